import type { Interval } from "../../../gke/intervals";
import { inNaturalOrder } from "../../../gke/natural-order";
import { allOf } from "../../evaluation/unknown";
import { windowPath } from "../../program/gcp/maintenance/maintenance";
import { alikeClusters, countBefore, sharedSlot } from "../../program/gcp/maintenance/slots";
import { CLUSTER } from "../../resource-types";
import type { Example, ExampleResource, Rule } from "../../rule";

export const noSameSlotAcrossProd: Rule = {
  name: "no-same-slot-across-prod",
  description: "No two production clusters are open for maintenance at the same time.",
  why:
    "A second cluster helps only as long as it is not broken in the same hour as the first. In the incident all CI runners were on one " +
    "cluster; two with the same window may lose their workloads' identity together. Clusters that a rollout sequence " +
    "upgrades in different stages, or whose fleets follow one another, are not upgraded together, whatever their windows.",
  fix: "Move one of the two windows to another day, or to other hours: a dailyMaintenanceWindow names no days.",
  whenToExempt:
    "Clusters that may be upgraded at the same time: give them the same value of the label that the setting `activeActiveLabel` names " +
    "instead, which also shows readers that this is intended.",
  sources: [
    "How We Deal with a GKE Metadata Server Outage, medium.com/airwallex-engineering, 2022-06-07",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/manage-upgrades-with-rollout-sequencing",
  ],
  severity: "medium",
  level: "advisory",
  good: example("FREQ=WEEKLY;BYDAY=FR,SA"),
  bad: example("FREQ=WEEKLY;BYDAY=TU,WE"),
  checks: {
    [CLUSTER]: [
      function* slot(cluster, context) {
        const isAsked = allOf(
          () => context.isProduction,
          () => windowPath(cluster.maintenancePolicy) !== undefined,
          () => alikeClusters(context).some((group) => countBefore(group, context.self) > 0),
        );
        const at = isAsked ? windowPath(cluster.maintenancePolicy) : undefined;
        if (at === undefined) return;
        let count = 0;
        let first: Interval | undefined;
        const names: string[] = [];
        // One finding names all of them. So while it is unknown whether a cluster is one of them, the finding is unknown too.
        for (const group of alikeClusters(context)) {
          const others = countBefore(group, context.self);
          const slot = others > 0 ? sharedSlot(group, context) : undefined;
          if (!slot) continue;
          count += others;
          if (!first || slot.start < first.start) first = slot;
          for (const { name } of group.slice(0, Math.min(others, NAMED))) names.push(name);
        }
        if (!first) return;
        const [start, end] = [first.start, first.end].map((time) =>
          new Date(time).toISOString().slice(0, 16),
        );
        yield {
          at,
          problem: `is open at the same time as ${windowsOf(names.sort(inNaturalOrder), count)}, first from ${start}Z to ${end}Z`,
        };
      },
    ],
  },
};

/** So many clusters are named, the others counted. */
const NAMED = 3;

function windowsOf(names: readonly string[], count: number): string {
  const named = names.slice(0, NAMED);
  if (count > NAMED)
    return `the windows of ${count} production clusters (${named.join(", ")} and ${count - NAMED} more)`;
  const last = named.pop();
  return named.length === 0
    ? `the window of the production cluster ${last}`
    : `the windows of the production clusters ${named.join(", ")} and ${last}`;
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
