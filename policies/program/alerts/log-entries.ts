// What the log-based metrics and the alert policies of a stack watch of the logs of a cluster.

import { fieldsOf, filterMatches } from "../../../gke/records";
import { someOf } from "../../evaluation/candidates";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import type { CLUSTER, LOGGING_METRIC } from "../../resource-types";
import type { Context } from "../../rule";
import type { ClusterResource, StackIndex, StackResource } from "../../stack";
import { alertsOn, alertsReading, metricsOn } from "./candidates";
import { filterOf, type Sample } from "./conditions";
import { readsMetric } from "./log-metrics";
import { seriesFields, someCondition } from "./watching";

type ClusterContext = Context<typeof CLUSTER>;
type Metric = StackResource<typeof LOGGING_METRIC>;

/** A log entry that somebody looks for, and one beside it that is none of them. */
export interface Entry {
  readonly wanted: Sample;
  readonly other: Sample;
}

/** Whether an enabled alert, or a log-based metric, is on log entries of a cluster and not on each entry of its kind. */
export const isLogWatched = (
  { stack, self }: Pick<ClusterContext, "stack" | "self">,
  entries: readonly Entry[],
): boolean =>
  anyOf(
    () => someMetric(stack, self, entries, () => true),
    () => someLogCondition(stack, self, entries),
  );

/** Like `isLogWatched`, but a log-based metric counts only with an alert on it. */
export const isLogAlerted = (
  { stack, self }: Pick<ClusterContext, "stack" | "self">,
  entries: readonly Entry[],
): boolean =>
  anyOf(
    () => someLogCondition(stack, self, entries),
    () =>
      someMetric(stack, self, entries, (metric) =>
        someCondition(alertsReading(stack, metric), (condition, alert) =>
          readsMetric(stack, alert, condition, metric),
        ),
      ),
  );

const someLogCondition = (stack: StackIndex, cluster: ClusterResource, entries: readonly Entry[]): boolean =>
  someCondition(
    alertsOn(stack, cluster, entries, ({ conditionMatchedLog }) =>
      mayTake(conditionMatchedLog?.filter, entries),
    ),
    ({ conditionMatchedLog }) => isOnEntries(conditionMatchedLog?.filter, entries, cluster),
  );

const someMetric = (
  stack: StackIndex,
  cluster: ClusterResource,
  entries: readonly Entry[],
  ask: (metric: Metric) => boolean,
): boolean =>
  someOf(
    metricsOn(stack, cluster, entries, (filter) => mayTake(filter, entries)),
    (metric) =>
      allOf(
        () => metric.inputs.disabled !== true,
        () => isOnEntries(metric.inputs.filter, entries, cluster),
        () => ask(metric),
      ),
  );

/** Whether a filter may take one of the wanted entries, whatever its cluster. */
function mayTake(text: unknown, entries: readonly Entry[]): boolean {
  const filter = filterOf(text);
  return (
    filter !== undefined && entries.some(({ wanted }) => filterMatches(filter, fieldsOf(wanted)) !== false)
  );
}

function isOnEntries(text: unknown, entries: readonly Entry[], cluster: ClusterResource): boolean {
  const filter = filterOf(text);
  if (!filter) return false;
  return someItem(entries, ({ wanted, other }) =>
    allOf(
      () => filterMatches(filter, seriesFields(cluster, other)) === false,
      () => filterMatches(filter, seriesFields(cluster, wanted)) !== false,
    ),
  );
}
