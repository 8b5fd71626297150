// What the alert policies and log-based metrics of a stack watch of a cluster.

import { parseFilter } from "../../../gke/filters";
import { type Fields, takes } from "../../../gke/records";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { ALERT_POLICY, type CLUSTER, LOGGING_METRIC } from "../../resource-types";
import type { Context } from "../../rule";
import type { StackIndex, StackResource } from "../../stack";
import { projectOf } from "../gcp/project";
import { needsVerification } from "../kubernetes/verified-clusters";
import { type Condition, fittingOf, type Sample, selectionsOf } from "./conditions";
import { readsMetric } from "./log-metrics";

type Alert = StackResource<typeof ALERT_POLICY>;
type Cluster = StackResource<typeof CLUSTER>;
type Metric = StackResource<typeof LOGGING_METRIC>;
type ClusterContext = Context<typeof CLUSTER>;

/** The one component that has all alerts on a cluster; an imperative. */
export const ADD_ALERTS =
  'Add new ClusterAlerts("NAME", { cluster, channels }): import { ClusterAlerts } from "gke-guardrails".';

/** The same for a stack that has its alerts in another one; an imperative that continues another. */
export const OR_ELSEWHERE = 'or name "alerting" in the setting elsewhere if another stack has the alerts.';

/** What a cluster lacks where nothing alerts on it, in place of a property. */
export const ALERTING = "alerting";

export const isAlertedElsewhere = (settings: Context["settings"]): boolean =>
  settings.elsewhere.includes(ALERTING);

/** Whether this stack is to have the alerts on a cluster: it has a metadata server, lives long, and no other stack has them. */
export const needsAlerts = (context: ClusterContext): boolean =>
  !isAlertedElsewhere(context.settings) && needsVerification(context);

/**
 * Whether an enabled alert of the stack may watch one of the series of a cluster.
 * @param series the same list for the same question, as what fits it is remembered.
 * @param orAbsence alerts that fire when there is no such series count, too.
 */
export const isWatched = (
  { stack, self }: Pick<ClusterContext, "stack" | "self">,
  series: readonly Sample[],
  orAbsence = false,
): boolean =>
  someCondition(stack, (condition) =>
    someItem(
      selectionsOf(condition).filter(({ isAbsence }) => orAbsence || !isAbsence),
      (selection) =>
        someItem(fittingOf(selection, series), (sample) => selection.takes(on(self, sample)) !== false),
    ),
  );

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

/** The same where a log-based metric counts with an alert on it alone. */
export const isLogAlerted = (
  { stack, self }: Pick<ClusterContext, "stack" | "self">,
  entries: readonly Entry[],
): boolean =>
  anyOf(
    () => someLogCondition(stack, self, entries),
    () =>
      someMetric(stack, self, entries, (metric) =>
        someCondition(stack, (condition, alert) => readsMetric(stack, alert, condition, metric)),
      ),
  );

const someLogCondition = (stack: StackIndex, cluster: Cluster, entries: readonly Entry[]): boolean =>
  someCondition(stack, ({ conditionMatchedLog }) =>
    isOnEntries(conditionMatchedLog?.filter, entries, cluster),
  );

const someMetric = (
  stack: StackIndex,
  cluster: Cluster,
  entries: readonly Entry[],
  ask: (metric: Metric) => boolean,
): boolean =>
  someItem(stack.all(LOGGING_METRIC), (metric) =>
    allOf(
      () => metric.inputs.disabled !== true,
      () => isOnEntries(metric.inputs.filter, entries, cluster),
      () => ask(metric),
    ),
  );

function isOnEntries(text: unknown, entries: readonly Entry[], cluster: Cluster): boolean {
  const filter = typeof text === "string" ? parseFilter(text) : undefined;
  if (!filter) return false;
  return someItem(entries, ({ wanted, other }) =>
    allOf(
      () => takes(filter, on(cluster, other)) === false,
      () => takes(filter, on(cluster, wanted)) !== false,
    ),
  );
}

/** Asks each condition of each enabled alert policy. */
const someCondition = (stack: StackIndex, ask: (condition: Condition, alert: Alert) => boolean): boolean =>
  someItem(stack.all(ALERT_POLICY), (alert) =>
    allOf(
      () => alert.inputs.enabled !== false,
      () => someItem(alert.inputs.conditions, (condition) => ask(condition, alert)),
    ),
  );

/** A sample of a cluster. Reading a name of the cluster that is not known yet throws `Undecided`. */
const on =
  (cluster: Cluster, sample: Sample): Fields =>
  (name) =>
    Object.hasOwn(sample, name) ? sample[name] : clusterFields(cluster)(name);

/** The labels by which metrics and logs name their cluster. A name that the program leaves to its provider may be any. */
export const clusterFields =
  (cluster: Cluster): Fields =>
  (name) => {
    switch (name) {
      case "cluster":
      case "cluster_name":
        return textOf(cluster.inputs.name);
      case "location":
        return textOf(cluster.inputs.location);
      case "project_id":
        return projectOf(cluster);
      default:
        return undefined;
    }
  };

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
