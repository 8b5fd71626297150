import type { CLUSTER, Inputs, NODE_POOL } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { hasDefaultPool } from "./default-pool";

/** A node pool, as its own resource or within a Cluster. */
export type Pool = Pick<Inputs[typeof NODE_POOL], "name" | "nodeConfig">;

/** What GKE calls the pool that a cluster is created with. Source: https://cloud.google.com/kubernetes-engine/docs/concepts/node-pools */
const DEFAULT_POOL = "default-pool";

/**
 * The node pools of a cluster, as far as the program has them: resources of their own, inline ones, and the default pool where it is
 * kept. None of an Autopilot cluster.
 */
export function allPoolsOf(cluster: StackResource<typeof CLUSTER>, stack: StackIndex): readonly Pool[] {
  const { inputs } = cluster;
  if (inputs.enableAutopilot) return [];
  const inline: readonly Pool[] = inputs.nodePools ?? [];
  const pools = [...stack.poolsOf(cluster).map((pool) => pool.inputs), ...inline];
  if (inline.length > 0 || !hasDefaultPool(inputs)) return pools;
  const defaultPool: Pool = {
    name: DEFAULT_POOL,
    get nodeConfig() {
      return inputs.nodeConfig;
    },
  };
  return [...pools, defaultPool];
}
