import { counted } from "../../../../gke/counted";
import { addressesPerNode, DEFAULT_PODS_PER_NODE } from "../../../../gke/pod-addresses";
import { DEFAULT_SURGE, UPGRADE_STRATEGY } from "../../../../gke/upgrades";
import { findingsIf } from "../../../evaluation/findings-if";
import { allOf, anyOf } from "../../../evaluation/unknown";
import type { Inputs, NODE_POOL } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { ClusterResource } from "../../../stack";
import { onlyPodsBlockOf, someOnlyPodsBlock } from "./cluster-blocks";
import { parseBlock } from "./ipv4";

type Pool = Inputs[typeof NODE_POOL];

/** The finding on a pool that may have as many nodes as the range of its cluster's Pods has room for: an upgrade that adds nodes finds no addresses. */
export function podAddressFindings(
  pool: Pool,
  { self, stack }: Context<typeof NODE_POOL>,
): Iterable<Finding> {
  const cluster = stack.clusterOf(self);
  if (!cluster) return [];
  return findingsIf(
    () => addsNodes(pool),
    function* () {
      const isTooSmall = someOnlyPodsBlock(cluster, stack, (block) => lacksRoom(block, pool, cluster));
      if (!isTooSmall || takesFewer(pool, cluster)) return;
      const { nodes, at } = mostNodesOf(pool, cluster);
      const room = roomIn(onlyPodsBlockOf(cluster, stack) ?? "", pool, cluster);
      yield {
        at,
        problem: `lets the pool have ${counted(nodes, "node")}, and the range of the cluster's Pods has room for ${room}, with ${perNodeOf(pool, cluster)} addresses each: with so many, an upgrade finds none for the nodes that it adds, and fails`,
        fix: "Give the pool a range of its own (networkConfig.podRange), or the cluster a further one (ipAllocationPolicy.additionalPodRangesConfig); or lower the number of nodes or maxPodsPerNode.",
        level: "advisory",
      };
    },
  );
}

/** Whether a block, with the addresses of all nodes of a pool, has none for those that an upgrade adds. */
function lacksRoom(block: string, pool: Pool, cluster: ClusterResource): boolean {
  const room = roomIn(block, pool, cluster);
  const { nodes } = mostNodesOf(pool, cluster);
  return anyOf(
    () => nodes > 0 && nodes + 1 > room,
    () => 2 * nodes > room && isBlueGreen(pool),
  );
}

/** How many nodes of a pool have addresses in a block. One that is not IPv4 has room for all. */
function roomIn(cidr: string, pool: Pool, cluster: ClusterResource): number {
  const block = parseBlock(cidr);
  const size = block ? block.last - block.first + 1 : Number.POSITIVE_INFINITY;
  return Math.floor(size / perNodeOf(pool, cluster));
}

const perNodeOf = (pool: Pool, { inputs }: ClusterResource): number =>
  addressesPerNode(Number(pool.maxPodsPerNode ?? inputs.defaultMaxPodsPerNode ?? DEFAULT_PODS_PER_NODE));

const isBlueGreen = ({ upgradeSettings }: Pool): boolean =>
  upgradeSettings?.strategy === UPGRADE_STRATEGY.blueGreen;

/** Whether an upgrade has to add nodes before it takes some away. A blue-green one of the autoscaler adds them as the old ones go. */
const addsNodes = (pool: Pool): boolean =>
  anyOf(
    () =>
      allOf(
        () => isBlueGreen(pool),
        () => pool.upgradeSettings?.blueGreenSettings?.autoscaledRolloutPolicy === undefined,
      ),
    () =>
      allOf(
        () => (pool.upgradeSettings?.strategy ?? UPGRADE_STRATEGY.surge) === UPGRADE_STRATEGY.surge,
        () => Number(pool.upgradeSettings?.maxUnavailable ?? DEFAULT_SURGE.maxUnavailable) === 0,
      ),
  );

/** Whether nodes of a pool may take less than twice the addresses of their Pods. */
const takesFewer = (pool: Pool, { inputs }: ClusterResource): boolean =>
  anyOf(
    () => pool.networkConfig?.podCidrOverprovisionConfig !== undefined,
    () => inputs.ipAllocationPolicy?.podCidrOverprovisionConfig !== undefined,
  );

/** The most nodes that a pool may have, as far as the program says: those of a zone count for each zone that it names. */
function mostNodesOf(
  pool: Pool,
  { inputs }: ClusterResource,
): { readonly nodes: number; readonly at: string } {
  const zones = pool.nodeLocations?.length || inputs.nodeLocations?.length || 1;
  const { autoscaling } = pool;
  if (autoscaling?.totalMaxNodeCount !== undefined)
    return { nodes: Number(autoscaling.totalMaxNodeCount), at: "autoscaling.totalMaxNodeCount" };
  if (autoscaling)
    return { nodes: Number(autoscaling.maxNodeCount ?? 0) * zones, at: "autoscaling.maxNodeCount" };
  const at = pool.nodeCount === undefined ? "initialNodeCount" : "nodeCount";
  return { nodes: Number(pool.nodeCount ?? pool.initialNodeCount ?? 0) * zones, at };
}
