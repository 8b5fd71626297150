import { anyOf } from "../../evaluation/unknown";
import type { CLUSTER, Inputs } from "../../resource-types";

/**
 * Whether a cluster's own `nodeConfig` and `nodeVersion` concern any node: they describe the default pool, which Autopilot does
 * not have and `removeDefaultNodePool` deletes.
 * Source: @pulumi/gcp 9.37.0, ClusterArgs.
 */
export const hasDefaultPool = (cluster: Inputs[typeof CLUSTER]): boolean =>
  !anyOf(
    () => cluster.enableAutopilot === true,
    () => cluster.removeDefaultNodePool === true,
  );
