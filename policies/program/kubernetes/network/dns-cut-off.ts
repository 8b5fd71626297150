import { NODE_DNS_POLICY, OWN_DNS_POLICY } from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { NETWORK_POLICY } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex } from "../../../stack";
import { actsInGoogleCloud } from "../identity/identity";
import { asksForOtherLabels, systemNamespaceLabels } from "../namespace-labels";
import { isBefore, type Pod } from "../pod-selection";
import { selects } from "../selectors";
import { mayAllowDns } from "./dns-egress";
import { deniesEgress, hasEgressRules, type PolicySpec } from "./egress";
import { deniesOnPurpose } from "./metadata-egress";
import { mayResolveByOther } from "./other-policies";
import { type Policy, selectsPod, someEgressPolicyOf } from "./pod-network";
import { AT_CLOUD_DNS, closedWhere, possibleWays, type Resolving } from "./resolving";

/** What is asked of policies, and which policies count. */
interface Question {
  /** Whether a policy allows DNS queries to the resolver. */
  allowsDns(spec: PolicySpec | undefined, how: Resolving): boolean;
  /** Whether a policy is one of those of which only the first is reported. */
  isAlike(policy: Policy): boolean;
  /** Whether it is about such Pods. */
  concerns(pod: Pod, stack: StackIndex): boolean;
}

/** Whether Pods ask the cluster for names, instead of their node's resolver or servers of their own. */
function asksCluster(pod: Pod): boolean {
  const dnsPolicy = pod.template()?.spec?.dnsPolicy;
  return dnsPolicy !== OWN_DNS_POLICY && dnsPolicy !== NODE_DNS_POLICY;
}

/** Whether Pods resolve through the cluster the names of what they use their identity for. */
export const resolvesNames = (pod: Pod, stack: StackIndex): boolean =>
  allOf(
    () => asksCluster(pod),
    () => actsInGoogleCloud(pod.workload, pod.template(), stack),
  );

/** Whether Pods ask for these names whom their node asks. */
export const resolvesByNode = (pod: Pod, stack: StackIndex): boolean =>
  allOf(
    () => pod.template()?.spec?.dnsPolicy === NODE_DNS_POLICY,
    () => actsInGoogleCloud(pod.workload, pod.template(), stack),
  );

const ANY: Question = { allowsDns: mayAllowDns, isAlike: () => true, concerns: resolvesNames };
/** Asked of Pods that ask whom their node asks. */
const OF_NODE: Question = { ...ANY, concerns: resolvesByNode };
/** Asked of Pods without an identity too. */
export const OF_ALL_PODS: Question = { ...ANY, concerns: asksCluster };

/** Whether a policy is the first of its kind that allows egress of Pods that use Workload Identity, but not DNS queries to the resolver. */
export function cutsOffNames(
  policy: Policy,
  context: Pick<Context, "stack" | "voiceOf">,
  how: Resolving,
  { allowsDns, isAlike, concerns }: Question = ANY,
): boolean {
  const { stack } = context;
  const tellsOfDenials = context.voiceOf("netpol-allows-metadata-egress") !== "disabled";
  const somePolicyOf = (pod: Pod, ask: (other: Policy) => boolean) =>
    someEgressPolicyOf(pod, policy, stack, ask);
  const isCutOff = (pod: Pod) =>
    allOf(
      // Asked first, as it settles most Pods: whether others open the way is asked of each policy.
      () => !somePolicyOf(pod, (other) => isAlike(other) && isReportedBefore(other, policy, stack)),
      () => !somePolicyOf(pod, ({ inputs }) => allowsDns(inputs.spec, how)),
      () => !mayResolveByOther(pod, stack, how),
      // A policy that denies everything is reported by the rule on the metadata server.
      () => !tellsOfDenials || somePolicyOf(pod, ({ inputs }) => hasEgressRules(inputs.spec)),
      () => !somePolicyOf(pod, deniesOnPurpose),
      () => concerns(pod, stack),
    );
  return allOf(
    // A policy that allows the queries cuts off no Pod, whichever Pods it selects.
    () => !allowsDns(policy.inputs.spec, how),
    () => selectsPod(policy, stack, isCutOff),
  );
}

/** Whether another policy of the same Pods has the finding: one that allows some egress before those that allow none, and else the first. */
export const isReportedBefore = (other: Policy, policy: Policy, stack: StackIndex): boolean =>
  anyOf(
    () =>
      allOf(
        () => isBefore(other, policy, stack),
        () => hasEgressRules(other.inputs.spec) || !hasEgressRules(policy.inputs.spec),
      ),
    () =>
      allOf(
        () => hasEgressRules(other.inputs.spec),
        () => !hasEgressRules(policy.inputs.spec),
      ),
  );

/** Whether a policy, and none before it in the program, lets such Pods out and not to whom nodes ask, which answers at the address of Cloud DNS. */
export const cutsOffNodeResolver = (policy: Policy, context: Pick<Context, "stack" | "voiceOf">): boolean =>
  cutsOffNames(policy, context, AT_CLOUD_DNS, OF_NODE);

/** The NetworkPolicies of a stack that cut Pods off only from NodeLocal DNSCache, which their clusters may have. */
export const closedByDefault = ofStack((context: Pick<Context, "stack" | "voiceOf">): readonly Policy[] =>
  context.stack
    .all(NETWORK_POLICY)
    .filter((policy) =>
      ifKnown(
        () =>
          deniesEgress(policy.inputs) &&
          closedWhere(context.stack.clusterOf(policy), context.stack, (how) =>
            cutsOffNames(policy, context, how),
          )?.isByDefault,
      ),
    ),
);

/** Whether policies allow DNS to kube-system only by labels that neither GKE nor the program puts on it. */
export function byStrangeLabel(policy: Policy, stack: StackIndex): Question {
  const labels = systemNamespaceLabels(SYSTEM_NAMESPACE, policy, stack);
  const allowsDns: Question["allowsDns"] = (spec, how) =>
    mayAllowDns(spec, how, (selector) => selects(selector, labels));
  const ways = possibleWays(stack.clusterOf(policy), stack);
  const opensByIt = ({ inputs: { spec } }: Policy) =>
    someItem(ways, (how) => mayAllowDns(spec, how) && !allowsDns(spec, how));
  return {
    allowsDns,
    isAlike: (other) => asksForStrangeLabel(other) && opensByIt(other),
    concerns: resolvesNames,
  };
}

/** Whether a policy selects namespaces by labels other than their names. Unknown labels leave another check undecided. */
export const asksForStrangeLabel = ({ inputs }: Policy): boolean =>
  ifKnown(() =>
    someItem(inputs.spec?.egress, ({ to }) =>
      someItem(
        to,
        ({ namespaceSelector }) => namespaceSelector !== undefined && asksForOtherLabels(namespaceSelector),
      ),
    ),
  ) ?? false;
