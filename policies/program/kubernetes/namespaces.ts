import type { Lists } from "../../evaluation/candidates";
import { allOf, anyOf, someItem, Undecided, valueOrUndecided } from "../../evaluation/unknown";
import type { ResourceType } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { namespaceKey } from "./namespace-of";

/** The resources of one type on one cluster, by namespace, and those of unknown namespace. */
class Group {
  readonly all: StackResource[] = [];
  readonly byNamespace = new Map<string, StackResource[]>();
  readonly ofUnknownNamespace: { resource: StackResource; unknown: Undecided }[] = [];

  add(resource: StackResource, namespace: string | Undecided): void {
    this.all.push(resource);
    if (namespace instanceof Undecided) this.ofUnknownNamespace.push({ resource, unknown: namespace });
    else entryOf(this.byNamespace, namespace, () => []).push(resource);
  }
}

/** By type and cluster, for each run. */
const groups = new WeakMap<StackIndex, Map<string, Map<string, Group>>>();

/** A resource that may be in the same namespace, and the unknown value on which that depends. */
export interface PossibleNeighbour<T extends ResourceType> {
  readonly resource: StackResource<T>;
  readonly unknown: Undecided;
}

/** The resources of a type in one namespace of one cluster. */
export interface Neighbours<T extends ResourceType> {
  /** Those that surely are there. The same list object for every resource of the namespace. */
  readonly sure: readonly StackResource<T>[];
  /** Those that may be there. */
  readonly possible: readonly PossibleNeighbour<T>[];
}

/** The resources of a type in the namespace of a resource, on the same cluster; the resource itself, if of this type, included. */
export function neighboursOf<T extends ResourceType>(
  resource: StackResource,
  stack: StackIndex,
  type: T,
): Neighbours<T> {
  const group = groupOf(clusterKey(resource, stack), stack, type);
  const own = keyOrUnknown(resource, stack);
  const neighbours =
    own instanceof Undecided
      ? { sure: [], possible: group.all.map((other) => ({ resource: other, unknown: own })) }
      : { sure: entryOf(group.byNamespace, own, () => []), possible: group.ofUnknownNamespace };
  return neighbours as unknown as Neighbours<T>;
}

/** The resources of a type on the cluster of a resource, in the program's order. */
export const onClusterOf = <T extends ResourceType>(
  resource: StackResource,
  stack: StackIndex,
  type: T,
): readonly StackResource<T>[] =>
  groupOf(clusterKey(resource, stack), stack, type).all as unknown as readonly StackResource<T>[];

/** The resources of a type on the cluster of a resource that are in a namespace, and those of unknown namespace. */
export function onClusterIn<T extends ResourceType>(
  namespace: string,
  resource: StackResource,
  stack: StackIndex,
  type: T,
): Lists<StackResource<T>> {
  const { byNamespace, ofUnknownNamespace } = groupOf(clusterKey(resource, stack), stack, type);
  const lists = [byNamespace.get(namespace) ?? [], ofUnknownNamespace.map(({ resource }) => resource)];
  return lists as unknown as Lists<StackResource<T>>;
}

/**
 * Whether the answer to a question is yes for a resource of a type in the namespace of a resource, on the same cluster.
 * @throws Undecided where it is yes for none that is surely there, but may be for another.
 */
export function someNeighbour<T extends ResourceType>(
  resource: StackResource,
  stack: StackIndex,
  type: T,
  ask: (neighbour: StackResource<T>) => boolean,
): boolean {
  const { sure, possible } = neighboursOf(resource, stack, type);
  return anyOf(
    () => someItem(sure, ask),
    () => someItem(possible, (other) => isNeighbour(other, ask)),
  );
}

/**
 * Whether a resource that may be in the namespace is there and of interest: never a certain yes.
 * @throws Undecided unless it is surely of no interest.
 */
export const isNeighbour = <T extends ResourceType>(
  { resource, unknown }: PossibleNeighbour<T>,
  isOfInterest: (resource: StackResource<T>) => boolean,
): boolean =>
  allOf(
    () => isOfInterest(resource),
    () => {
      throw unknown;
    },
  );

/** Whether two resources are in one namespace, as far as their namespaces are known. */
export function mayShareNamespace(one: StackResource, other: StackResource, stack: StackIndex): boolean {
  const [first, second] = [keyOrUnknown(one, stack), keyOrUnknown(other, stack)];
  return first instanceof Undecided || second instanceof Undecided || first === second;
}

/** Identifies a resource's cluster: by its URN, or for a cluster of another stack by the provider. */
export const clusterKey = (resource: StackResource, stack: StackIndex): string =>
  stack.clusterOf(resource)?.urn ?? resource.declaration.provider ?? "";

function groupOf(cluster: string, stack: StackIndex, type: ResourceType): Group {
  const byType = groups.get(stack) ?? new Map<string, Map<string, Group>>();
  groups.set(stack, byType);
  const byCluster = entryOf(byType, type, () => {
    const grouped = new Map<string, Group>();
    for (const resource of stack.all(type)) {
      const group = entryOf(grouped, clusterKey(resource, stack), () => new Group());
      group.add(resource, keyOrUnknown(resource, stack));
    }
    return grouped;
  });
  return entryOf(byCluster, cluster, () => new Group());
}

function entryOf<V>(map: Map<string, V>, key: string, create: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const created = create();
  map.set(key, created);
  return created;
}

const keyOrUnknown = (resource: StackResource, stack: StackIndex): string | Undecided =>
  valueOrUndecided(() => namespaceKey(resource, stack));
