import type { Rule } from "../../rule";
import { notificationTopicIsConsumed } from "./notification-topic-is-consumed";
import { upgradeNotificationsComplete } from "./upgrade-notifications-complete";

export const notifications: readonly Rule[] = [upgradeNotificationsComplete, notificationTopicIsConsumed];
