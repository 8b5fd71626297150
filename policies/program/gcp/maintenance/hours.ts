import type { MaintenanceWindow } from "../../../../gke/maintenance-windows";
import { occurrences } from "../../../../gke/occurrences";
import { DAY, WEEK } from "../../../../gke/time-units";
import { intervalsOf } from "../../../settings/hours";
import type { Hours } from "../../../settings/settings";

/** The first Monday, 00:00 UTC, at or after a moment. 1970 began on a Thursday: its first Monday was its fifth day. */
export function mondayFrom(time: number): number {
  return Math.ceil((time - 4 * DAY) / WEEK) * WEEK + 4 * DAY;
}

/**
 * The Mondays (milliseconds since 1970), in order, of the weeks in which occurrences of a window end, but none during these hours.
 * @param weeks how many weeks are examined, from the first Monday not before `begin`.
 */
export function unstaffedWeeks(
  { start, duration, recurrence }: MaintenanceWindow,
  hours: readonly Hours[],
  begin: number,
  weeks: number,
): readonly number[] {
  const from = mondayFrom(begin);
  const to = from + weeks * WEEK;
  const ends = occurrences(recurrence, start, from - duration, to - duration).map((each) => each + duration);
  const staffed = intervalsOf(hours, from, to);
  const isStaffed = (end: number) => staffed.some((each) => each.start <= end && end < each.end);
  const weekOf = (end: number) => from + Math.floor((end - from) / WEEK) * WEEK;
  const staffedWeeks = new Set(ends.filter(isStaffed).map(weekOf));
  return [...new Set(ends.map(weekOf))].filter((week) => !staffedWeeks.has(week));
}
