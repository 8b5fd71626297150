import type { ClusterEndOfSupport } from "./settings";

/** An entry that gives a cluster other days than an earlier entry, and the indexes of both. */
interface Contradiction {
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

/** The indexes of entries whose extended support ends before the standard one, so that one of the days is wrong. */
export const endingTooEarly = (ends: readonly ClusterEndOfSupport[]): number[] =>
  ends.flatMap(({ standard, extended }, at) => (extended !== undefined && extended < standard ? [at] : []));

/** Whether two entries give the same days. */
export const areEqual = (one: ClusterEndOfSupport, other: ClusterEndOfSupport): boolean =>
  one.standard === other.standard && one.extended === other.extended;
