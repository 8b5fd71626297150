import { nearest } from "../../../../gke/suggest";
import { appendTo } from "../../../evaluation/append-to";
import { someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { foundBy, type Search } from "../../../evaluation/search";
import { allOf, ifKnown, resourcePath } from "../../../evaluation/unknown";
import { NETWORK_POLICY } from "../../../resource-types";
import type { StackIndex } from "../../../stack";
import { SelectorIndex } from "../label-index";
import { makesNamespaceAnywhere } from "../made-namespaces";
import { DEFAULT_NAMESPACE, namespaceKey } from "../namespace-of";
import { clusterKey } from "../namespaces";
import { selects } from "../selectors";
import { restrictsEgress } from "./egress";
import { isForAllPods, type Policy, selectsPod } from "./pod-network";

// NetworkPolicies that select no Pods of the program, and may have been meant for some.

/**
 * The policy that allows a way, selects no Pods of the program, and was meant for Pods that another policy cuts off, judged by its selector
 * or its namespace; as the beginning of a fix. Undefined for none.
 */
export function idlePolicy(
  policy: Policy,
  opens: (other: Policy) => boolean,
  stack: StackIndex,
): string | undefined {
  const idle = idlePolicies({ stack }).get(clusterKey(policy, stack));
  const own = ifKnown(() => namespaceKey(policy, stack));
  if (!idle || own === undefined) return undefined;
  const opener = (namespace: string | undefined) =>
    idle.byNamespace.get(namespace ?? "")?.find((other) => ifKnown(() => opens(other)));
  const neighbour = opener(own);
  if (neighbour)
    return `${resourcePath(neighbour)} comes closest: it opens the way, but its spec.podSelector selects no Pods of this program`;
  const lost = ofSuchPods(policy, idle.byLabels, opens, stack);
  if (lost) {
    const where = ifKnown(() => namespaceKey(lost, stack)) === DEFAULT_NAMESPACE;
    return `${resourcePath(lost)} comes closest: it opens the way to Pods of such labels, but in ${where ? `the namespace "${DEFAULT_NAMESPACE}"` : "another namespace"}`;
  }
  const misspelt = opener(misspeltFor(own, [...idle.byNamespace.keys()], stack));
  return (
    misspelt &&
    `${resourcePath(misspelt)} comes closest: it opens the way, but in a namespace with nearly the name of the Pods' own`
  );
}

/**
 * The name, among those given, of a namespace that the program does not create and that is similar to `own`, which it creates; undefined
 * for none.
 */
function misspeltFor(own: string, names: readonly string[], stack: StackIndex): string | undefined {
  const isMade = (name: string) => ifKnown(() => makesNamespaceAnywhere(name, { stack })) !== false;
  return isMade(own)
    ? nearest(
        own,
        names.filter((name) => !isMade(name)),
      )
    : undefined;
}

/** The policy that selects the labels of Pods that another policy selects. */
function ofSuchPods(
  policy: Policy,
  byLabels: SelectorIndex<Policy>,
  opens: (other: Policy) => boolean,
  stack: StackIndex,
): Policy | undefined {
  const someOfSuchPods: Search<Policy> = (ask) =>
    selectsPod(policy, stack, (pod) => {
      const labels = () => pod.template()?.metadata?.labels;
      return someOf(byLabels.candidates(labels), (other) =>
        allOf(
          () => selects(other.inputs.spec?.podSelector, labels()),
          () => ask(other),
        ),
      );
    });
  return ifKnown(() => foundBy(someOfSuchPods, opens));
}

interface Idle {
  readonly byNamespace: ReadonlyMap<string, readonly Policy[]>;
  /** Those that do not select any labels, as all Pods of a namespace are. */
  readonly byLabels: SelectorIndex<Policy>;
}

/** The policies that restrict egress and select no Pods of the program, by cluster. */
const idlePolicies = ofStack(({ stack }: { stack: StackIndex }): ReadonlyMap<string, Idle> => {
  const byCluster = new Map<string, Policy[]>();
  for (const policy of stack.all(NETWORK_POLICY)) {
    const isIdle = ifKnown(() =>
      allOf(
        () => restrictsEgress(policy.inputs.spec),
        () => !selectsPod(policy, stack, () => true),
      ),
    );
    if (isIdle) appendTo(byCluster, clusterKey(policy, stack), policy);
  }
  return new Map([...byCluster].map(([cluster, policies]) => [cluster, indexed(policies, stack)]));
});

function indexed(policies: readonly Policy[], stack: StackIndex): Idle {
  const byNamespace = new Map<string, Policy[]>();
  for (const policy of policies) {
    const namespace = ifKnown(() => namespaceKey(policy, stack));
    if (namespace !== undefined) appendTo(byNamespace, namespace, policy);
  }
  const selectorOf = ({ inputs }: Policy) => inputs.spec?.podSelector;
  const narrow = policies.filter((policy) => ifKnown(() => isForAllPods(policy)) === false);
  return { byNamespace, byLabels: new SelectorIndex(narrow, selectorOf) };
}
