import type { ClusterEndOfSupport } from "./settings";

/** An entry that gives a cluster other days than an earlier one, and the numbers of both. */
export interface Contradiction {
  readonly at: number;
  readonly first: number;
}

/** The entries about a cluster that an earlier one names in the same words, with other days: the first would win. */
export function contradictions(ends: readonly ClusterEndOfSupport[]): Contradiction[] {
  return ends.flatMap((end, at) => {
    const first = ends.findIndex(({ cluster }) => cluster === end.cluster);
    return areEqual(ends[first] ?? end, end) ? [] : [{ at, first }];
  });
}

/** Whether two entries give the same days. */
export const areEqual = (one: ClusterEndOfSupport, other: ClusterEndOfSupport): boolean =>
  one.standard === other.standard && one.extended === other.extended;
