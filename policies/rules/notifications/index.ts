import type { Rule } from "../../rule";
import { notificationTopicIsConsumed } from "./notification-topic-is-consumed";
import { notificationTopicSameProject } from "./notification-topic-same-project";
import { upgradeNotificationsComplete } from "./upgrade-notifications-complete";

export const notifications: readonly Rule[] = [
  upgradeNotificationsComplete,
  notificationTopicSameProject,
  notificationTopicIsConsumed,
];
