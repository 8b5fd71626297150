import { appendTo } from "../../../evaluation/append-to";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, ifKnown, resourcePath, someItem } from "../../../evaluation/unknown";
import { NETWORK_POLICY } from "../../../resource-types";
import type { StackIndex } from "../../../stack";
import { DEFAULT_NAMESPACE, namespaceKey } from "../namespace-of";
import { clusterKey } from "../namespaces";
import type { Pod } from "../pod-selection";
import { selects } from "../selectors";
import { type EgressRule, type PolicySpec, restrictsEgress } from "./egress";
import { type Policy, policiesNear, selectsPod } from "./pod-network";

// Which NetworkPolicy means to open a way that is closed: the mistake is there, and not in the policy that closes it.

/** A way out that NetworkPolicies may open. */
export interface Way {
  opens(spec: PolicySpec): boolean;
  /** What is wrong with a rule that means to open it, each as the end of "it …"; the smallest mistake first. */
  readonly mistakes: readonly ((rule: EgressRule) => string | undefined)[];
}

/**
 * Which policy comes closest to opening a way to Pods that this one cuts off, and what is wrong in it, as the beginning of a fix, whose first sentence
 * every report shows; undefined for none.
 */
export function closestPolicy(policy: Policy, way: Way, stack: StackIndex): string | undefined {
  const near = policiesNear(policy, stack);
  return byRule(policy, near, way) ?? byTypes(near, way) ?? byPods(policy, way, stack);
}

function byRule(policy: Policy, near: readonly Policy[], { mistakes }: Way): string | undefined {
  const restricting = near.filter((other) => ifKnown(() => restrictsEgress(other.inputs.spec)));
  for (const mistake of mistakes)
    for (const other of restricting) {
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

/** Egress rules of a policy that is for ingress alone. */
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

/** A policy that opens the way to no Pods of the program: by its selector, or as it names no namespace. */
function byPods(policy: Policy, way: Way, stack: StackIndex): string | undefined {
  const cluster = clusterKey(policy, stack);
  const namespace = ifKnown(() => namespaceKey(policy, stack));
  const idleIn = (name: string | undefined) => withoutPods({ stack }).get(placeOf(cluster, name)) ?? [];
  const neighbour = idleIn(namespace).find((other) => ifKnown(() => opens(other, way)));
  if (neighbour)
    return `${resourcePath(neighbour)} comes closest: it opens the way, but its spec.podSelector selects no Pods of this program`;
  const lost = idleIn(DEFAULT_NAMESPACE).find((other) =>
    ifKnown(() =>
      allOf(
        () => selectsLabelsUnder(policy, other, stack),
        () => opens(other, way),
      ),
    ),
  );
  return (
    lost &&
    `${resourcePath(lost)} comes closest: it opens the way to Pods of such labels, but in the namespace "${DEFAULT_NAMESPACE}"`
  );
}

/** Whether a policy selects the labels of Pods that another one selects, and not any labels. */
function selectsLabelsUnder(policy: Policy, other: Policy, stack: StackIndex): boolean {
  const selector = other.inputs.spec?.podSelector;
  const isNarrow = someItem(
    [selector?.matchLabels, selector?.matchExpressions],
    (part) => Object.keys(part ?? {}).length > 0,
  );
  const isMeant = (pod: Pod) => selects(selector, pod.template()?.metadata?.labels);
  return isNarrow && selectsPod(policy, stack, isMeant);
}

const placeOf = (cluster: string, namespace: string | undefined): string => `${cluster} ${namespace}`;

/** The policies that restrict egress and select no Pods of the program, by cluster and namespace. */
const withoutPods = ofStack(({ stack }: { stack: StackIndex }): ReadonlyMap<string, readonly Policy[]> => {
  const found = new Map<string, Policy[]>();
  for (const policy of stack.all(NETWORK_POLICY)) {
    const isIdle = ifKnown(() =>
      allOf(
        () => restrictsEgress(policy.inputs.spec),
        () => !selectsPod(policy, stack, () => true),
      ),
    );
    const namespace = ifKnown(() => namespaceKey(policy, stack));
    if (isIdle && namespace !== undefined)
      appendTo(found, placeOf(clusterKey(policy, stack), namespace), policy);
  }
  return found;
});
