// Where plans collide: two production clusters in one slot, an end of support that no window comes before, freezes that leave too little time, and
// nobody there.

import { counted } from "../../gke/counted";
import { clip, firstOverlap } from "../../gke/intervals";
import { CAPACITY, capacityOf } from "../../gke/maintenance-capacity";
import type { Exclusion } from "../../gke/maintenance-exclusions";
import { DAY, WEEK } from "../../gke/time-units";
import { dayOf } from "../../gke/timestamps";
import { ifKnown } from "../evaluation/unknown";
import { leastWith } from "../program/gcp/maintenance/freeze-chains";
import { unstaffedWeeks } from "../program/gcp/maintenance/hours";
import { freezesOf, windowOf } from "../program/gcp/maintenance/maintenance";
import { firstSharedSlot, type UpgradeOrder } from "../program/gcp/maintenance/slots";
import { areOneCluster } from "../program/gcp/named-cluster";
import { type ClusterOutlook, labelOf } from "./cluster";
import type { LookedAt } from "./windows";

type CollisionKind = "same-slot" | "no-window-before-end-of-support" | "too-little-time" | "nobody-there";

/** Plans of one or two clusters that do not go together. */
export interface Collision {
  readonly kind: CollisionKind;
  readonly clusters: readonly string[];
  /** When it is met first, in milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  readonly problem: string;
}

/** The plans that collide within the days that are looked at, the first to be met first. Values that are not known count as no collision. */
export function collisionsOf(
  clusters: readonly ClusterOutlook[],
  order: UpgradeOrder,
  time: LookedAt,
): readonly Collision[] {
  const { start: from, end: to } = time;
  // Only two of them can collide in a slot, and there may be thousands of others.
  const production = clusters.filter(({ seen }) => ifKnown(() => seen.home.isProduction) === true);
  const found = [
    ...production.flatMap((one, i) =>
      production.slice(i + 1).flatMap((other) => sameSlot(one, other, order, to) ?? []),
    ),
    ...clusters.flatMap((cluster) => lateWindows(cluster, from)),
    ...clusters.flatMap((cluster) => tooLittleTime(cluster, time) ?? []),
    ...clusters.flatMap((cluster) => nobodyThere(cluster, from, to) ?? []),
  ];
  return found.sort((a, b) => a.start - b.start);
}

function sameSlot(
  one: ClusterOutlook,
  other: ClusterOutlook,
  order: UpgradeOrder,
  to: number,
): Collision | undefined {
  const sideOf = ({ seen: { context, home } }: ClusterOutlook) => ({
    cluster: context.self,
    isProduction: () => home.isProduction,
  });
  const slot = ifKnown(() => firstSharedSlot(sideOf(one), sideOf(other), order, one.seen.context));
  if (!slot || slot.start >= to || areOneCluster(sideOf(one).cluster, sideOf(other).cluster))
    return undefined;
  // Exclusions may close it; and one that is open already begins as the windows do, by which calendars know it.
  const overlap = firstOverlap(one.windows, other.windows);
  if (!overlap) return undefined;
  return {
    kind: "same-slot",
    clusters: [labelOf(one), labelOf(other)],
    ...overlap,
    problem: "both are production, and open for upgrades at the same time",
  };
}

/** A minor ends before any window, or any time where the cluster has none, in which GKE may leave it. */
const lateWindows = (cluster: ClusterOutlook, from: number): Collision[] =>
  cluster.lateSupport.map(({ minor, lastDay = "", pools }) => {
    const what =
      pools.length === 0 ? "control plane" : `pools ${pools.map((pool) => JSON.stringify(pool)).join(", ")}`;
    return {
      kind: "no-window-before-end-of-support",
      clusters: [labelOf(cluster)],
      start: from,
      end: Date.parse(lastDay) + DAY,
      problem:
        cluster.hasWindow === false
          ? `exclusions leave no time in which the ${what} may leave ${minor} before its support ends on ${lastDay}: GKE then forces the upgrade`
          : `no window in which the ${what} may leave ${minor} comes before its support ends on ${lastDay}: GKE then forces the upgrade`,
    };
  });

/** Freezes leave less time than GKE requires. One before which a support ends without a window is reported with that. */
function tooLittleTime(cluster: ClusterOutlook, { now, end: to }: LookedAt): Collision | undefined {
  const { maintenancePolicy } = cluster.seen.context.inputs;
  const isReported = ({ start, end }: Exclusion) =>
    cluster.lateBy.some((each) => each.start === start && (each.end ?? Number.POSITIVE_INFINITY) === end);
  const [freezes, window] = [
    ifKnown(() => freezesOf(maintenancePolicy).filter((freeze) => !isReported(freeze))),
    ifKnown(() => windowOf(maintenancePolicy) ?? NONE),
  ];
  if (!freezes?.length || !window?.ok) return undefined;
  const today = new Date(now);
  if (capacityOf(window.value, [], today).hours < CAPACITY.hours) return undefined;
  const { hours, worstFrom } = leastWith(window.value, freezes, today);
  if (hours >= CAPACITY.hours || worstFrom >= to) return undefined;
  return {
    kind: "too-little-time",
    clusters: [labelOf(cluster)],
    start: worstFrom,
    end: worstFrom + CAPACITY.days * DAY,
    problem: `exclusions leave ${counted(Math.floor(hours), "hour")} for upgrades in the ${CAPACITY.days} days from ${dayOf(worstFrom)}: GKE requires ${CAPACITY.hours}, in pieces of ${CAPACITY.contiguousHours} hours or more`,
  };
}

const NONE = { ok: true, value: undefined } as const;

function nobodyThere(cluster: ClusterOutlook, from: number, to: number): Collision | undefined {
  const { inputs, settings } = cluster.seen.context;
  if (settings.staffedHours.length === 0) return undefined;
  const window = ifKnown(() => windowOf(inputs.maintenancePolicy));
  if (!window?.ok) return undefined;
  const begin = Math.max(from, window.value.start);
  const isOpenIn = (week: number) => clip(cluster.windows, week, week + WEEK).length > 0;
  const weeks = unstaffedWeeks(
    window.value,
    settings.staffedHours,
    begin,
    Math.floor((to - begin) / WEEK),
  ).filter(isOpenIn);
  const [first] = weeks;
  if (first === undefined) return undefined;
  return {
    kind: "nobody-there",
    clusters: [labelOf(cluster)],
    start: first,
    end: first + WEEK,
    problem: `no window ends in staffed hours in ${counted(weeks.length, "week")}`,
  };
}
