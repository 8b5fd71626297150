import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { CONTAINER_RESOURCE } from "../../../gke/metrics";
import { allOf } from "../../evaluation/unknown";
import { unlessAllAlertsMissing } from "../../program/alerts/all-missing";
import { EXAMPLE_CLUSTER, exampleRestarts } from "../../program/alerts/examples";
import { isLogWatched } from "../../program/alerts/log-entries";
import { isAlertOf } from "../../program/alerts/own-alerts";
import { METADATA_SERVER_ERRORS } from "../../program/alerts/samples";
import { ADD_ALERTS, ALERTING, needsAlerts, OR_ELSEWHERE } from "../../program/alerts/watching";
import { CLUSTER, LOGGING_METRIC } from "../../resource-types";
import type { ExampleResource, Rule } from "../../rule";

const FILTER =
  `resource.type="${CONTAINER_RESOURCE}" AND resource.labels.namespace_name="${SYSTEM_NAMESPACE}" AND ` +
  `resource.labels.container_name="${METADATA_SERVER_DAEMON_SET}" AND severity>=ERROR`;

const metric = (filter: string): ExampleResource => ({
  type: LOGGING_METRIC,
  name: "errors",
  props: { name: "errors", filter },
});

export const metadataErrorLogMetric: Rule = {
  name: "metadata-error-log-metric",
  description: "The metadata server's errors are counted, or raise an alert.",
  why:
    "A metadata server that runs and cannot serve says why in its log, and its clients say which address refused them: in the incident " +
    '"connection refused", on every node, from the minute of the upgrade. A log-based metric keeps the count after the log is gone.',
  fix:
    `${ADD_ALERTS} Or add a gcp.logging.Metric, or a gcp.monitoring.AlertPolicy with a conditionMatchedLog, with the filter ${FILTER}; ` +
    OR_ELSEWHERE,
  whenToExempt: "A cluster whose logs go to another system, which counts them there.",
  sources: [
    "Airwallex, How We Deal with a GKE Metadata Server Outage (June 2022)",
    "https://cloud.google.com/logging/docs/logs-based-metrics",
    "https://cloud.google.com/logging/docs/view/logging-query-language",
  ],
  severity: "low",
  level: "advisory",
  good: [EXAMPLE_CLUSTER, exampleRestarts(), metric(FILTER)],
  bad: [
    EXAMPLE_CLUSTER,
    exampleRestarts(),
    metric(`resource.type="${CONTAINER_RESOURCE}" AND severity>=ERROR`),
  ],
  checks: {
    [CLUSTER]: [
      function* metric(_, context) {
        yield* unlessAllAlertsMissing(context, function* () {
          const isMissing = allOf(
            () => needsAlerts(context),
            () => !isAlertOf(context, "metadata-server-errors"),
            () => !isLogWatched(context, METADATA_SERVER_ERRORS),
          );
          if (!isMissing) return;
          yield {
            at: ALERTING,
            problem: `is incomplete: no metric or alert of this stack counts the errors that ${METADATA_SERVER_DAEMON_SET} logs`,
          };
        });
      },
    ],
  },
};
