import { type Interval, merge } from "../../gke/intervals";
import { CAPACITY } from "../../gke/maintenance-capacity";
import { WEEKDAYS } from "../../gke/recurrence";
import { DAY, HOUR, MINUTE, WEEK } from "../../gke/time-units";
import type { Hours } from "./settings";

/** The intervals that weekly hours cover between `from` and `to` (milliseconds since 1970), in order and without overlaps. */
export function intervalsOf(hours: readonly Hours[], from: number, to: number): readonly Interval[] {
  const intervals: Interval[] = [];
  for (let day = Math.floor(from / DAY) * DAY - DAY; day < to; day += DAY) {
    const weekday = WEEKDAYS[new Date(day).getUTCDay()];
    for (const { days, from: begin, to: end } of hours) {
      if (weekday === undefined || !days.includes(weekday)) continue;
      const [first, last] = [timeOf(begin), timeOf(end)];
      intervals.push({ start: day + first, end: day + last + (last <= first ? DAY : 0) });
    }
  }
  return merge(intervals);
}

/** Whether weekly hours leave no time for a maintenance window between them: GKE counts none that is shorter than four hours. */
export function leaveNoWindow(hours: readonly Hours[]): boolean {
  if (hours.length === 0) return false;
  const covered = intervalsOf(hours, 0, 2 * WEEK);
  const hasGap = covered.some(
    ({ end }, i) => ((covered[i + 1]?.start ?? end) - end) / HOUR >= CAPACITY.contiguousHours,
  );
  // A week with a gap has one in the second week, too.
  return covered.length > 0 && !hasGap;
}

/** Milliseconds since midnight of `HH:MM`. */
function timeOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return (hours * 60 + minutes) * MINUTE;
}
