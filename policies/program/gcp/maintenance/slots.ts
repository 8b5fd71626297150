// Which production clusters are open for maintenance at the same time. Clusters that are alike are asked once, as hundreds of them may
// share a few windows.

import { firstOverlap, type Interval } from "../../../../gke/intervals";
import { inNaturalOrder } from "../../../../gke/natural-order";
import { appendTo } from "../../../evaluation/append-to";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, Undecided } from "../../../evaluation/unknown";
import { type CLUSTER, HUB_FEATURE, ROLLOUT_SEQUENCE } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource, StackResource } from "../../../stack";
import { areInOrderedFleets, type FleetFeature } from "./fleet-order";
import { openTimesOf, windowOf } from "./maintenance";
import { areInDifferentStages, fleetOf, stageOf } from "./rollout-sequences";

type ClusterContext = Context<typeof CLUSTER>;

/** Clusters that are alike in all that decides with which others they share a slot, sorted by name. */
type Alike = readonly [ClusterResource, ...ClusterResource[]];

/** The clusters of the stack, grouped by what `sharedSlot` reads of them. */
export const alikeClusters = ofStack((context: Context): readonly Alike[] => {
  const byTraits = new Map<string, ClusterResource[]>();
  for (const cluster of [...context.stack.clusters].sort(inOrder))
    appendTo(byTraits, traitsOf(cluster, context), cluster);
  return [...byTraits.values()] as unknown as readonly Alike[];
});

/**
 * How many clusters of a group come before a cluster in the order of names. A pair of clusters is reported once, on the one that comes
 * later.
 */
export function countBefore(group: Alike, cluster: ClusterResource): number {
  let [low, high] = [0, group.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inOrder(group[middle] as ClusterResource, cluster) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

const inOrder = (one: ClusterResource, other: ClusterResource): number =>
  inNaturalOrder(one.name, other.name) || inNaturalOrder(one.urn, other.urn);

/** One of two clusters to compare, and whether it is production. */
interface Side {
  readonly cluster: ClusterResource;
  readonly isProduction: () => boolean;
}

/** Resources that make GKE upgrade clusters one after the other. */
export interface UpgradeOrder {
  readonly sequences: readonly StackResource<typeof ROLLOUT_SEQUENCE>[];
  /** Features of fleets, which may follow other fleets. */
  readonly features: readonly FleetFeature[];
}

/** The first interval in which a cluster and those of a group are open together although they should not be. */
export const sharedSlot = ([other]: Alike, context: ClusterContext): Interval | undefined =>
  firstSharedSlot(
    { cluster: context.self, isProduction: () => context.isProduction },
    { cluster: other, isProduction: () => context.isProductionCluster(other.inputs) },
    { sequences: context.stack.all(ROLLOUT_SEQUENCE), features: context.stack.all(HUB_FEATURE) },
    context,
  );

/** The first interval in which two production clusters are open together and GKE does not upgrade one after the other. */
export function firstSharedSlot(
  one: Side,
  other: Side,
  order: UpgradeOrder,
  { now, settings }: Pick<Context, "now" | "settings">,
): Interval | undefined {
  const [a, b] = [one.cluster, other.cluster];
  if (!allOf(one.isProduction, other.isProduction) || areActiveActive(a, b, { settings })) return undefined;
  const overlap = firstOverlap(openTimesOf(a, now) ?? [], openTimesOf(b, now) ?? []);
  return overlap && !areUpgradedInOrder(a, b, order) ? overlap : undefined;
}

const areUpgradedInOrder = (
  one: ClusterResource,
  other: ClusterResource,
  { sequences, features }: UpgradeOrder,
): boolean =>
  anyOf(
    () => areInDifferentStages(one, other, sequences),
    () => areInOrderedFleets(one, other, features),
  );

function areActiveActive(
  one: ClusterResource,
  other: ClusterResource,
  { settings }: Pick<Context, "settings">,
): boolean {
  const [a, b] = [one, other].map((cluster) => groupLabel(cluster, settings.activeActiveLabel));
  return a !== undefined && a === b;
}

const groupLabel = (
  { inputs: { resourceLabels: labels = {} } }: ClusterResource,
  key: string,
): string | undefined => (key in labels ? labels[key] : undefined);

/** All that `sharedSlot` reads of a cluster, as text; an unknown value is represented by its path. */
function traitsOf(cluster: ClusterResource, context: Context): string {
  const { settings, stack } = context;
  return [
    () => context.isProductionCluster(cluster.inputs),
    () => groupLabel(cluster, settings.activeActiveLabel),
    () => windowOf(cluster.inputs.maintenancePolicy),
    ...stack.all(ROLLOUT_SEQUENCE).map((sequence) => () => stageOf(sequence, cluster)),
    ...(stack.all(HUB_FEATURE).length > 0 ? [() => fleetOf(cluster)] : []),
  ]
    .map((read) => known(read))
    .join("\n");
}

function known(read: () => unknown): string {
  try {
    return JSON.stringify(read()) ?? "";
  } catch (error) {
    if (error instanceof Undecided) return `unknown: ${error.property}`;
    throw error;
  }
}
