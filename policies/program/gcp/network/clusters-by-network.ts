import { Candidates, type Lists, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { ifKnown } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { ClusterResource, StackIndex } from "../../../stack";
import { isOnOneOf, type NamedNetworks, networkOfCluster, networksOf } from "./networks";

/** Whether a cluster of the stack is on one of the networks that a resource names, as `isOnOneOf` says. */
export const isOfSomeCluster = (networks: NamedNetworks, stack: StackIndex): boolean =>
  someOf(clustersOn(networks, clustersByNetwork({ stack }), stack), (cluster) =>
    isOnOneOf(cluster, networks, stack),
  );

const clustersByNetwork = ofStack(({ stack }: Pick<Context, "stack">) => byNetwork(stack.clusters, stack));

/** Clusters by what may name their networks. */
export const byNetwork = (
  clusters: readonly ClusterResource[],
  stack: StackIndex,
): Candidates<ClusterResource> =>
  new Candidates(clusters, (cluster) => [cluster.urn, ...keysOf(networkOfCluster(cluster, stack), stack)]);

/** The clusters that may be on one of the networks that a resource names. */
export const clustersOn = (
  networks: NamedNetworks,
  clusters: Candidates<ClusterResource>,
  stack: StackIndex,
): Lists<ClusterResource> => clusters.of(ifKnown(() => keysOf(networks, stack)));

/** The URNs of the resources from which networks come, and the networks' names: of two resources on one network, some are the same. */
export const keysOf = (networks: NamedNetworks, stack: StackIndex): readonly string[] => [
  ...stack.sourcesOf(networks.resource, networks.property).map(({ urn }) => urn),
  ...networksOf(networks, stack).flatMap(({ made, name }) => [made?.urn ?? [], name() ?? []].flat()),
];
