// When GKE may upgrade a cluster, and what it then may: windows, and the exclusions that they lie in.

import { clip, type Interval, merge, subtract } from "../../gke/intervals";
import { EXCLUSION_SCOPE } from "../../gke/maintenance-exclusions";
import { type MaintenanceWindow, openIntervals } from "../../gke/maintenance-windows";
import { DAY } from "../../gke/time-units";
import type { PlannedSupport } from "./support";

/** The days that are looked at, and the moment by which what has ended is over: in milliseconds since 1970. */
export interface LookedAt extends Interval {
  readonly now: number;
}

/** A time in which GKE leaves a cluster, or one of its pools, alone. */
export interface PlannedExclusion {
  /** Undefined where it has none, or it is unknown. */
  readonly name: string | undefined;
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Undefined until the version's end of support. */
  readonly end: number | undefined;
  readonly scope: string;
  /** The pool that it concerns alone. */
  readonly pool?: string;
}

/** An exclusion that cannot be read, so that it is not known when it closes windows. */
export interface UnreadExclusion {
  /** Undefined where it has none, or it is unknown. */
  readonly name: string | undefined;
  /** Each begins with the path of a property. */
  readonly problems: readonly string[];
}

/** A time in which GKE may upgrade. */
export interface PlannedWindow extends Interval {
  /** What alone it may upgrade to then, because of an exclusion; undefined for all. */
  readonly only?: "patches" | "control-plane-patches";
}

/**
 * The windows of a cluster without the times in which an exclusion lets nothing through; they are cut where what they allow changes.
 * Source for the scopes: https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions#exclusions, checked 2026-11-30
 */
export function plannedWindows(
  window: MaintenanceWindow,
  exclusions: readonly PlannedExclusion[],
  support: readonly PlannedSupport[],
  time: LookedAt,
): readonly PlannedWindow[] {
  const during = (scope: string): Interval[] =>
    exclusions
      .filter((exclusion) => exclusion.pool === undefined && exclusion.scope === scope)
      .map(({ start, end }) => ({ start, end: end ?? endOfSupport(support) }));
  const open = subtract(windowsFrom(window, time), during(EXCLUSION_SCOPE.noUpgrades));
  const [forControlPlane, forPatches] = [
    during(EXCLUSION_SCOPE.noMinorOrNode),
    during(EXCLUSION_SCOPE.noMinor),
  ];
  const forNodes = subtract(open, forControlPlane);
  return [
    ...subtract(forNodes, forPatches),
    ...within(forNodes, forPatches).map((each) => ({ ...each, only: "patches" as const })),
    ...within(open, forControlPlane).map((each) => ({ ...each, only: "control-plane-patches" as const })),
  ]
    .filter(({ end }) => end > time.now)
    .sort((a, b) => a.start - b.start);
}

/**
 * The ends of support before which exclusions close all windows, or all time where there is no window. After the days that are looked at, those within an exclusion that lasts
 * until the end of support do not count: its author means that GKE upgrades then.
 */
export function endsBeforeWindows(
  window: MaintenanceWindow | "none",
  exclusions: readonly PlannedExclusion[],
  support: readonly PlannedSupport[],
  { start: from, now, end: to }: LookedAt,
): readonly PlannedSupport[] {
  const untilEnd = exclusions.some(({ end }) => end === undefined);
  const closed = exclusions.map(({ start, end }) => ({ start, end: end ?? Number.POSITIVE_INFINITY }));
  const openUntil = (end: number) =>
    window === "none" ? [{ start: from, end }] : windowsFrom(window, { start: from, end });
  const isOpenBefore = (end: number) => subtract(clip(openUntil(end), now, end), closed).length > 0;
  return support.filter(({ lastDay, isOver }) => {
    if (lastDay === undefined || isOver) return false;
    const end = Date.parse(lastDay) + DAY;
    if (isOpenBefore(Math.min(end, to))) return false;
    return end <= to || !(untilEnd || isOpenBefore(end));
  });
}

/** The exclusions of which each alone keeps a window from coming before these ends of support. */
export const closingBefore = (
  window: MaintenanceWindow | "none",
  exclusions: readonly PlannedExclusion[],
  late: readonly PlannedSupport[],
  time: LookedAt,
): readonly PlannedExclusion[] =>
  late.length === 0
    ? []
    : exclusions.filter((each) => {
        const others = exclusions.filter((other) => other !== each);
        return endsBeforeWindows(window, others, late, time).length < late.length;
      });

/** One that is open as the time begins keeps its own start, by which calendars know it from day to day; one that never closes has none. */
function windowsFrom(window: MaintenanceWindow, { start, end }: Interval): readonly Interval[] {
  const before = start - window.duration;
  return openIntervals(window, before, end).map((each) =>
    each.start === before ? { ...each, start } : each,
  );
}

/** What of the intervals lies in the times, which may overlap. */
const within = (intervals: readonly Interval[], times: readonly Interval[]): readonly Interval[] =>
  merge(times).flatMap(({ start, end }) => clip(intervals, start, end));

/** After the end of the control plane's support GKE upgrades whatever an exclusion says. */
function endOfSupport(support: readonly PlannedSupport[]): number {
  const lastDay = support.find(({ pools }) => pools.length === 0)?.lastDay;
  return lastDay === undefined ? Number.POSITIVE_INFINITY : Date.parse(lastDay) + DAY;
}
