import { ofStack } from "../../evaluation/of-stack";
import { isUnknown } from "../../evaluation/unknown";
import { ALERT_POLICY } from "../../resource-types";
import type { ClusterResource, StackIndex, StackResource } from "../../stack";

/** The component of this package that makes a cluster's alerts, each with a runbook, and with a limit where its condition is on a log. */
export const CLUSTER_ALERTS = "gke-guardrails:index:ClusterAlerts";

/**
 * Whether a value of an alert is unknown and `ClusterAlerts` gives it, as before the cluster's name or location is known: it will be set, and
 * as rules require.
 */
export const isGivenByClusterAlerts = (
  { resource: { parent } }: StackResource<typeof ALERT_POLICY>,
  read: () => unknown,
): boolean => parent?.type === CLUSTER_ALERTS && isUnknown(read);

/** The alerts of `ClusterAlerts` of which the conditions are not known, by the URN of the cluster from which these come and the alert's id. */
const unknownAlerts = ofStack(
  ({ stack }: { readonly stack: StackIndex }): ReadonlySet<string> =>
    new Set(
      stack
        .all(ALERT_POLICY)
        .filter((alert) => isGivenByClusterAlerts(alert, () => alert.inputs.conditions))
        .flatMap((alert) => {
          const id = alert.name.slice(`${alert.resource.parent?.name}-`.length);
          return stack.sourcesOf(alert, "conditions").map(({ urn }) => keyOf(urn, id));
        }),
    ),
);

const keyOf = (urn: string, id: string): string => `${urn} ${id}`;

/**
 * Whether `ClusterAlerts` makes the alert with an id (docs/alerts.md) of a cluster while its conditions are not known, as those of a cluster are whose
 * location its provider or another stack gives.
 */
export const isAlertOf = (
  { stack, self }: { stack: StackIndex; self: ClusterResource },
  id: string,
): boolean => unknownAlerts({ stack }).has(keyOf(self.urn, id));
