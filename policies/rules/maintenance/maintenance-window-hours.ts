import { openIntervals } from "../../../gke/maintenance-windows";
import { DAY } from "../../../gke/time-units";
import { dayOf } from "../../../gke/timestamps";
import { partOf } from "../../evaluation/part-of-rule";
import { unstaffedWeeks } from "../../program/gcp/maintenance/hours";
import { windowOf, windowPath } from "../../program/gcp/maintenance/maintenance";
import { CLUSTER, type Inputs } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";
import { intervalsOf } from "../../settings/hours";

/** After a year every recurrence of weekdays and days of the month has shown itself. */
const YEAR = 366 * DAY;
const WEEKS = 53;

const HOURS = { days: ["MO", "TU", "WE", "TH", "FR"], from: "08:00", to: "18:00" } as const;

export const maintenanceWindowHours: Rule = {
  name: "maintenance-window-hours",
  description:
    "Maintenance windows lie outside the hours of most traffic, and one a week ends while people are there.",
  why:
    "An upgrade takes nodes away and may break what runs on them; in the hours with the most traffic, that costs most. In the incident finding the cause " +
    "of what an upgrade had broken took people most of a day: a window that ends in staffed hours lets them notice it at once. GKE always counts weekdays in UTC, so a window " +
    "planned in local days may be off by a day. Off until the settings `peakHours` and `staffedHours` name hours; either works without the other. If people are " +
    "there at all hours, name every day from 00:00 to 00:00.",
  fix: "Move the window out of the hours of the setting `peakHours`, so that it ends in those of `staffedHours`.",
  whenToExempt:
    "A cluster that the peak does not concern, such as one of internal tools, or whose upgrades are verified and rolled back without people.",
  sources: [
    "How We Deal with a GKE Metadata Server Outage, medium.com/airwallex-engineering, 2022-06-07",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
  ],
  severity: "low",
  level: "advisory",
  exampleSettings: { peakHours: [HOURS], staffedHours: [HOURS] },
  good: { maintenancePolicy: { dailyMaintenanceWindow: { startTime: "04:00" } } },
  bad: { maintenancePolicy: { dailyMaintenanceWindow: { startTime: "10:00" } } },
  checks: {
    [CLUSTER]: [
      partOf<typeof CLUSTER>("maintenance-window-outside-peak", outsidePeak),
      partOf<typeof CLUSTER>("maintenance-window-staffed", staffed),
    ],
  },
};

type Cluster = Inputs[typeof CLUSTER];
type ClusterContext = Context<typeof CLUSTER>;

function* outsidePeak(cluster: Cluster, { now, settings }: ClusterContext): Iterable<Finding> {
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
  yield {
    at,
    problem: `is in peak hours, first with the window of ${start}Z`,
    fix: "Move the window out of the hours of the setting `peakHours`.",
  };
}

function* staffed(cluster: Cluster, { now, settings }: ClusterContext): Iterable<Finding> {
  if (settings.staffedHours.length === 0) return;
  const { maintenancePolicy } = cluster;
  const at = windowPath(maintenancePolicy);
  const window = windowOf(maintenancePolicy);
  if (at === undefined || !window?.ok) return;
  const begin = Math.max(now.getTime(), window.value.start);
  const [alone] = unstaffedWeeks(window.value, settings.staffedHours, begin, WEEKS);
  if (alone === undefined) return;
  const day = dayOf(alone);
  yield {
    at,
    problem: `does not end in staffed hours in the week of ${day}`,
    fix: "Move the window so that it ends in the hours of the setting `staffedHours`.",
  };
}
