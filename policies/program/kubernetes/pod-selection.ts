import { VERIFICATION_LABEL, WORKLOAD_MODE } from "../../../verifier/contract";
import { someOf } from "../../evaluation/candidates";
import { allOf, anyOf, ifKnown, someItem } from "../../evaluation/unknown";
import type { ResourceType } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { LabelIndex, SelectorIndex } from "./label-index";
import { isNeighbour, neighboursOf } from "./namespaces";
import { type PodTemplate, podTemplateOf, WORKLOADS, type WorkloadType } from "./pods";
import { type Selector, selects } from "./selectors";

// What the objects that select Pods, such as NetworkPolicies, select of the stack's workloads.

/** The Pods of a workload. */
export interface Pod {
  readonly workload: StackResource<WorkloadType>;
  /** @throws Undecided if it is not known. */
  template(): PodTemplate | undefined;
}

/** A kind of object that selects Pods of its namespace. */
export interface PodSelecting<T extends ResourceType> {
  readonly type: T;
  /** @throws Undecided if it is not known. */
  selectorOf(object: StackResource<T>): Selector | undefined;
}

/**
 * Whether Pods are a verification that runs under a workload's account. Its own verdict tells what selects them, and the workload's own
 * Pods are judged as well. Whoever marks Pods in this way writes the label itself, so an unknown label is not this mark.
 */
const isStandIn = (pod: Pod): boolean => ifKnown(() => labelsOf(pod)?.[VERIFICATION_LABEL]) === WORKLOAD_MODE;

/** Whether an object selects Pods of the stack for which `ask` holds: those of workloads in its namespace on its cluster. */
export function someSelectedPod<T extends ResourceType>(
  { selectorOf }: PodSelecting<T>,
  object: StackResource<T>,
  stack: StackIndex,
  ask: (pod: Pod) => boolean,
): boolean {
  const isSelected = (pod: Pod) =>
    allOf(
      () => isSelectedBy(selectorOf, object, pod),
      () => !isStandIn(pod),
      () => ask(pod),
    );
  return someItem(WORKLOADS, (type) => {
    const { sure, possible } = neighboursOf(object, stack, type);
    const candidates = podsOf(sure).candidates(() => selectorOf(object));
    return anyOf(
      () => someOf(candidates, isSelected),
      () => someItem(possible, (other) => isNeighbour(other, (workload) => isSelected(podOf(workload)))),
    );
  });
}

/**
 * Whether an object of a kind selects a Pod, and `ask` holds for it.
 * @param neighbour a resource in the objects' namespace: one of them, or the Pod's workload.
 */
export function someSelecting<T extends ResourceType>(
  { type, selectorOf }: PodSelecting<T>,
  pod: Pick<Pod, "template">,
  neighbour: StackResource,
  stack: StackIndex,
  ask: (object: StackResource<T>) => boolean,
): boolean {
  const isSelecting = (other: StackResource<T>) =>
    allOf(
      () => isSelectedBy(selectorOf, other, pod),
      () => ask(other),
    );
  const { sure, possible } = neighboursOf(neighbour, stack, type);
  const index = indexOf(selecting, sure, () => new SelectorIndex(sure, selectorOf)) as SelectorIndex<
    StackResource<T>
  >;
  return anyOf(
    () =>
      someOf(
        index.candidates(() => labelsOf(pod)),
        isSelecting,
      ),
    () => someItem(possible, (other) => isNeighbour(other, isSelecting)),
  );
}

function isSelectedBy<T extends ResourceType>(
  selectorOf: PodSelecting<T>["selectorOf"],
  object: StackResource<T>,
  pod: Pick<Pod, "template">,
): boolean {
  const template = pod.template();
  return template !== undefined && selects(selectorOf(object), template.metadata?.labels);
}

/** Whether a resource comes before another of its type in the program. */
export function isBefore<T extends ResourceType>(
  resource: StackResource<T>,
  other: StackResource<T>,
  stack: StackIndex,
): boolean {
  const all = stack.all(resource.type);
  const places = placesOf.get(all) ?? new Map(all.map(({ urn }, place) => [urn, place]));
  placesOf.set(all, places);
  return (places.get(resource.urn) ?? 0) < (places.get(other.urn) ?? 0);
}

const placesOf = new WeakMap<object, ReadonlyMap<string, number>>();

/** The Pods of the workloads of one namespace, indexed by their labels. Built once a run. */
export const podsOf = (neighbours: readonly StackResource<WorkloadType>[]): LabelIndex<Pod> =>
  indexOf(pods, neighbours, () => new LabelIndex(neighbours.map(podOf), labelsOf));

export const podOf = (workload: StackResource<WorkloadType>): Pod => ({
  workload,
  template: () => podTemplateOf(workload.type, workload.inputs),
});
const labelsOf = (pod: Pick<Pod, "template">) => pod.template()?.metadata?.labels;

/** The indexes of each list of neighbours, built once a run. */
const pods = new WeakMap<object, LabelIndex<Pod>>();
const selecting = new WeakMap<object, unknown>();

function indexOf<I>(cache: WeakMap<object, I>, list: object, create: () => I): I {
  const index = cache.get(list) ?? create();
  cache.set(list, index);
  return index;
}
