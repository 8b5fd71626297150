import { read } from "../../../evaluation/reading";
import { findItem } from "../../../evaluation/search";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { type Inputs, type NODE_POOL, SUBNETWORK } from "../../../resource-types";
import type { ClusterResource, StackIndex } from "../../../stack";
import { subnetworkOf } from "./subnetworks";

// The blocks of addresses of a cluster. They are undefined where neither the program nor GKE says them.

/** The block of a cluster's control plane. */
export const blockOf = (cluster: ClusterResource): string | undefined =>
  read(cluster, ({ privateClusterConfig }) => privateClusterConfig?.masterIpv4CidrBlock || undefined)?.value;

/** The block of a cluster's nodes, by the subnetwork of the program. */
export function nodesBlockOf(cluster: ClusterResource, stack: StackIndex): string | undefined {
  const subnetwork = subnetworkOf(cluster, stack);
  return subnetwork && read(subnetwork, ({ ipCidrRange }) => asBlock(ipCidrRange))?.value;
}

/** The block of a cluster's Pods, but for those of pools that have one of their own. */
export function podsBlockOf(cluster: ClusterResource, stack: StackIndex): string | undefined {
  const block = ownPodsBlock(cluster);
  return block ?? secondaryBlock(podsRangeOf(cluster), cluster, stack);
}

const ownPodsBlock = (cluster: ClusterResource): string | undefined =>
  read(cluster, ({ ipAllocationPolicy, clusterIpv4Cidr }) =>
    asBlock(ipAllocationPolicy?.clusterIpv4CidrBlock ?? clusterIpv4Cidr),
  )?.value;

const podsRangeOf = (cluster: ClusterResource): string | undefined =>
  read(cluster, (each) => each.ipAllocationPolicy?.clusterSecondaryRangeName)?.value;

/** The block of all Pods of a cluster; undefined also where pools may have others of their own. */
export const onlyPodsBlockOf = (cluster: ClusterResource, stack: StackIndex): string | undefined =>
  hasMorePodsBlocks(cluster, stack) ? undefined : podsBlockOf(cluster, stack);

/**
 * Whether `ask` holds for the block of all Pods of a cluster; false where pools may have others of their own. Which of a subnetwork's ranges it is need be
 * known only where it holds for some of them.
 */
export const someOnlyPodsBlock = (
  cluster: ClusterResource,
  stack: StackIndex,
  ask: (block: string) => boolean,
): boolean =>
  allOf(
    () => !hasMorePodsBlocks(cluster, stack),
    () => {
      const block = ownPodsBlock(cluster);
      if (block !== undefined) return ask(block);
      return someItem(secondaryRanges(cluster, stack), (range) =>
        allOf(
          () => ask(asBlock(range.ipCidrRange) ?? ""),
          () => range.rangeName === podsRangeOf(cluster),
        ),
      );
    },
  );

const hasMorePodsBlocks = (cluster: ClusterResource, stack: StackIndex): boolean =>
  anyOf(
    () => cluster.inputs.ipAllocationPolicy?.additionalPodRangesConfig !== undefined,
    () => cluster.inputs.ipAllocationPolicy?.additionalIpRangesConfigs !== undefined,
    () => someItem(stack.knownPoolsOf(cluster), ({ inputs }) => namesPodsBlock(inputs.networkConfig)),
    () => someItem(cluster.inputs.nodePools, ({ networkConfig }) => namesPodsBlock(networkConfig)),
  );

type NetworkConfig = Inputs[typeof NODE_POOL]["networkConfig"];

/** Whether a pool has a block of its own for Pods, by name or made for it. */
const namesPodsBlock = (config: NetworkConfig): boolean =>
  anyOf(
    () => config?.podRange !== undefined,
    () => config?.podIpv4CidrBlock !== undefined,
    () => config?.createPodRange === true,
  );

/** The block of a cluster's Services. */
export function servicesBlockOf(cluster: ClusterResource, stack: StackIndex): string | undefined {
  const block = read(cluster, ({ ipAllocationPolicy }) =>
    asBlock(ipAllocationPolicy?.servicesIpv4CidrBlock),
  )?.value;
  const range = read(cluster, (each) => each.ipAllocationPolicy?.servicesSecondaryRangeName)?.value;
  return block ?? secondaryBlock(range, cluster, stack);
}

/** A secondary range of the subnetwork of the program in which a cluster is, by its name. */
function secondaryBlock(
  range: string | undefined,
  cluster: ClusterResource,
  stack: StackIndex,
): string | undefined {
  const ranges = range === undefined ? undefined : secondaryRanges(cluster, stack);
  return asBlock(findItem(ranges, ({ rangeName }) => rangeName === range)?.ipCidrRange);
}

function secondaryRanges(cluster: ClusterResource, stack: StackIndex) {
  const subnetwork = stack.all(SUBNETWORK).length > 0 ? subnetworkOf(cluster, stack) : undefined;
  return subnetwork && read(subnetwork, ({ secondaryIpRanges }) => secondaryIpRanges)?.value;
}

/** A block that has an address: of a netmask alone, GKE chooses it. */
const asBlock = (text: string | undefined): string | undefined => (text?.includes(".") ? text : undefined);
