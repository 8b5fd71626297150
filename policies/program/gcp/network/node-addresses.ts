import { counted } from "../../../../gke/counted";
import {
  addressesPerNode,
  DEFAULT_PODS_PER_NODE,
  RESERVED_IN_SUBNETWORK,
  zonesByDefault,
} from "../../../../gke/node-addresses";
import { DEFAULT_SURGE, UPGRADE_STRATEGY } from "../../../../gke/upgrades";
import { findingsIf } from "../../../evaluation/findings-if";
import { allOf, anyOf } from "../../../evaluation/unknown";
import type { Inputs, NODE_POOL } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { ClusterResource, StackIndex } from "../../../stack";
import { nodesBlockOf, onlyPodsBlockOf, someOnlyPodsBlock } from "./cluster-blocks";
import { parseBlock } from "./ipv4";

type Pool = Inputs[typeof NODE_POOL];

/** The finding on a pool that may have as many nodes as the range of its cluster's Pods has room for: an upgrade that adds nodes finds no addresses. */
export const podAddressFindings = ofGrowing(function* (pool, cluster, stack) {
  const isTooSmall = someOnlyPodsBlock(cluster, stack, (block) =>
    lacksRoom(roomForPods(block, pool, cluster), pool, cluster),
  );
  if (!isTooSmall || takesFewer(pool, cluster)) return;
  const room = roomForPods(onlyPodsBlockOf(cluster, stack) ?? "", pool, cluster);
  yield {
    ...tooMany(
      pool,
      cluster,
      `the range of the cluster's Pods has room for ${room}, with ${perNodeOf(pool, cluster)} addresses each`,
    ),
    fix: "Give the pool a range of its own (networkConfig.podRange), or the cluster a further one (ipAllocationPolicy.additionalPodRangesConfig); or lower the number of nodes or maxPodsPerNode.",
  };
});

/** The finding on a pool that may have as many nodes as its cluster's subnetwork has addresses. */
export const nodeAddressFindings = ofGrowing(function* (pool, cluster, stack) {
  const room = () => sizeOf(nodesBlockOf(cluster, stack) ?? "") - RESERVED_IN_SUBNETWORK;
  const isTooSmall = allOf(
    () => lacksRoom(room(), pool, cluster),
    () => !hasOtherSubnetworks(pool, cluster),
  );
  if (!isTooSmall) return;
  yield {
    ...tooMany(pool, cluster, `the primary range of their subnetwork has room for ${room()}`),
    fix: "Expand ipCidrRange of the subnetwork, or lower the number of nodes.",
  };
});

/** A check of pools of the program's clusters to which an upgrade adds nodes. */
function ofGrowing(check: (pool: Pool, cluster: ClusterResource, stack: StackIndex) => Iterable<Finding>) {
  return (pool: Pool, { self, stack }: Context<typeof NODE_POOL>): Iterable<Finding> => {
    const cluster = stack.clusterOf(self);
    return cluster
      ? findingsIf(
          () => addsNodes(pool),
          () => check(pool, cluster, stack),
        )
      : [];
  };
}

/** What is wrong with a pool whose nodes take all addresses. @param limit which, after "and". */
function tooMany(pool: Pool, cluster: ClusterResource, limit: string): Finding {
  const { nodes, zones, at } = mostNodesOf(pool, cluster);
  return {
    at,
    problem: `lets the pool have ${counted(nodes, "node")}${zones > 1 ? ` in ${zones} zones` : ""}, and ${limit}: with so many, an upgrade finds none for the nodes that it adds, and fails`,
    level: "advisory",
  };
}

/** Whether addresses for so many nodes leave none, with all nodes of a pool, for those that an upgrade adds. */
function lacksRoom(room: number, pool: Pool, cluster: ClusterResource): boolean {
  const { nodes } = mostNodesOf(pool, cluster);
  return anyOf(
    () => nodes > 0 && nodes + 1 > room,
    () => 2 * nodes > room && isBlueGreen(pool),
  );
}

/** How many nodes of a pool have addresses for their Pods in a block. */
const roomForPods = (block: string, pool: Pool, cluster: ClusterResource): number =>
  Math.floor(sizeOf(block) / perNodeOf(pool, cluster));

/** How many addresses a block has; Infinity of one that is not IPv4. */
function sizeOf(cidr: string): number {
  const block = parseBlock(cidr);
  return block ? block.last - block.first + 1 : Number.POSITIVE_INFINITY;
}

/** Whether nodes of a pool may be in other subnetworks than the cluster's own. */
const hasOtherSubnetworks = (pool: Pool, { inputs }: ClusterResource): boolean =>
  anyOf(
    () => pool.networkConfig?.subnetwork !== undefined,
    () => inputs.ipAllocationPolicy?.additionalIpRangesConfigs !== undefined,
  );

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

/** The most nodes that a pool may have, as far as the program says: those of a zone count for each of its zones. */
function mostNodesOf(
  pool: Pool,
  { inputs }: ClusterResource,
): { readonly nodes: number; readonly zones: number; readonly at: string } {
  const { autoscaling } = pool;
  if (autoscaling?.totalMaxNodeCount !== undefined)
    return { nodes: Number(autoscaling.totalMaxNodeCount), zones: 1, at: "autoscaling.totalMaxNodeCount" };
  const zones =
    pool.nodeLocations?.length ||
    inputs.nodeLocations?.length ||
    zonesByDefault(inputs.location ?? pool.location);
  if (autoscaling)
    return { nodes: Number(autoscaling.maxNodeCount ?? 0) * zones, zones, at: "autoscaling.maxNodeCount" };
  const at = pool.nodeCount === undefined ? "initialNodeCount" : "nodeCount";
  return { nodes: Number(pool.nodeCount ?? pool.initialNodeCount ?? 0) * zones, zones, at };
}
