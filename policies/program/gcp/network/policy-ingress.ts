import { allOf } from "../../../evaluation/unknown";
import type { ClusterResource, StackIndex } from "../../../stack";
import { type PolicyRule, policiesComeFirst } from "./firewall-policies";
import { priorityOf } from "./firewall-rules";
import type { WayIn } from "./ingress-ways";
import { networkOfCluster } from "./networks";
import { deniesIngress, letsIn, mayComeFrom } from "./node-ingress";
import { inShape, isApplied, isForNodesOf, type RuleHolder, someRuleBeside } from "./policy-rules";

/**
 * Whether a rule of a firewall policy keeps traffic from nodes of a cluster that GKE's rules let in: the network says that its policies come before these, and
 * no rule of the policy lets it in before.
 */
export const policyKeepsOut = (
  rule: PolicyRule,
  holder: RuleHolder,
  cluster: ClusterResource,
  way: WayIn,
  stack: StackIndex,
): boolean => {
  const denial = inShape(rule);
  return allOf(
    () => deniesIngress(denial, cluster, way, stack),
    () => isForNodesOf(cluster, rule, holder, stack),
    () => policiesComeFirst(networkOfCluster(cluster, stack), stack) === true,
    () => isApplied(holder, cluster, stack),
    () =>
      !someRuleBeside(holder, stack, (other) =>
        allOf(
          () => letsIn(inShape(other), way),
          () => priorityOf(inShape(other)) < priorityOf(denial),
          () => mayComeFrom(inShape(other), cluster, way, stack),
        ),
      ),
  );
};
