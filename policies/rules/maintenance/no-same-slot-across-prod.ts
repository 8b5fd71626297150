import { firstOverlap } from "../../../gke/intervals";
import { allOf } from "../../evaluation/unknown";
import { openTimesOf, windowPath } from "../../program/gcp/maintenance";
import { areInDifferentStages } from "../../program/gcp/rollout-sequences";
import { CLUSTER } from "../../resource-types";
import type { Context, Example, ExampleResource, Rule } from "../../rule";
import type { StackResource } from "../../stack";

type Cluster = StackResource<typeof CLUSTER>;

export const noSameSlotAcrossProd: Rule = {
  name: "no-same-slot-across-prod",
  description: "No two production clusters are open for maintenance at the same time.",
  why:
    "A second cluster helps only as long as it is not broken in the same hour as the first. In the incident all CI runners were on one " +
    "cluster; two with the same window may lose their workloads' identity together. Clusters that a roll-out sequence " +
    "upgrades in different stages are not upgraded together, whatever their windows.",
  fix: "Move one of the two windows to another day, or to other hours: a dailyMaintenanceWindow names no days.",
  whenToExempt:
    "Clusters that may be upgraded at the same time: give them the same value of the label that the setting `activeActiveLabel` names " +
    "instead, which says so to their readers too.",
  sources: [
    "How We Deal with a GKE Metadata Server Outage, medium.com/airwallex-engineering, 2022-06-07",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
  ],
  severity: "medium",
  level: "advisory",
  good: example("FREQ=WEEKLY;BYDAY=FR,SA"),
  bad: example("FREQ=WEEKLY;BYDAY=TU,WE"),
  checks: {
    [CLUSTER]: [
      function* slot({ maintenancePolicy }, context) {
        const at = windowPath(maintenancePolicy);
        if (at === undefined) return;
        const { now, self, stack } = context;
        yield* context.each(stack.clusters, function* (other) {
          if (!isBefore(other, self)) return;
          const areProduction = allOf(
            () => context.isProduction,
            () => context.isProductionCluster(other.inputs),
          );
          if (!areProduction || areActiveActive(self, other, context)) return;
          const overlap = firstOverlap(openTimesOf(self, now) ?? [], openTimesOf(other, now) ?? []);
          if (!overlap || areInDifferentStages(self, other, stack)) return;
          const [start, end] = [overlap.start, overlap.end].map((time) =>
            new Date(time).toISOString().slice(0, 16),
          );
          yield {
            at,
            problem: `is open together with the window of the production cluster ${other.name}, first from ${start}Z to ${end}Z`,
          };
        });
      },
    ],
  },
};

/** A pair is told once, of the cluster whose name comes later. */
const isBefore = (other: Cluster, self: Cluster): boolean =>
  other.name === self.name ? other.urn < self.urn : other.name < self.name;

function areActiveActive(one: Cluster, other: Cluster, { settings }: Pick<Context, "settings">): boolean {
  const key = settings.activeActiveLabel;
  const [a, b] = [one, other].map(({ inputs }) => inputs.resourceLabels ?? {});
  return a !== undefined && b !== undefined && key in a && key in b && a[key] === b[key];
}

function example(recurrence: string): Example {
  const cluster = (name: string, location: string, days: string): ExampleResource => ({
    type: CLUSTER,
    name,
    props: {
      location,
      resourceLabels: { env: "prod" },
      maintenancePolicy: {
        recurringWindow: {
          startTime: "2026-01-06T02:00:00Z",
          endTime: "2026-01-06T08:00:00Z",
          recurrence: days,
        },
      },
    },
  });
  return [
    cluster("blue", "europe-west4", "FREQ=WEEKLY;BYDAY=TU,WE"),
    cluster("green", "europe-west1", recurrence),
  ];
}
