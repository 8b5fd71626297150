import { reachedBy } from "../../../evaluation/search";
import { allOf } from "../../../evaluation/unknown";
import { NETWORK_POLICY } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { someNeighbour } from "../namespaces";
import { isBefore, type Pod, type PodSelecting, someSelectedPod, someSelecting } from "../pod-selection";
import { restrictsEgress, restrictsIngress } from "./egress";

export type Policy = StackResource<typeof NETWORK_POLICY>;

const POLICIES: PodSelecting<typeof NETWORK_POLICY> = {
  type: NETWORK_POLICY,
  selectorOf: ({ inputs }) => inputs.spec?.podSelector,
};
/**
 * Whether a NetworkPolicy selects Pods of the stack for which `ask` holds.
 * @throws Undecided if it selects none for sure, but may select one.
 */
export const selectsPod = (policy: Policy, stack: StackIndex, ask: (pod: Pod) => boolean): boolean =>
  someSelectedPod(POLICIES, policy, stack, (pod) =>
    allOf(
      () => isOnPodNetwork(pod),
      () => ask(pod),
    ),
  );

/** Whether a NetworkPolicy is for all Pods of its namespace, as it selects no labels. @throws Undecided if that is unknown. */
export const isForAllPods = ({ inputs: { spec } }: Policy): boolean =>
  allOf(
    () => Object.keys(spec?.podSelector?.matchLabels ?? {}).length === 0,
    () => (spec?.podSelector?.matchExpressions ?? []).length === 0,
  );

/** Whether a NetworkPolicy selects Pods of the stack, also on the node's network. @throws Undecided as `selectsPod` does. */
export const selectsAnyPod = (policy: Policy, stack: StackIndex): boolean =>
  someSelectedPod(POLICIES, policy, stack, () => true);

/**
 * Whether `ask` holds for one of the policies that restrict the egress of a Pod.
 * @param neighbour a resource in the policies' namespace: the Pod's workload, or a policy that selects it.
 * @throws Undecided if it holds for none for sure, but may for one.
 */
export const someEgressPolicyOf = (
  pod: Pod,
  neighbour: StackResource,
  stack: StackIndex,
  ask: (policy: Policy) => boolean,
): boolean =>
  someSelecting(POLICIES, pod, neighbour, stack, (other) =>
    allOf(
      () => restrictsEgress(other.inputs.spec),
      () => ask(other),
    ),
  );

/** Like `someEgressPolicyOf`, for policies that restrict ingress, in the namespace of the Pod's workload. */
export const someIngressPolicyOf = (pod: Pod, stack: StackIndex, ask: (policy: Policy) => boolean): boolean =>
  someSelecting(POLICIES, pod, pod.workload, stack, (other) =>
    allOf(
      () => restrictsIngress(other.inputs.spec),
      () => ask(other),
    ),
  );

/**
 * Whether `ask` holds for a policy in the namespace of `policy`, which is one of them.
 * @throws Undecided if it holds for none for sure, but may for one.
 */
export function someNeighbourPolicy(
  policy: Policy,
  stack: StackIndex,
  ask: (policy: Policy) => boolean,
): boolean {
  return someNeighbour(policy, stack, NETWORK_POLICY, ask);
}

/** The policies that select Pods which this policy selects, as far as known, in the program's order. The policy itself is one of them. */
export function policiesNear(policy: Policy, stack: StackIndex): readonly Policy[] {
  const near = reachedBy<Policy>((ask) =>
    selectsPod(policy, stack, (pod) => someSelecting(POLICIES, pod, policy, stack, ask)),
  );
  return [...near].sort((a, b) => (isBefore(a, b, stack) ? -1 : 1));
}

/** Policies do not apply to Pods on the node's network. */
export const isOnPodNetwork = (pod: Pod): boolean => pod.template()?.spec?.hostNetwork !== true;
