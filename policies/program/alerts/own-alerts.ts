import { isUnknown } from "../../evaluation/unknown";
import type { ALERT_POLICY } from "../../resource-types";
import type { StackResource } from "../../stack";

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
