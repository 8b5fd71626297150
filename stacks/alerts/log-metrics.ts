import type { logging } from "@pulumi/gcp";
import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../gke/metadata-server";
import { CONTAINER_RESOURCE, promqlName, USER_LOG_METRIC } from "../../gke/metrics";
import { LABEL_PREFIX, type LogLabels, VERIFICATION_LABEL } from "../../verifier/contract";
import type { Target } from "./alert";
import { type LabelMatch, series } from "./series";

/** The path of a label in the verifier's log entries. */
export const verifierLabel = (label: keyof LogLabels): string => `labels.${LABEL_PREFIX}${label}`;

const equals = (path: string, value: string): string => `${path}=${JSON.stringify(value)}`;

/** A filter of Cloud Logging that matches what all of these match. */
export const andFilters = (...filters: string[]): string => filters.join(" AND ");

const fromContainer = ({ cluster, location }: Target): string =>
  andFilters(
    equals("resource.type", CONTAINER_RESOURCE),
    equals("resource.labels.cluster_name", cluster),
    equals("resource.labels.location", location),
  );

/** A filter for the verdicts of a cluster's verification with these labels. */
export const verdicts = (target: Target, labels: Partial<LogLabels> = {}): string =>
  andFilters(
    fromContainer(target),
    equals(`labels.${JSON.stringify(VERIFICATION_LABEL)}`, "true"),
    ...Object.entries({ kind: "verdict", ...labels }).map(([label, value]) =>
      equals(verifierLabel(label as keyof LogLabels), value),
    ),
  );

/** What a counter of log entries counts, and the labels that it takes from the entries. */
interface LogMetric {
  readonly description: string;
  readonly filter: (target: Target) => string;
  /** Labels of the entries, by their names in the counter's series. */
  readonly labels: Readonly<Record<string, keyof LogLabels>>;
}

/** The counters of log entries that a cluster's alerts query, by the ends of their names. */
export const LOG_METRICS = {
  verdicts: {
    description: "Verdicts of the upgrade verification",
    filter: verdicts,
    // As the system metrics of a node call it.
    labels: { mode: "mode", outcome: "outcome", fault: "fault", node_name: "node", workload: "workload" },
  },
  "metadata-server-errors": {
    description: "Errors that the GKE metadata server logs",
    filter: (target) =>
      andFilters(
        fromContainer(target),
        equals("resource.labels.namespace_name", SYSTEM_NAMESPACE),
        equals("resource.labels.container_name", METADATA_SERVER_DAEMON_SET),
        "severity>=ERROR",
      ),
    labels: {},
  },
} as const satisfies Record<string, LogMetric>;

export type LogMetricId = keyof typeof LOG_METRICS;

/** A name that is unique among the project's clusters. */
export const logMetricName = (id: LogMetricId, { cluster, location }: Target): string =>
  `gke-guardrails/${location}/${cluster}/${id}`;

/** The series of a counter of log entries, as a PromQL selector. */
export const logSeries = (
  id: LogMetricId,
  target: Target,
  matchers: Readonly<Record<string, LabelMatch>> = {},
): string =>
  series(promqlName(USER_LOG_METRIC + logMetricName(id, target)), {
    monitored_resource: CONTAINER_RESOURCE,
    ...matchers,
  });

/** The arguments of a counter, without its project. */
export function logMetricArgs(id: LogMetricId, target: Target): logging.MetricArgs {
  const { description, filter, labels }: LogMetric = LOG_METRICS[id];
  return {
    name: logMetricName(id, target),
    description: `${description} of the cluster ${target.cluster}.`,
    filter: filter(target),
    metricDescriptor: {
      metricKind: "DELTA",
      valueType: "INT64",
      unit: "1",
      labels: Object.keys(labels).map((key) => ({ key, valueType: "STRING" })),
    },
    labelExtractors: Object.fromEntries(
      Object.entries(labels).map(([key, label]) => [key, `EXTRACT(${verifierLabel(label)})`]),
    ),
  };
}
