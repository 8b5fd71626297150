import { logFilterMatches, type NotificationEvent, UPGRADE_EVENTS } from "../../../gke/notification-filters";
import { someOf } from "../../evaluation/candidates";
import { allOf, anyOf, everyItem, someItem } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { Context } from "../../rule";
import { alertsOn } from "./candidates";
import type { Condition } from "./conditions";
import { clusterFields, isAlertedElsewhere } from "./watching";

/** What is asked of a cluster: `self` is the cluster, whichever resource is judged. */
type ClusterContext = Pick<Context<typeof CLUSTER>, "self" | "settings" | "stack">;

/** Whether another stack has the alerts on upgrades, as the settings say. */
export const isUpgradeAlertedElsewhere = (settings: Context["settings"]): boolean =>
  settings.elsewhere.includes("upgrade-alerts") || isAlertedElsewhere(settings);

/**
 * Whether an alert tells somebody that an upgrade starts, and that it ended: in the stack, enabled alert policies on the log to
 * which GKE writes its notifications; or, as the settings say, in another one.
 */
const hasUpgradeAlert = (context: ClusterContext): boolean =>
  isUpgradeAlertedElsewhere(context.settings) ||
  everyItem(UPGRADE_EVENTS, (event) => isAlertedOf(event, context));

/**
 * Whether an enabled alert policy of the stack lets through what the log of notifications has of an event of the cluster.
 * @param eventType of an UpgradeInfoEvent; absent, any.
 */
export const isAlertedOf = (
  event: NotificationEvent,
  { stack, self }: Pick<ClusterContext, "stack" | "self">,
  eventType?: string,
): boolean =>
  someOf(alertsOn(stack, self, UPGRADE_EVENTS, isOnUpgrades), ({ inputs }) =>
    allOf(
      () => inputs.enabled !== false,
      () =>
        someItem(inputs.conditions, ({ conditionMatchedLog }) => {
          const filter: unknown = conditionMatchedLog?.filter;
          const more = (name: string) =>
            name === "jsonPayload.eventType" ? eventType : clusterFields(self)(name);
          return typeof filter === "string" && logFilterMatches(filter, event, more);
        }),
    ),
  );

const isOnUpgrades = ({ conditionMatchedLog }: Condition): boolean => {
  const filter: unknown = conditionMatchedLog?.filter;
  return typeof filter === "string" && UPGRADE_EVENTS.some((event) => logFilterMatches(filter, event));
};

/** Whether the cluster's notifications go to a topic. */
export const isOnPubsub = ({ self: { inputs, observed } }: Pick<ClusterContext, "self">): boolean =>
  (inputs.notificationConfig ?? observed.notificationConfig)?.pubsub?.enabled === true;

/** Whether somebody learns of the cluster's upgrades, by Pub/Sub or by an alert. */
export const isUpgradeNoticed = (context: ClusterContext): boolean =>
  anyOf(
    () => isOnPubsub(context),
    () => hasUpgradeAlert(context),
  );
