import { allOf, someItem } from "../../../evaluation/unknown";
import { FIREWALL } from "../../../resource-types";
import type { ClusterResource, StackIndex } from "../../../stack";
import type { Way } from "./egress-ways";
import { type PolicyRule, policiesComeFirst } from "./firewall-policies";
import { priorityOf } from "./firewall-rules";
import { sparesNodesOf } from "./firewall-targets";
import { isOnOneOf, networkOf, networkOfCluster } from "./networks";
import { deniesEgress, leadsOn, letsOut } from "./node-egress";
import { inShape, isApplied, isForNodesOf, type RuleHolder, someRuleBeside } from "./policy-rules";

// Rules of firewall policies of networks that deny nodes egress. They come after the rules of the network's own firewall, unless the network says otherwise, and
// before the implied one that allows egress. Source: https://cloud.google.com/firewall/docs/firewall-policies-overview, checked 2026-11-30

/** Whether a rule of a policy keeps nodes of a cluster from a way: it denies it, and neither a rule of the policy before it nor one of the network lets them out. */
export const policyCutsOff = (
  rule: PolicyRule,
  holder: RuleHolder,
  cluster: ClusterResource,
  way: Way,
  stack: StackIndex,
): boolean => {
  const denial = inShape(rule);
  return allOf(
    () => deniesEgress(denial, cluster, way, stack),
    () => isForNodesOf(cluster, rule, holder, stack),
    () => isApplied(holder, cluster, stack),
    () =>
      !someRuleBeside(holder, stack, (other) =>
        allOf(
          () => letsOut(inShape(other), way),
          () => priorityOf(inShape(other)) < priorityOf(denial),
          () => leadsOn(inShape(other), cluster, way, stack),
        ),
      ),
    () =>
      !someItem(stack.all(FIREWALL), (each) =>
        allOf(
          () => letsOut(each, way),
          () => leadsOn(each, cluster, way, stack),
          () => isOnOneOf(cluster, networkOf(each), stack),
          () => !sparesNodesOf(each.inputs, cluster, stack),
          () => policiesComeFirst(networkOfCluster(cluster, stack), stack) !== true,
        ),
      ),
  );
};
