import { allOf, ifKnown } from "../../../evaluation/unknown";
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
 * Whether a NetworkPolicy selects some Pods of the stack that are such.
 * @throws Undecided if none is known to be, and one may.
 */
export const selectsPod = (policy: Policy, stack: StackIndex, isSuch: (pod: Pod) => boolean): boolean =>
  someSelectedPod(POLICIES, policy, stack, (pod) =>
    allOf(
      () => isOnPodNetwork(pod),
      () => isSuch(pod),
    ),
  );

/**
 * Whether one of the policies that restrict the egress of a Pod is such, in the namespace of a resource: of its workload, or of a policy that
 * selects it.
 * @throws Undecided if none is known to be, and one may.
 */
export const someEgressPolicyOf = (
  pod: Pod,
  neighbour: StackResource,
  stack: StackIndex,
  isSuch: (policy: Policy) => boolean,
): boolean =>
  someSelecting(POLICIES, pod, neighbour, stack, (other) =>
    allOf(
      () => restrictsEgress(other.inputs.spec),
      () => isSuch(other),
    ),
  );

/** The same of the policies that restrict its ingress, in the namespace of its workload. */
export const someIngressPolicyOf = (
  pod: Pod,
  stack: StackIndex,
  isSuch: (policy: Policy) => boolean,
): boolean =>
  someSelecting(POLICIES, pod, pod.workload, stack, (other) =>
    allOf(
      () => restrictsIngress(other.inputs.spec),
      () => isSuch(other),
    ),
  );

/** Whether a policy of the namespace of `policy`, itself included, is such. @throws Undecided if none is known to be, and one may. */
export function someNeighbourPolicy(
  policy: Policy,
  stack: StackIndex,
  isSuch: (policy: Policy) => boolean,
): boolean {
  return someNeighbour(policy, stack, NETWORK_POLICY, isSuch);
}

/** The policies that select Pods that a policy selects, as far as that is known, in the order of the program. Itself is one. */
export function policiesNear(policy: Policy, stack: StackIndex): readonly Policy[] {
  const near = new Set<Policy>();
  const collect = (pod: Pod) =>
    someSelecting(POLICIES, pod, policy, stack, (other) => {
      near.add(other);
      return false;
    });
  ifKnown(() => selectsPod(policy, stack, collect));
  return [...near].sort((a, b) => (isBefore(a, b, stack) ? -1 : 1));
}

/** Pods on the node's own network are under no policy. */
export const isOnPodNetwork = (pod: Pod): boolean => pod.template()?.spec?.hostNetwork !== true;
