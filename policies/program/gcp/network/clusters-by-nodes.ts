import { firstOfAlike } from "../../../evaluation/first-of-alike";
import { ofStack } from "../../../evaluation/of-stack";
import { FIREWALL } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource } from "../../../stack";
import { blockOf, nodesBlockOf, podsBlockOf } from "./cluster-blocks";
import { usesCloudDns, usesNodeLocalDns } from "./cluster-dns";
import { byNetwork, clustersOn } from "./clusters-by-network";
import { networkOf, networkOfCluster, traitsOfNetwork } from "./networks";
import { nodeConfigsOf } from "./node-configs";

/** The clusters of the stack, of those to which the same firewall rules apply, and that have the same blocks, the first alone. */
export const clustersByNodes = ofStack(({ stack }: Pick<Context, "stack">): readonly ClusterResource[] => {
  const sources = stack
    .all(FIREWALL)
    .flatMap((rule) => ["network", "destinationRanges"].flatMap((key) => stack.sourcesOf(rule, key)));
  const named = new Set(sources.map(({ urn }) => urn));
  return firstOfAlike(stack.clusters, (cluster) => {
    return [
      named.has(cluster.urn) && cluster.urn,
      traitsOfNetwork(networkOfCluster(cluster, stack), stack),
      blockOf(cluster),
      nodesBlockOf(cluster, stack),
      podsBlockOf(cluster, stack),
      usesCloudDns(cluster),
      usesNodeLocalDns(cluster),
      nodeConfigsOf(cluster, stack).map(({ tags, serviceAccount, resourceManagerTags }) => [
        tags,
        serviceAccount,
        resourceManagerTags,
      ]),
    ];
  });
});

/** Those clusters of them that may be on a firewall rule's network. */
export const clustersNear = (context: Context<typeof FIREWALL>): readonly ClusterResource[] =>
  clustersOn(networkOf(context.self), nodesByNetwork(context), context.stack).flat();

const nodesByNetwork = ofStack((context: Pick<Context, "stack">) =>
  byNetwork(clustersByNodes(context), context.stack),
);
