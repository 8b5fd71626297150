import { counted } from "../../../gke/counted";
import { HOUR, WEEK } from "../../../gke/time-units";
import { dayOf } from "../../../gke/timestamps";
import { allOf } from "../../evaluation/unknown";
import { mondayFrom } from "../../program/gcp/maintenance/hours";
import { openTimesOf, windowPath } from "../../program/gcp/maintenance/maintenance";
import { firstByWeek, isReferred, referencesOf } from "../../program/gcp/maintenance/nonproduction-windows";
import { isSequenced } from "../../program/gcp/maintenance/rollout-sequences";
import { CLUSTER } from "../../resource-types";
import type { Example, ExampleResource, Rule } from "../../rule";

export const prodWindowAfterNonprod: Rule = {
  name: "prod-window-after-nonprod",
  description: "Production's maintenance windows come a day after non-production's in each week.",
  why:
    "What an upgrade breaks should be met where it costs least, and in time to keep it from production. Where production's window is the " +
    "week's first, it is the test. Windows only make that order likely: GKE promises none between clusters, and a version " +
    "that comes between two windows meets the next one first. A rollout sequence promises it (see " +
    "rollout-sequence-required), and then this rule reports nothing. Weeks begin on Monday, 00:00 UTC.",
  fix:
    "Move production's window to a later day of the week than non-production's, each as a recurringWindow: a dailyMaintenanceWindow names " +
    "no days. Better, let a gkehub.RolloutSequence order the clusters (see rollout-sequence-required).",
  whenToExempt:
    "A production window early in the week whose non-production window lies at the end of the week before.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/rollout-sequencing-custom-stages/about-rollout-sequencing",
  ],
  severity: "medium",
  level: "advisory",
  good: example("FREQ=WEEKLY;BYDAY=WE,TH"),
  bad: example("FREQ=WEEKLY;BYDAY=MO,TU"),
  checks: {
    [CLUSTER]: [
      function* order(cluster, context) {
        const isAsked = allOf(
          () => context.isProduction,
          () => windowPath(cluster.maintenancePolicy) !== undefined,
          () => isReferred(context),
          () => !isSequenced(context),
        );
        const at = isAsked ? windowPath(cluster.maintenancePolicy) : undefined;
        if (at === undefined) return;
        const { now, self, settings } = context;
        const own = openTimesOf(self, now) ?? [];
        const references = referencesOf(context);
        const from = mondayFrom(Math.max(now.getTime(), own[0]?.start ?? 0, references.latestBegin));
        for (const [week, start] of firstByWeek(own, from)) {
          const reference = references.firstByWeek(from).get(week) ?? Number.POSITIVE_INFINITY;
          const hours = Math.floor(Math.abs(start - reference) / HOUR);
          if (
            reference === Number.POSITIVE_INFINITY ||
            start - reference >= settings.productionDelayHours * HOUR
          )
            continue;
          const day = dayOf(from + week * WEEK);
          yield {
            at,
            problem:
              start < reference
                ? `opens ${counted(hours, "hour")} before non-production's first window in the week of ${day}`
                : `opens ${counted(hours, "hour")} after non-production's first window in the week of ${day}, and ${settings.productionDelayHours} are required`,
          };
          return;
        }
      },
    ],
  },
};

function example(recurrence: string): Example {
  const cluster = (
    name: string,
    env: string,
    startTime: string,
    endTime: string,
    days: string,
  ): ExampleResource => ({
    type: CLUSTER,
    name,
    props: {
      resourceLabels: { env },
      maintenancePolicy: { recurringWindow: { startTime, endTime, recurrence: days } },
    },
  });
  return [
    cluster("dev", "dev", "2026-01-05T08:00:00Z", "2026-01-05T14:00:00Z", "FREQ=WEEKLY;BYDAY=MO,TU"),
    cluster("prod", "prod", "2026-01-05T02:00:00Z", "2026-01-05T08:00:00Z", recurrence),
  ];
}
