import { DATAPLANE_V2 } from "../../../../gke/metadata-server";
import { anyOf } from "../../../evaluation/unknown";
import type { ClusterResource } from "../../../stack";

/** Whether a cluster runs Dataplane V2, as every Autopilot cluster does, instead of the iptables dataplane. */
export const runsDataplaneV2 = ({ inputs, observed }: ClusterResource): boolean =>
  anyOf(
    () => inputs.enableAutopilot === true,
    () => (inputs.datapathProvider ?? observed.datapathProvider) === DATAPLANE_V2,
  );

/**
 * Whether GKE enforces NetworkPolicies on a cluster; Dataplane V2 always does.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy, checked 2026-11-25
 */
export const enforcesPolicies = (cluster: ClusterResource): boolean =>
  anyOf(
    () => runsDataplaneV2(cluster),
    () => (cluster.inputs.networkPolicy ?? cluster.observed.networkPolicy)?.enabled === true,
  );

/**
 * For a cluster that does not enforce NetworkPolicies: when they will take effect. Undefined where they are enforced, and for a cluster of
 * another stack.
 */
export const whenEnforced = (cluster: ClusterResource | undefined): string | undefined =>
  !cluster || enforcesPolicies(cluster)
    ? undefined
    : "once the cluster enforces policies (networkPolicy.enabled)";
