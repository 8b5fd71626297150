// How much time windows and exclusions leave for maintenance.
// Sources, checked 2026-11-23: https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window,
// https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions, and the descriptions of
// ClusterMaintenancePolicy in @pulumi/gcp 9.37.0

import { type Interval, subtract } from "./intervals";
import { EXCLUSION_SCOPE, type Exclusion } from "./maintenance-exclusions";
import { type MaintenanceWindow, openIntervals } from "./maintenance-windows";
import { DAY, HOUR } from "./time-units";

/** How much time has to stay open for maintenance. */
export interface CapacityLimit {
  /** The least number of open hours in every period of `days` days. */
  readonly hours: number;
  readonly days: number;
  /** Shorter open pieces do not count. */
  readonly contiguousHours: number;
}

/** What GKE demands: 48 hours in every 92 days, in pieces of 4 hours or more. */
export const CAPACITY: CapacityLimit = { hours: 48, days: 92, contiguousHours: 4 };

/**
 * What GKE required before exclusions could be 90 days long (until mid 2026), and what some of its documentation, such as Cloud de
 * Confiance's, still says: such a window leaves room for an upgrade each month.
 */
export const FORMER_CAPACITY: CapacityLimit = { hours: 48, days: 32, contiguousHours: 4 };

/** The least open time in any period of a capacity limit's length. */
export interface Capacity {
  /** Hours, of which only pieces of the limit's contiguous hours or more count. */
  readonly hours: number;
  /** The day on which the period with the least begins, in milliseconds since 1970. */
  readonly worstFrom: number;
}

/**
 * The least time that is open for maintenance in every period of `limit.days` days that lies in twice as many days from now on (or from
 * the window's first day on, if that comes within one period). Exclusions of the scope NO_UPGRADES take time away, others
 * do not. No window means always open.
 */
export function capacityOf(
  window: MaintenanceWindow | undefined,
  exclusions: readonly Exclusion[],
  now: Date,
  limit: CapacityLimit = CAPACITY,
): Capacity {
  const length = limit.days * DAY;
  const from = Math.max(now.getTime(), Math.min(window?.start ?? 0, now.getTime() + length));
  const to = from + 2 * length;
  const open = window ? openIntervals(window, from - DAY, to + DAY) : [{ start: from, end: to }];
  const frozen = exclusions.filter(({ scope }) => scope === EXCLUSION_SCOPE.noUpgrades);
  const pieces = subtract(open, frozen).filter(
    ({ start, end }) => end - start >= limit.contiguousHours * HOUR,
  );

  // The open time of a moving period can stop falling, and begin to grow, only where its begin leaves a piece.
  const candidates = [from, from + length, ...pieces.map(({ end }) => end)];
  let worst: Capacity = { hours: Number.POSITIVE_INFINITY, worstFrom: from };
  for (const begin of candidates) {
    if (begin < from || begin > from + length) continue;
    let open = 0;
    for (const { start, end } of pieces) {
      open += Math.max(0, Math.min(end, begin + length) - Math.max(start, begin));
    }
    const hours = open / HOUR;
    if (hours < worst.hours || (hours === worst.hours && begin < worst.worstFrom)) {
      worst = { hours, worstFrom: begin };
    }
  }
  return worst;
}

/** Exclusions that follow one another without room for maintenance between them. */
export interface ExclusionChain extends Interval {
  /** How many exclusions it is made of. */
  readonly count: number;
}

/**
 * The chains of exclusions of the scope NO_UPGRADES, single ones included, in order: those belong together that overlap, touch or leave less
 * than CAPACITY.contiguousHours between them.
 */
export function chainsOf(exclusions: readonly Exclusion[]): readonly ExclusionChain[] {
  const chains: ExclusionChain[] = [];
  const frozen = exclusions.filter(({ scope }) => scope === EXCLUSION_SCOPE.noUpgrades);
  for (const { start, end } of frozen.sort((a, b) => a.start - b.start)) {
    const last = chains.at(-1);
    if (last && start - last.end < CAPACITY.contiguousHours * HOUR) {
      chains[chains.length - 1] = { start: last.start, end: Math.max(last.end, end), count: last.count + 1 };
    } else {
      chains.push({ start, end, count: 1 });
    }
  }
  return chains;
}
