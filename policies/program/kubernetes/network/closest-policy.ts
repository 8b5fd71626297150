import { allOf, ifKnown, resourcePath } from "../../../evaluation/unknown";
import type { StackIndex } from "../../../stack";
import { corrected } from "./corrected-rule";
import { type EgressRule, type PolicySpec, restrictsEgress } from "./egress";
import { idlePolicy } from "./idle-policies";
import { type Policy, policiesNear } from "./pod-network";

// Which NetworkPolicy means to open a way that is closed: the mistake is there, and not in the policy that closes it.

/** A destination that NetworkPolicies may allow. */
export interface Way {
  opens(spec: PolicySpec): boolean;
  /** Checks for what is wrong with a rule that means to allow it, each returning the end of "it …"; the smallest mistake first. */
  readonly mistakes: readonly ((rule: EgressRule) => string | undefined)[];
}

/**
 * The policy that comes closest to allowing a way to Pods that this policy cuts off, and what is wrong with it, as the beginning of a fix,
 * whose first sentence every report shows; undefined for none.
 */
export function closestPolicy(policy: Policy, way: Way, stack: StackIndex): string | undefined {
  const near = policiesNear(policy, stack);
  const isOpener = (other: Policy) => opens(other, way);
  const restricting = near.filter((other) => ifKnown(() => restrictsEgress(other.inputs.spec)));
  const openers = restricting.filter((other) => ifKnown(() => isOpener(other)));
  const others = restricting.filter((other) => !openers.includes(other));
  return (
    byRule(policy, others, way) ??
    bySelector(openers[0]) ??
    byTypes(near, way) ??
    idlePolicy(policy, isOpener, stack)
  );
}

function byRule(
  policy: Policy,
  policies: readonly Policy[],
  { opens: opensWay, mistakes }: Way,
): string | undefined {
  const refused = (rule: EgressRule) => {
    const meant = corrected(rule);
    return meant && opensWay({ egress: [meant.rule] }) ? meant.refused : undefined;
  };
  for (const mistake of [refused, ...mistakes])
    for (const other of policies) {
      const rules = ifKnown(() => other.inputs.spec?.egress) ?? [];
      const [first] = rules.flatMap((rule, i) => {
        const wrong = ifKnown(() => mistake(rule));
        return wrong === undefined ? [] : `spec.egress[${i}] comes closest: it ${wrong}`;
      });
      if (first !== undefined) return other === policy ? first : `${resourcePath(other)}.${first}`;
    }
  return undefined;
}

const opens = ({ inputs }: Policy, way: Way): boolean => inputs.spec !== undefined && way.opens(inputs.spec);

/** A policy that opens the way to some of the Pods, and not to those that are cut off. */
const bySelector = (opener: Policy | undefined): string | undefined =>
  opener &&
  `${resourcePath(opener)} comes closest: it opens the way, but its spec.podSelector leaves some of these Pods out`;

/** A policy with egress rules whose policyTypes name only Ingress. */
function byTypes(near: readonly Policy[], way: Way): string | undefined {
  const ofIngress = near.find((other) =>
    ifKnown(() =>
      allOf(
        () => !restrictsEgress(other.inputs.spec),
        () => opens(other, way),
      ),
    ),
  );
  return (
    ofIngress &&
    `${resourcePath(ofIngress)} comes closest: its egress rules do not count, as its spec.policyTypes lacks "Egress"`
  );
}
