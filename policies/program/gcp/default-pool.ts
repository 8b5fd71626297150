import { allOf, anyOf } from "../../evaluation/unknown";
import type { CLUSTER, Inputs } from "../../resource-types";

type ClusterInputs = Inputs[typeof CLUSTER];

/** What GKE calls the pool that a cluster is created with. Source: https://cloud.google.com/kubernetes-engine/docs/concepts/node-pools */
export const DEFAULT_POOL = "default-pool";

/**
 * Whether a cluster's own `nodeConfig` and `nodeVersion` apply to any node: they describe the default pool, which Autopilot does not have
 * and `removeDefaultNodePool` deletes. Source: @pulumi/gcp 9.37.0, ClusterArgs.
 */
export const hasDefaultPool = (cluster: ClusterInputs): boolean =>
  !anyOf(
    () => cluster.enableAutopilot === true,
    () => cluster.removeDefaultNodePool === true,
  );

/**
 * Whether a pool in a cluster's list persists: Autopilot has none, and `removeDefaultNodePool` deletes the one with the default pool's name
 * once the cluster exists. Source: @pulumi/gcp 9.37.0, ClusterArgs.
 */
export const hasInlinePool = (cluster: ClusterInputs, pool: { name?: string }): boolean =>
  !anyOf(
    () => cluster.enableAutopilot === true,
    () =>
      allOf(
        () => cluster.removeDefaultNodePool === true,
        () => pool.name === DEFAULT_POOL,
      ),
  );
