import { CAPACITY } from "../../../../gke/maintenance-capacity";
import { daysOf, type Exclusion, MAX_EXCLUSIONS } from "../../../../gke/maintenance-exclusions";
import type { MaintenanceWindow } from "../../../../gke/maintenance-windows";
import { DAY } from "../../../../gke/time-units";
import { leastWith } from "./freeze-chains";

/** A freeze, and the least number of whole days by which it has to end earlier. */
export interface Shortening {
  readonly freeze: Exclusion;
  readonly days: number;
}

/**
 * The freeze that has to end earlier by the fewest days so that all freezes together leave the time that GKE requires; undefined where it takes more
 * than that one to be shorter.
 */
export function shorteningOf(
  window: MaintenanceWindow | undefined,
  freezes: readonly Exclusion[],
  now: Date,
): Shortening | undefined {
  if (freezes.length > MAX_EXCLUSIONS) return undefined;
  const found = freezes.flatMap((freeze) => {
    const days = daysToCut(window, freeze, freezes, now);
    return days === undefined ? [] : [{ freeze, days }];
  });
  return found.sort((a, b) => a.days - b.days)[0];
}

function daysToCut(
  window: MaintenanceWindow | undefined,
  freeze: Exclusion,
  freezes: readonly Exclusion[],
  now: Date,
): number | undefined {
  const others = freezes.filter((each) => each !== freeze);
  const suffices = (days: number) => {
    const shorter = { ...freeze, end: freeze.end - days * DAY };
    return leastWith(window, [...others, shorter], now).hours >= CAPACITY.hours;
  };
  let [low, high] = [1, Math.ceil(daysOf(freeze)) - 1];
  if (!Number.isFinite(high) || high < low || !suffices(high)) return undefined;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (suffices(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
