import type { types } from "@pulumi/gcp";
import { WEEKDAYS } from "../gke/recurrence";
import type { MaintenanceConfig } from "./config";

/** A Sunday: a window that recurs begins on the first of its days in the week after it. */
const FIRST_SUNDAY = Date.parse("2026-01-04T00:00:00Z");
const HOUR = 60 * 60 * 1000;
const DAY = 24 * HOUR;

/** The maintenance window and exclusions of a cluster, all in UTC. */
export function maintenancePolicy({
  days,
  start,
  hours,
  exclusions,
}: MaintenanceConfig): types.input.container.ClusterMaintenancePolicy {
  const inOrder = WEEKDAYS.filter((day) => days.includes(day));
  const firstDay = FIRST_SUNDAY + WEEKDAYS.findIndex((day) => days.includes(day)) * DAY;
  const [hour, minute] = start.split(":").map(Number) as [number, number];
  const from = firstDay + hour * HOUR + (minute * HOUR) / 60;
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

/** RFC 3339 without fractions, as GKE gives it back. */
function timestamp(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}
