import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { NETWORK_POLICY } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { restrictsEgress } from "./egress";
import { LabelIndex, SelectorIndex } from "./label-index";
import { isNeighbour, neighboursOf } from "./namespaces";
import { type PodTemplate, podTemplateOf, WORKLOADS, type WorkloadType } from "./pods";
import { selects } from "./selectors";

export type Policy = StackResource<typeof NETWORK_POLICY>;

/** The Pods of a workload. */
export interface Pod {
  readonly workload: StackResource<WorkloadType>;
  /** @throws Undecided if it is not known. */
  template(): PodTemplate | undefined;
}

/**
 * Whether a NetworkPolicy selects some Pods of the stack for which `holds`: workloads in its namespace on its cluster.
 * @throws Undecided if none is known to, and one may.
 */
export function selectsPod(policy: Policy, stack: StackIndex, holds: (pod: Pod) => boolean): boolean {
  const isSuch = (pod: Pod) =>
    allOf(
      () => isSelected(policy, pod),
      () => holds(pod),
    );
  return someItem(WORKLOADS, (type) => {
    const { sure, possible } = neighboursOf(policy, stack, type);
    const candidates = podsOf(sure).candidates(() => policy.inputs.spec?.podSelector);
    return anyOf(
      () => someItem(candidates, isSuch),
      () => someItem(possible, (other) => isNeighbour(other, (workload) => isSuch(podOf(workload)))),
    );
  });
}

/**
 * Whether one of the policies that restrict the egress of a Pod that `policy` selects is such: itself, or another of its namespace.
 * @throws Undecided if none is known to be, and one may.
 */
export function someEgressPolicyOf(
  pod: Pod,
  policy: Policy,
  stack: StackIndex,
  isSuch: (policy: Policy) => boolean,
): boolean {
  const isOne = (other: Policy) =>
    allOf(
      () => restrictsEgress(other.inputs.spec),
      () => isSelected(other, pod),
      () => isSuch(other),
    );
  const { sure, possible } = neighboursOf(policy, stack, NETWORK_POLICY);
  const candidates = indexOf(policies, sure, () => new SelectorIndex(sure, selectorOf)).candidates(() =>
    labelsOf(pod),
  );
  return anyOf(
    () => someItem(candidates, isOne),
    () => someItem(possible, (other) => isNeighbour(other, isOne)),
  );
}

/** Whether a policy stands before another in the program. */
export function isBefore(policy: Policy, other: Policy, stack: StackIndex): boolean {
  const places =
    placesByStack.get(stack) ?? new Map(stack.all(NETWORK_POLICY).map(({ urn }, place) => [urn, place]));
  placesByStack.set(stack, places);
  return (places.get(policy.urn) ?? 0) < (places.get(other.urn) ?? 0);
}

const placesByStack = new WeakMap<StackIndex, ReadonlyMap<string, number>>();

/** The Pods of the workloads of one namespace, by their labels. Made once a run. */
export const podsOf = (neighbours: readonly StackResource<WorkloadType>[]): LabelIndex<Pod> =>
  indexOf(pods, neighbours, () => new LabelIndex(neighbours.map(podOf), labelsOf));

/** Pods on the node's own network are under no policy. */
function isSelected(policy: Policy, pod: Pod): boolean {
  const template = pod.template();
  return (
    template !== undefined &&
    allOf(
      () => template.spec?.hostNetwork !== true,
      () => selects(selectorOf(policy), template.metadata?.labels),
    )
  );
}

const podOf = (workload: StackResource<WorkloadType>): Pod => ({
  workload,
  template: () => podTemplateOf(workload.type, workload.inputs),
});
const labelsOf = (pod: Pod) => pod.template()?.metadata?.labels;
const selectorOf = (policy: Policy) => policy.inputs.spec?.podSelector;

/** The indexes of each list of neighbours, made once a run. */
const pods = new WeakMap<object, LabelIndex<Pod>>();
const policies = new WeakMap<object, SelectorIndex<Policy>>();

function indexOf<I>(cache: WeakMap<object, I>, list: object, create: () => I): I {
  const index = cache.get(list) ?? create();
  cache.set(list, index);
  return index;
}
