import type { Interval } from "../../../../gke/intervals";
import { WEEK } from "../../../../gke/time-units";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import type { CLUSTER } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { ClusterResource } from "../../../stack";
import { openTimesOf } from "./maintenance";
import { isBeforeProduction } from "./rollout-sequences";

/** The maintenance windows of non-production clusters, with which every production cluster is compared. */
interface References {
  /** The latest first opening of any of these windows. */
  readonly latestBegin: number;
  /** For each week, counted from a Monday, the first moment at which one of these windows is open. */
  firstByWeek(from: number): ReadonlyMap<number, number>;
}

const isReference = (cluster: ClusterResource, context: Context): boolean =>
  allOf(
    () => isBeforeProduction(cluster, context),
    () => openTimesOf(cluster, context.now) !== undefined,
  );

const someReference = ofStack((context: Context) =>
  someItem(context.stack.clusters, (cluster) => isReference(cluster, context)),
);

/**
 * Whether there is a cluster to compare with.
 * @throws Undecided unless that is certain whatever is unknown about others, the cluster itself left out.
 */
export const isReferred = (context: Context<typeof CLUSTER>): boolean =>
  ifKnown(() => someReference(context)) ??
  someItem(
    context.stack.clusters,
    (cluster) => cluster.urn !== context.self.urn && isReference(cluster, context),
  );

export const referencesOf = ofStack((context: Context): References => {
  const { now, stack } = context;
  const times = stack.clusters
    .filter((cluster) => isReference(cluster, context))
    .map((cluster) => openTimesOf(cluster, now) ?? []);
  const byMonday = new Map<number, ReadonlyMap<number, number>>();
  return {
    latestBegin: times.reduce((latest, [first]) => Math.max(latest, first?.start ?? 0), 0),
    firstByWeek(from) {
      const weeks = byMonday.get(from) ?? earliestByWeek(times, from);
      byMonday.set(from, weeks);
      return weeks;
    },
  };
});

function earliestByWeek(times: readonly (readonly Interval[])[], from: number): ReadonlyMap<number, number> {
  const earliest = new Map<number, number>();
  for (const one of times)
    for (const [week, start] of firstByWeek(one, from))
      earliest.set(week, Math.min(start, earliest.get(week) ?? Number.POSITIVE_INFINITY));
  return earliest;
}

/** For each week, counted from a Monday, the first moment at which a window is open. */
export function firstByWeek(times: readonly Interval[], from: number): ReadonlyMap<number, number> {
  const first = new Map<number, number>();
  for (const { start, end } of times) {
    for (let week = Math.max(0, Math.floor((start - from) / WEEK)); from + week * WEEK < end; week++) {
      if (!first.has(week)) first.set(week, Math.max(start, from + week * WEEK));
    }
  }
  return first;
}
