import { isDefaultNodeAccount } from "../../../../gke/service-accounts";
import { firstOfAlike } from "../../../evaluation/first-of-alike";
import { ofResource, ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { type CLUSTER, FIREWALL, type Inputs } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { accountsIn } from "../iam/node-grants";
import { blockOf, nodesBlockOf, podsBlockOf } from "./cluster-blocks";
import { usesCloudDns, usesNodeLocalDns } from "./cluster-dns";
import { byNetwork, clustersOn } from "./clusters-by-network";
import { isOnOneOf, networkOf, networkOfCluster, shareNetwork, traitsOfNetwork } from "./networks";
import { nodeConfigsOf } from "./node-configs";

type Cluster = StackResource<typeof CLUSTER>;
type Firewall = StackResource<typeof FIREWALL>;
/** The network tag that GKE puts on each node for its own firewall rules. */
const TAG_OF_GKE = /^gke-.+-node$/;

/**
 * Whether a firewall rule applies to nodes: it names a tag that GKE gives them; or a cluster of the stack is on its network, and it names
 * no target, or one of the cluster's nodes.
 */
export function concernsNodes(context: Context<typeof FIREWALL>): boolean {
  const { inputs, stack } = context;
  if (someItem(inputs.targetTags, (tag) => TAG_OF_GKE.test(String(tag)))) return true;
  return someItem(stack.clusters, (cluster) => concernsNodesOf(cluster, context));
}

/** Whether a firewall rule is on a cluster's network and names no target, or one of the cluster's nodes as the program configures them. */
export const concernsNodesOf = (
  cluster: Cluster,
  { self, stack }: Pick<Context<typeof FIREWALL>, "self" | "stack">,
): boolean => concernedBy(self, stack)(cluster, stack);

const concernedBy = ofResource((rule: Firewall, stack) =>
  ofResource((cluster: Cluster): boolean => {
    const isForNodes = ({ targetTags, targetServiceAccounts } = rule.inputs) =>
      (!targetTags?.length && !targetServiceAccounts?.length) ||
      anyOf(
        () => namesAccountOf(cluster, rule, stack),
        () => someItem(targetTags, (tag) => isTagOf(cluster, tag)),
        () =>
          someItem(nodeConfigsOf(cluster, stack), ({ tags, serviceAccount }) =>
            anyOf(
              () => someItem(targetTags, (tag) => someItem(tags, (own) => own === tag)),
              () => someItem(targetServiceAccounts, (account) => isAccount(serviceAccount, account)),
            ),
          ),
      );
    return allOf(() => isOnOneOf(cluster, networkOf(rule), stack), isForNodes);
  }),
);

/**
 * Whether a firewall rule's target tags are none of those of a cluster's nodes, of which the program has all pools: it does not apply to them. Where it
 * names accounts instead, it may.
 */
export function sparesNodesOf(
  { targetTags }: Inputs[typeof FIREWALL],
  cluster: Cluster,
  stack: StackIndex,
): boolean {
  if (!targetTags?.length) return false;
  const configs = nodeConfigsOf(cluster, stack);
  const isOfNodes = (tag: string) =>
    TAG_OF_GKE.test(tag) || someItem(configs, ({ tags }) => someItem(tags, (own) => own === tag));
  return allOf(
    () => cluster.inputs.enableAutopilot === true || configs.length > 1,
    () => !someItem(targetTags, isOfNodes),
  );
}

/** Whether a tag is the one that GKE puts on the nodes of a cluster. */
const isTagOf = ({ inputs, observed }: Cluster, tag: string): boolean =>
  allOf(
    () => TAG_OF_GKE.test(tag),
    () => tag.replace(/^gke-|-[0-9a-f]+-node$/g, "") === (inputs.name ?? observed.name),
  );

/** Whether a rule's target and a pool of a cluster come from one service account of the program. */
function namesAccountOf(cluster: Cluster, rule: Firewall, stack: StackIndex): boolean {
  const targeted = accountsIn(rule, "targetServiceAccounts", stack);
  return (
    targeted.length > 0 &&
    [cluster, ...stack.knownPoolsOf(cluster)].some((owner) =>
      accountsIn(owner, "nodeConfig", stack).some((account) => targeted.includes(account)),
    )
  );
}

const isAccount = (own: string | undefined, targeted: string): boolean =>
  own ? own === targeted : isDefaultNodeAccount(targeted);

/** The clusters of the stack, of those to which the same firewall rules apply, and that have the same blocks, the first alone. */
export const clustersByNodes = ofStack(({ stack }: Pick<Context, "stack">): readonly Cluster[] => {
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
      nodeConfigsOf(cluster, stack).map(({ tags, serviceAccount }) => [tags, serviceAccount]),
    ];
  });
});

/** Those clusters of them that may be on a firewall rule's network. */
export const clustersNear = (context: Context<typeof FIREWALL>): readonly Cluster[] =>
  clustersOn(networkOf(context.self), nodesByNetwork(context), context.stack).flat();

const nodesByNetwork = ofStack((context: Pick<Context, "stack">) =>
  byNetwork(clustersByNodes(context), context.stack),
);

/**
 * Whether a rule of the stack may apply to nodes of a cluster that another rule, a denial, concerns: it is on the denial's network, and not for other
 * machines alone. Which of the nodes it is for is not asked.
 */
export const mayConcernNodesOf = (
  cluster: Cluster,
  rule: Firewall,
  { self: denial, stack }: Pick<Context<typeof FIREWALL>, "self" | "stack">,
): boolean =>
  allOf(
    () => shareNetwork(networkOf(rule), networkOf(denial), stack),
    () => !sparesNodesOf(rule.inputs, cluster, stack),
  );
