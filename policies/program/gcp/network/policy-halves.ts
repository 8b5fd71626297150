import { allOf } from "../../../evaluation/unknown";
import type { ClusterResource, StackIndex } from "../../../stack";
import type { PolicyRule } from "./firewall-policies";
import type { FirewallRule } from "./firewall-rules";
import { inHalves } from "./halves";
import { inShape, isForNodesOf, mayBeForOneNode, type RuleHolder, someRuleBeside } from "./policy-rules";

/** Whether rules, in the shape of a network's, deny a half of all addresses, and what matters by themselves. */
interface Denies {
  half(rule: FirewallRule): boolean;
  enough(rule: FirewallRule): boolean;
}

/** The rules of a policy that deny nodes of a cluster what matters in halves, of which a denial is the first; empty where it is not. */
export function halvesBeside(
  denial: PolicyRule,
  holder: RuleHolder,
  cluster: ClusterResource,
  stack: StackIndex,
  { half, enough }: Denies,
): readonly PolicyRule[] {
  const holders = new Map([[denial, holder]]);
  return inHalves(denial, {
    others: (ask) =>
      someRuleBeside(holder, stack, (rule, its) => {
        holders.set(rule, its);
        return ask(rule);
      }),
    isHalf: (rule) =>
      allOf(
        () => half(inShape(rule)),
        () => isForNodesOf(cluster, rule, holders.get(rule) ?? holder, stack),
        () => mayBeForOneNode(cluster, [denial, rule], stack),
      ),
    isEnough: (rule) => enough(inShape(rule)),
  });
}

/** With what a policy's denial of a half denies what matters, as part of a sentence. */
export const WITH_OTHER_HALF = ", together with the policy's denial of the other half of all addresses,";
