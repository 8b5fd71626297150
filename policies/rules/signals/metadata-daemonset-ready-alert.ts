import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { CONTAINER_UPTIME, promqlName } from "../../../gke/metrics";
import { METRICS } from "../../../verifier/contract";
import { allOf, anyOf } from "../../evaluation/unknown";
import { unlessAllAlertsMissing } from "../../program/alerts/all-missing";
import { EXAMPLE_CLUSTER, exampleQuery, exampleRestarts } from "../../program/alerts/examples";
import { fixWith } from "../../program/alerts/fix-with";
import { isLogAlerted } from "../../program/alerts/log-entries";
import { isAlertOf } from "../../program/alerts/own-alerts";
import { METADATA_SERVER_READINESS, VERDICTS } from "../../program/alerts/samples";
import { ADD_ALERTS, ALERTING, isWatched, needsAlerts, OR_ELSEWHERE } from "../../program/alerts/watching";
import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

const UPTIME = promqlName(CONTAINER_UPTIME);

const FIX =
  `${ADD_ALERTS} Or add a gcp.monitoring.AlertPolicy on the verification's ${METRICS.passed}, on a log-based metric of its verdicts, or on ` +
  `${UPTIME}{namespace_name="${SYSTEM_NAMESPACE}",container_name="${METADATA_SERVER_DAEMON_SET}"}; ${OR_ELSEWHERE}`;

export const metadataDaemonsetReadyAlert: Rule = {
  name: "metadata-daemonset-ready-alert",
  description: "An alert tells when the metadata server does not serve on some node.",
  why:
    "A metadata server that never starts on a node does not restart there either, and in the incident it ran and was Ready, " +
    "yet gave no Pod an answer. An alert on the verification detects both. One on the server's uptime, or on its DaemonSet by a kube-state-metrics of your " +
    "own, detects only the first; GKE's package of state metrics leaves kube-system out.",
  fix: FIX,
  whenToExempt:
    "A cluster whose nodes come and go so often that the count of them means nothing, and that is not verified.",
  sources: [
    "Airwallex, How We Deal with a GKE Metadata Server Outage (June 2022)",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/kube-state-metrics",
    "https://cloud.google.com/monitoring/api/metrics_kubernetes",
  ],
  severity: "medium",
  level: "advisory",
  good: [
    EXAMPLE_CLUSTER,
    exampleRestarts(),
    exampleQuery(
      "readiness",
      `absent(${METRICS.passed}{cluster="main"}) or ${METRICS.passed}{cluster="main"} == 0`,
    ),
  ],
  bad: [EXAMPLE_CLUSTER, exampleRestarts()],
  checks: {
    [CLUSTER]: [
      function* alert(_, context) {
        yield* unlessAllAlertsMissing(context, function* () {
          const isMissing = allOf(
            () => needsAlerts(context),
            () =>
              !anyOf(
                () => isAlertOf(context, "verification-failed"),
                () => isWatched(context, METADATA_SERVER_READINESS, { orAbsence: true }),
                () => isLogAlerted(context, VERDICTS),
              ),
          );
          if (!isMissing) return;
          yield {
            at: ALERTING,
            problem: `is incomplete: no alert of this stack reports when ${METADATA_SERVER_DAEMON_SET} fails without restarting`,
            fix: fixWith(FIX, context, METADATA_SERVER_READINESS, { orAbsence: true }),
          };
        });
      },
    ],
  },
};
