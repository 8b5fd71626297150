import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { CONTAINER_RESTART_COUNT, promqlName } from "../../../gke/metrics";
import { allOf } from "../../evaluation/unknown";
import { areRestartsWatched } from "../../program/alerts/all-missing";
import { EXAMPLE_CLUSTER, exampleRestarts } from "../../program/alerts/examples";
import { fixWith } from "../../program/alerts/fix-with";
import { METADATA_SERVER_RESTARTS } from "../../program/alerts/samples";
import { ADD_ALERTS, ALERTING, needsAlerts, OR_ELSEWHERE } from "../../program/alerts/watching";
import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

const METRIC = promqlName(CONTAINER_RESTART_COUNT);

const FIX =
  `${ADD_ALERTS} Its alert verification-failing needs addUpgradeVerification({ metrics: true }). Or add a gcp.monitoring.AlertPolicy on ${METRIC}{namespace_name="${SYSTEM_NAMESPACE}",` +
  `container_name="${METADATA_SERVER_DAEMON_SET}"} of your own; ${OR_ELSEWHERE}`;

export const metadataServerRestartAlert: Rule = {
  name: "metadata-server-restart-alert",
  description: "An alert tells when the metadata server restarts.",
  why:
    "The incident lasted most of a day because no alert fired: developers reported CI jobs that hung, and the search began at the " +
    "wrong end. GKE counts the restarts of its own containers in kube-system like those of all other containers, in a metric that is free. The " +
    "rule reads filters and PromQL; of a query in Monitoring Query Language, which Google no longer recommends, it only knows which metrics " +
    "it names. An alert counts if it can fire within an hour, on no more restarts than a kubelet makes, and without another condition that has to be met too. Where this alert is missing, the other rules on alerts say nothing: the same component has all of them.",
  fix: FIX,
  whenToExempt:
    "A cluster whose loss nobody would notice. Where another stack has the alerts, or another system than Cloud Monitoring, add `alerting` to " +
    "the setting `elsewhere`.",
  sources: [
    "Airwallex, How We Deal with a GKE Metadata Server Outage (June 2022)",
    "https://cloud.google.com/monitoring/api/metrics_kubernetes",
    "https://cloud.google.com/monitoring/promql/promql-mapping",
    "https://cloud.google.com/monitoring/api/v3/filters",
  ],
  severity: "high",
  level: "mandatory",
  mandatoryFor: "production clusters",
  good: [
    EXAMPLE_CLUSTER,
    exampleRestarts(`cluster_name="main",container_name="${METADATA_SERVER_DAEMON_SET}"`),
  ],
  bad: [EXAMPLE_CLUSTER, exampleRestarts('cluster_name="main",container_name="my-server"')],
  checks: {
    [CLUSTER]: [
      function* alert(_, context) {
        const isMissing = allOf(
          () => needsAlerts(context),
          () => !areRestartsWatched(context),
        );
        if (!isMissing) return;
        yield {
          at: ALERTING,
          problem: `is missing: no alert of this stack reports when ${METADATA_SERVER_DAEMON_SET} restarts`,
          fix: fixWith(FIX, context, METADATA_SERVER_RESTARTS),
          level: context.levelByEnvironment,
        };
      },
    ],
  },
};
