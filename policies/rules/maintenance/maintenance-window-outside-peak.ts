import { openIntervals } from "../../../gke/maintenance-windows";
import { DAY } from "../../../gke/time-units";
import { intervalsOf } from "../../program/gcp/hours";
import { windowOf, windowPath } from "../../program/gcp/maintenance";
import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

/** After a year every recurrence of weekdays and days of the month has shown itself. */
const YEAR = 366 * DAY;

export const maintenanceWindowOutsidePeak: Rule = {
  name: "maintenance-window-outside-peak",
  description: "Maintenance windows lie outside the hours of most traffic.",
  why:
    "An upgrade takes nodes away and may break what runs on them; in hours of most traffic that costs most. GKE counts weekdays in UTC " +
    "always, so that a window written in local days may lie a day off. Off until the setting `peakHours` names hours.",
  fix: "Move the window out of the hours of the setting `peakHours`.",
  whenToExempt: "A cluster that the peak does not concern, such as one of internal tools.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window"],
  severity: "low",
  level: "advisory",
  exampleSettings: {
    peakHours: [{ days: ["MO", "TU", "WE", "TH", "FR"], from: "08:00", to: "18:00" }],
  },
  good: { maintenancePolicy: { dailyMaintenanceWindow: { startTime: "02:00" } } },
  bad: { maintenancePolicy: { dailyMaintenanceWindow: { startTime: "10:00" } } },
  checks: {
    [CLUSTER]: [
      function* peak(cluster, { now, settings }) {
        if (settings.peakHours.length === 0) return;
        const { maintenancePolicy } = cluster;
        const at = windowPath(maintenancePolicy);
        const window = windowOf(maintenancePolicy);
        if (at === undefined || !window?.ok) return;
        const from = Math.max(now.getTime(), window.value.start);
        const peaks = intervalsOf(settings.peakHours, from, from + YEAR);
        const hit = openIntervals(window.value, from, from + YEAR).find((open) =>
          peaks.some((peak) => peak.start < open.end && open.start < peak.end),
        );
        if (!hit) return;
        const start = new Date(hit.start).toISOString().slice(0, 16);
        yield { at, problem: `lies in peak hours, first with the window of ${start}Z` };
      },
    ],
  },
};
