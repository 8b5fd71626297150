import { isDefaultNodeAccount } from "../../../../gke/service-accounts";
import { ofResource } from "../../../evaluation/of-stack";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import type { FIREWALL, Inputs } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { accountsIn } from "../iam/node-grants";
import { isOnOneOf, networkOf, shareNetwork } from "./networks";
import { nodeConfigsOf } from "./node-configs";

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
  cluster: ClusterResource,
  { self, stack }: Pick<Context<typeof FIREWALL>, "self" | "stack">,
): boolean => concernedBy(self, stack)(cluster, stack);

const concernedBy = ofResource((rule: Firewall, stack) =>
  ofResource((cluster: ClusterResource): boolean => {
    const isForNodes = ({ targetTags, targetServiceAccounts } = rule.inputs) =>
      (!targetTags?.length && !targetServiceAccounts?.length) || namesNodesOf(cluster, rule, "target", stack);
    return allOf(() => isOnOneOf(cluster, networkOf(rule), stack), isForNodes);
  }),
);

/** Whether two rules that concern nodes of a cluster may concern one of them: not where their tags are those of different pools. */
export function mayShareNode(
  cluster: ClusterResource,
  [one, other]: readonly [Firewall, Firewall],
  stack: StackIndex,
): boolean {
  const areOf = (tags: readonly string[] | undefined, { inputs: { targetTags } }: Firewall) =>
    !targetTags?.length ||
    someItem(targetTags, (tag) => isTagOf(cluster, tag) || someItem(tags, (own) => own === tag));
  return someItem(nodeConfigsOf(cluster, stack), ({ tags }) =>
    allOf(
      () => areOf(tags, one),
      () => areOf(tags, other),
    ),
  );
}

/**
 * Whether a firewall rule is about traffic from nodes of a cluster by their tags or accounts; these stand for the addresses of nodes, and not of Pods.
 * Source: https://cloud.google.com/vpc/docs/configure-alias-ip-ranges (limitations), checked 2026-12-01
 */
export const isFromNodesOf = (cluster: ClusterResource, rule: Firewall, stack: StackIndex): boolean =>
  namesNodesOf(cluster, rule, "source", stack);

function namesNodesOf(
  cluster: ClusterResource,
  rule: Firewall,
  side: "source" | "target",
  stack: StackIndex,
): boolean {
  const { [`${side}Tags` as const]: named, [`${side}ServiceAccounts` as const]: accounts } = rule.inputs;
  return anyOf(
    () => namesAccountOf(cluster, rule, `${side}ServiceAccounts`, stack),
    () => someItem(named, (tag) => isTagOf(cluster, tag)),
    () =>
      someItem(nodeConfigsOf(cluster, stack), ({ tags }) =>
        someItem(named, (tag) => someItem(tags, (own) => own === tag)),
      ),
    () => isAccountOf(cluster, accounts, stack),
  );
}

/** Whether one of accounts is that of nodes of a cluster. */
export const isAccountOf = (
  cluster: ClusterResource,
  accounts: readonly string[] | undefined,
  stack: StackIndex,
): boolean =>
  someItem(nodeConfigsOf(cluster, stack), ({ serviceAccount }) =>
    someItem(accounts, (account) => isAccount(serviceAccount, account)),
  );

/**
 * Whether a firewall rule's target tags are none of those of a cluster's nodes, of which the program has all pools: it does not apply to them. Where it
 * names accounts instead, it may.
 */
export function sparesNodesOf(
  { targetTags }: Inputs[typeof FIREWALL],
  cluster: ClusterResource,
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
const isTagOf = ({ inputs, observed }: ClusterResource, tag: string): boolean =>
  allOf(
    () => TAG_OF_GKE.test(tag),
    () => tag.replace(/^gke-|-[0-9a-f]+-node$/g, "") === (inputs.name ?? observed.name),
  );

/** Whether a property of a rule and a pool of a cluster come from one service account of the program. */
export function namesAccountOf(
  cluster: ClusterResource,
  rule: StackResource,
  property: string,
  stack: StackIndex,
): boolean {
  const named = accountsIn(rule, property, stack);
  return (
    named.length > 0 &&
    [cluster, ...stack.knownPoolsOf(cluster)].some((owner) =>
      accountsIn(owner, "nodeConfig", stack).some((account) => named.includes(account)),
    )
  );
}

const isAccount = (own: string | undefined, targeted: string): boolean =>
  own ? own === targeted : isDefaultNodeAccount(targeted);

/**
 * Whether a rule of the stack may apply to nodes of a cluster that another rule, a denial, concerns: it is on the denial's network, and not for other
 * machines alone. Which of the nodes it is for is not asked.
 */
export const mayConcernNodesOf = (
  cluster: ClusterResource,
  rule: Firewall,
  { self: denial, stack }: Pick<Context<typeof FIREWALL>, "self" | "stack">,
): boolean =>
  allOf(
    () => shareNetwork(networkOf(rule), networkOf(denial), stack),
    () => !sparesNodesOf(rule.inputs, cluster, stack),
  );
