import { logFilterTakes, UPGRADE_EVENTS } from "../gke/notification-filters";
import { allOf, anyOf, everyItem, someItem } from "./evaluation/unknown";
import { ALERT_POLICY, type CLUSTER } from "./resource-types";
import type { Context } from "./rule";

type ClusterContext = Context<typeof CLUSTER>;

/**
 * Whether an alert tells somebody that an upgrade starts, and that it ended: in the stack, enabled alert policies on the log to
 * which GKE writes its notifications; or, as the settings say, in another one.
 */
export function hasUpgradeAlert({ settings, stack }: ClusterContext): boolean {
  if (settings.elsewhere.includes("upgrade-alerts")) return true;
  return everyItem(UPGRADE_EVENTS, (event) =>
    someItem(stack.all(ALERT_POLICY), ({ inputs }) =>
      allOf(
        () => inputs.enabled !== false,
        () =>
          someItem(inputs.conditions, ({ conditionMatchedLog }) => {
            const filter = conditionMatchedLog?.filter;
            return typeof filter === "string" && logFilterTakes(filter, event);
          }),
      ),
    ),
  );
}

/** Whether somebody learns of the cluster's upgrades, by Pub/Sub or by an alert. */
export function isUpgradeNoticed(context: ClusterContext): boolean {
  const { inputs, observed } = context.self;
  return anyOf(
    () => (inputs.notificationConfig ?? observed.notificationConfig)?.pubsub?.enabled === true,
    () => hasUpgradeAlert(context),
  );
}
