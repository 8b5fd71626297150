// Clusters that several files know, such as a state and gcloud's list: each is shown once.

import { inNaturalOrder } from "../../gke/natural-order";
import { appendTo } from "../evaluation/append-to";
import { placeOnGke } from "../program/gcp/named-cluster";
import type { SeenCluster } from "./collector";

/**
 * Each cluster once. It keeps the name, stack and environment of where it was seen first; all else is as it was seen last, as lists of what
 * runs come after states.
 * @param seen in the order in which the files were read.
 */
export function eachOnce(seen: readonly SeenCluster[]): readonly SeenCluster[] {
  const byPlace = new Map<unknown, SeenCluster[]>();
  for (const cluster of seen) appendTo(byPlace, placeOnGke(cluster.context.self) ?? cluster, cluster);
  return [...byPlace.values()].map((views) => views.reduce(merged));
}

/** Clusters by their stacks and names. */
export const byName = (a: SeenCluster, b: SeenCluster): number => inNaturalOrder(keyOf(a), keyOf(b));
const keyOf = ({ home }: SeenCluster) => `${home.stackName} ${home.resource.name}`;

const merged = (first: SeenCluster, last: SeenCluster): SeenCluster => ({
  ...last,
  label: first.label,
  home: first.home,
  names: { ...first.names, names: [...new Set([...first.names.names, ...last.names.names])] },
  shownFrom: last.label,
});
