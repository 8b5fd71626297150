import type { ClusterEndOfSupport } from "./settings";

/** An entry that gives a cluster other days than an earlier entry, and the indexes of both. */
export interface Contradiction {
  readonly at: number;
  readonly first: number;
}

/**
 * Entries that give other days than an earlier entry about the same cluster, which would win. Only entries that name the cluster in the
 * same words are compared.
 */
export function contradictions(ends: readonly ClusterEndOfSupport[]): Contradiction[] {
  return ends.flatMap((end, at) => {
    const first = ends.findIndex(({ cluster }) => cluster === end.cluster);
    return areEqual(ends[first] ?? end, end) ? [] : [{ at, first }];
  });
}

/** Whether two entries give the same days. */
export const areEqual = (one: ClusterEndOfSupport, other: ClusterEndOfSupport): boolean =>
  one.standard === other.standard && one.extended === other.extended;
