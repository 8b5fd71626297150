import type { types } from "@pulumi/gcp";
import { WEEKDAYS } from "../gke/recurrence";
import { DAY, HOUR, WEEK } from "../gke/time-units";
import type { MaintenanceConfig } from "./cluster-keys";

/** A Sunday: a window that recurs begins on the first of its days in the week after it. */
const FIRST_SUNDAY = Date.parse("2026-01-04T00:00:00Z");

/** The maintenance window and exclusions of a cluster, all in UTC. */
export function maintenancePolicy({
  days,
  start,
  hours,
  exclusions,
}: MaintenanceConfig): types.input.container.ClusterMaintenancePolicy {
  const inOrder = WEEKDAYS.filter((day) => days.includes(day));
  const firstDay = FIRST_SUNDAY + WEEKDAYS.findIndex((day) => days.includes(day)) * DAY;
  const from = firstDay + timeOfDay(start);
  return {
    recurringWindow: {
      startTime: timestamp(from),
      endTime: timestamp(from + hours * HOUR),
      recurrence: `FREQ=WEEKLY;BYDAY=${inOrder.join(",")}`,
    },
    maintenanceExclusions: exclusions.map(({ name, start: startTime, end: endTime, scope }) => ({
      exclusionName: name,
      startTime,
      endTime,
      exclusionOptions: { scope },
    })),
  };
}

/** A window alone, without what is excluded from it. */
export type Window = Pick<MaintenanceConfig, "days" | "start" | "hours">;

/** Whether two windows are ever open at the same time. */
export function windowsOverlap(a: Window, b: Window): boolean {
  return opensOf(a).some((open) =>
    opensOf(b).some((other) => {
      const ahead = (other - open + WEEK) % WEEK;
      return ahead < a.hours * HOUR || WEEK - ahead < b.hours * HOUR;
    }),
  );
}

/** When a window opens, in milliseconds since the week began. */
function opensOf({ days, start }: Window): number[] {
  return days.map((day) => WEEKDAYS.indexOf(day) * DAY + timeOfDay(start));
}

/** Milliseconds from midnight to `HH:MM`. */
function timeOfDay(start: string): number {
  const [hour, minute] = start.split(":").map(Number) as [number, number];
  return hour * HOUR + (minute * HOUR) / 60;
}

/** RFC 3339 without fractions, as GKE gives it back. */
function timestamp(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}
