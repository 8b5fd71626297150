import { occurrences } from "../../../gke/occurrences";
import { WEEK } from "../../../gke/time-units";
import { intervalsOf, mondayFrom } from "../../program/gcp/hours";
import { windowOf, windowPath } from "../../program/gcp/maintenance";
import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

/** After a year every recurrence of weekdays and days of the month has shown itself. */
const WEEKS = 53;

export const maintenanceWindowStaffed: Rule = {
  name: "maintenance-window-staffed",
  description: "In each week with maintenance windows, one ends while people are there.",
  why:
    "In the incident finding the cause of what an upgrade had broken took people most of a day. A window that ends in staffed hours lets " +
    "them meet it at once. Off until the setting `staffedHours` names hours; who has people at all hours names every " +
    "day from 00:00 to 00:00.",
  fix: "Move the window so that it ends in the hours of the setting `staffedHours`.",
  whenToExempt: "A cluster whose upgrades are verified and rolled back without people.",
  sources: [
    "How We Deal with a GKE Metadata Server Outage, medium.com/airwallex-engineering, 2022-06-07",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
  ],
  severity: "low",
  level: "advisory",
  exampleSettings: {
    staffedHours: [{ days: ["MO", "TU", "WE", "TH", "FR"], from: "08:00", to: "18:00" }],
  },
  good: { maintenancePolicy: { dailyMaintenanceWindow: { startTime: "06:00" } } },
  bad: { maintenancePolicy: { dailyMaintenanceWindow: { startTime: "00:00" } } },
  checks: {
    [CLUSTER]: [
      function* staffed(cluster, { now, settings }) {
        if (settings.staffedHours.length === 0) return;
        const { maintenancePolicy } = cluster;
        const at = windowPath(maintenancePolicy);
        const window = windowOf(maintenancePolicy);
        if (at === undefined || !window?.ok) return;
        const { start, duration, recurrence } = window.value;
        const from = mondayFrom(Math.max(now.getTime(), start));
        const to = from + WEEKS * WEEK;
        const ends = occurrences(recurrence, start, from - duration, to - duration).map(
          (each) => each + duration,
        );
        const staffed = intervalsOf(settings.staffedHours, from, to);
        const isStaffed = (end: number) => staffed.some((hours) => hours.start <= end && end < hours.end);
        const weekOf = (end: number) => Math.floor((end - from) / WEEK);
        const staffedWeeks = new Set(ends.filter(isStaffed).map(weekOf));
        const alone = ends.find((end) => !staffedWeeks.has(weekOf(end)));
        if (alone === undefined) return;
        const day = new Date(from + weekOf(alone) * WEEK).toISOString().slice(0, 10);
        yield { at, problem: `has no end in staffed hours in the week of ${day}` };
      },
    ],
  },
};
