import { ofStack } from "../../evaluation/of-stack";
import { read, type Source } from "../../evaluation/reading";
import { allOf, anyOf, everyItem, someItem } from "../../evaluation/unknown";
import { type Inputs, NODE_POOL } from "../../resource-types";
import type { ClusterResource, StackIndex, StackResource } from "../../stack";
import { DEFAULT_POOL, hasDefaultPool, hasInlinePool } from "./default-pool";

/** A node pool, as a resource of its own or within a Cluster. */
export type Pool = Pick<
  Inputs[typeof NODE_POOL],
  "name" | "nodeConfig" | "initialNodeCount" | "nodeLocations" | "networkConfig"
>;

/**
 * The node pools of a cluster that the program has: resources of their own, inline pools, and the default pool where it is kept. Empty for
 * an Autopilot cluster.
 */
export const allPoolsOf = (cluster: ClusterResource, stack: StackIndex): readonly Pool[] =>
  poolSourcesOf(cluster, stack).map(({ inputs }) => inputs);

/** Like `allPoolsOf`, with the observed state of pools that are resources of their own. */
export const poolSourcesOf = (cluster: ClusterResource, stack: StackIndex): readonly Source<Pool>[] =>
  cluster.inputs.enableAutopilot ? [] : sourcesOf(cluster, stack.poolsOf(cluster));

/**
 * Whether the answer to a question is yes for one of a cluster's node pools.
 * @throws Undecided where it is yes for none, but another pool may be the cluster's.
 */
export function somePoolOf(
  cluster: ClusterResource,
  stack: StackIndex,
  ask: (pool: Source<Pool>) => boolean,
): boolean {
  if (cluster.inputs.enableAutopilot) return false;
  return anyOf(
    () => someItem(sourcesOf(cluster, stack.knownPoolsOf(cluster)), ask),
    () => someItem(stack.poolsOf(cluster), () => false),
  );
}

/**
 * Whether a cluster has node pools that are resources of their own.
 * @throws Undecided where none surely belongs to it, but one may.
 */
export const hasOwnPools = (cluster: ClusterResource, stack: StackIndex): boolean =>
  stack.knownPoolsOf(cluster).length > 0 || stack.poolsOf(cluster).length > 0;

function sourcesOf(
  { inputs }: ClusterResource,
  own: readonly StackResource<typeof NODE_POOL>[],
): readonly Source<Pool>[] {
  const declared: readonly Pool[] = inputs.nodePools ?? [];
  const inline = declared.filter((pool) => hasInlinePool(inputs, pool));
  const pools = [...own, ...inline.map(declaredOnly)];
  if (declared.length > 0 || !hasDefaultPool(inputs)) return pools;
  const defaultPool: Pool = {
    name: DEFAULT_POOL,
    get nodeConfig() {
      return inputs.nodeConfig;
    },
    get initialNodeCount() {
      return inputs.initialNodeCount;
    },
    get nodeLocations() {
      return inputs.nodeLocations;
    },
  };
  return [...pools, declaredOnly(defaultPool)];
}

const declaredOnly = (inputs: Pool): Source<Pool> => ({ inputs, observed: {} });

/** Whether the stack has a node pool of which it is not known to which cluster it belongs: it may be any one's. */
export const hasStrayPool = ofStack(({ stack }: { readonly stack: StackIndex }) =>
  stack.all(NODE_POOL).some((pool) => !stack.clusterOf(pool)),
);

/** Whether GKE has a pool of which a condition holds, and which the program does not have: it is made elsewhere. */
export const hasOtherPool = (
  pools: readonly Source<Pool>[],
  { observed }: Pick<ClusterResource, "observed">,
  ask: (pool: Source<Pool>) => boolean,
): boolean =>
  someItem(observed.nodePools, (other) =>
    allOf(
      () => ask({ inputs: {}, observed: other }),
      () => everyItem(pools, (own) => read(own, ({ name }) => name)?.value !== other.name),
    ),
  );
