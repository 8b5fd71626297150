import { allOf, anyOf, everyItem, someItem, someKey } from "../../../evaluation/unknown";
import {
  NETWORK_FIREWALL_POLICY,
  NETWORK_FIREWALL_POLICY_RULE,
  REGION_FIREWALL_POLICY,
  REGION_FIREWALL_POLICY_ASSOCIATION,
  REGION_FIREWALL_POLICY_RULE,
} from "../../../resource-types";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { ASSOCIATIONS, asFirewall, type PolicyRule, rulesWithin } from "./firewall-policies";
import type { FirewallRule } from "./firewall-rules";
import { isAccountOf, namesAccountOf } from "./firewall-targets";
import { isOnOneOf } from "./networks";
import { nodeConfigsOf } from "./node-configs";
import { differ, lastPart, regionOf, regionOfCluster } from "./subnetworks";

// Rules of firewall policies of networks: where they are, and to what they apply.

type RuleOfPolicy = StackResource<typeof NETWORK_FIREWALL_POLICY_RULE | typeof REGION_FIREWALL_POLICY_RULE>;
type Policy = StackResource<typeof NETWORK_FIREWALL_POLICY | typeof REGION_FIREWALL_POLICY>;

/** What holds rules of a policy: one of them, or the policy with all of them. */
export const RULE_HOLDERS = [
  NETWORK_FIREWALL_POLICY_RULE,
  REGION_FIREWALL_POLICY_RULE,
  NETWORK_FIREWALL_POLICY,
  REGION_FIREWALL_POLICY,
] as const;
export type RuleHolder = RuleOfPolicy | Policy;

const isRule = (holder: RuleHolder): holder is RuleOfPolicy =>
  holder.type === NETWORK_FIREWALL_POLICY_RULE || holder.type === REGION_FIREWALL_POLICY_RULE;

/** The rules of a holder, and where it has them. */
export const rulesIn = (holder: RuleHolder): readonly { readonly at: string; readonly rule: PolicyRule }[] =>
  isRule(holder)
    ? [{ at: "action", rule: holder.inputs }]
    : rulesWithin(holder.inputs).map((rule, index) => ({ at: `rules[${index}].action`, rule }));

/** What a rule does not deny may go on to other policies, and at last be allowed. */
export const inShape = (rule: PolicyRule): FirewallRule => ({
  inputs: asFirewall(rule, ["allow", "goto_next", "apply_security_profile_group"]),
  observed: {},
});

/** What a rule may say of the other side beside its protocols and ports: blocks, and in ingress the tags of machines. */
const OF_EGRESS: readonly string[] = ["destIpRanges", "layer4Configs"];
const OF_INGRESS: readonly string[] = ["srcIpRanges", "srcSecureTags", "layer4Configs"];

type SecureTags = PolicyRule["targetSecureTags"];

/** Whether nodes of a cluster have a secure tag of each of some lists. */
const haveSecureTags = (cluster: ClusterResource, lists: readonly SecureTags[], stack: StackIndex): boolean =>
  someItem(nodeConfigsOf(cluster, stack), ({ resourceManagerTags }) =>
    everyItem(lists, (tags) =>
      someItem(tags, ({ name }) =>
        someKey(resourceManagerTags, (key) => resourceManagerTags?.[key] === name),
      ),
    ),
  );

/** Whether two rules that are for nodes of a cluster may be for one of them: not where their secure tags are those of different pools. */
export const mayBeForOneNode = (
  cluster: ClusterResource,
  [one, other]: readonly [PolicyRule, PolicyRule],
  stack: StackIndex,
): boolean =>
  anyOf(
    () => !one.targetSecureTags?.length || !other.targetSecureTags?.length,
    () => haveSecureTags(cluster, [one.targetSecureTags, other.targetSecureTags], stack),
  );

/** Whether a rule of a policy is about traffic from nodes of a cluster by their secure tags. */
export const isFromTaggedNodesOf = (
  cluster: ClusterResource,
  { match }: PolicyRule,
  stack: StackIndex,
): boolean => haveSecureTags(cluster, [match?.srcSecureTags], stack);

/** Whether a rule is for nodes of a cluster, as it is for all machines or names their account or a tag of theirs, and for addresses by their blocks alone. */
export const isForNodesOf = (
  cluster: ClusterResource,
  { direction, match, targetSecureTags, targetServiceAccounts, targetType }: PolicyRule,
  holder: RuleHolder,
  stack: StackIndex,
): boolean =>
  allOf(
    () =>
      !targetServiceAccounts?.length ||
      anyOf(
        () => namesAccountOf(cluster, holder, isRule(holder) ? "targetServiceAccounts" : "rules", stack),
        () => isAccountOf(cluster, targetServiceAccounts, stack),
      ),
    () => !targetSecureTags?.length || haveSecureTags(cluster, [targetSecureTags], stack),
    () => (targetType ?? "INSTANCES") === "INSTANCES",
    () => !someKey(match, (key) => !(direction === "INGRESS" ? OF_INGRESS : OF_EGRESS).includes(key)),
  );

type Association = StackResource<(typeof ASSOCIATIONS)[number]>;

/** Whether the stack applies the policy of a holder to a cluster's network. */
export const isApplied = (holder: RuleHolder, cluster: ClusterResource, stack: StackIndex): boolean =>
  someItem(ASSOCIATIONS, (type) =>
    someItem(stack.all(type as Association["type"]), (association) =>
      allOf(
        () => isOfPolicy(association, holder, stack),
        () => !isOfOtherRegion(association, cluster, stack),
        () => isOnOneOf(cluster, attachedBy(association), stack),
      ),
    ),
  );

const attachedBy = (association: Association) => ({
  resource: association,
  property: "attachmentTarget",
  urls: () => [association.inputs.attachmentTarget],
});

const isOfOtherRegion = (association: Association, cluster: ClusterResource, stack: StackIndex): boolean =>
  association.type === REGION_FIREWALL_POLICY_ASSOCIATION &&
  differ(
    regionOf(association as StackResource<typeof REGION_FIREWALL_POLICY_ASSOCIATION>, stack),
    regionOfCluster(cluster, stack),
  );

/** Whether `ask` holds for a rule of the policy of a holder, and what holds that rule. */
export const someRuleBeside = (
  holder: RuleHolder,
  stack: StackIndex,
  ask: (rule: PolicyRule, holder: RuleHolder) => boolean,
): boolean =>
  isRule(holder)
    ? someItem(stack.all(holder.type), (other) =>
        allOf(
          () => isOfPolicy(other, holder, stack),
          () => ask(other.inputs, other),
        ),
      )
    : someItem(rulesWithin(holder.inputs), (rule) => ask(rule, holder));

/** Whether a resource names the policy of a holder. */
function isOfPolicy(resource: Association | RuleOfPolicy, holder: RuleHolder, stack: StackIndex): boolean {
  const [sources, own] = [resource, holder].map((each) =>
    each.type === holder.type && !isRule(holder) ? [each] : stack.sourcesOf(each, "firewallPolicy"),
  ) as [readonly StackResource[], readonly StackResource[]];
  if (sources.length > 0 && own.length > 0) return sources.some((source) => own.includes(source));
  const name = isRule(holder) ? holder.inputs.firewallPolicy : (holder.inputs.name ?? holder.observed.name);
  return name !== undefined && lastPart(resource.inputs.firewallPolicy ?? "") === lastPart(name);
}
