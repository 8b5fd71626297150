import { CLOUD_DNS, KUBE_DNS_DEPLOYMENT } from "../../../gke/dns";
import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { CONTAINER_RESTART_COUNT, promqlName } from "../../../gke/metrics";
import { allOf } from "../../evaluation/unknown";
import { unlessAllAlertsMissing } from "../../program/alerts/all-missing";
import { EXAMPLE_CLUSTER, exampleRestarts } from "../../program/alerts/examples";
import { fixWith } from "../../program/alerts/fix-with";
import { isAlertOf } from "../../program/alerts/own-alerts";
import { KUBE_DNS_RESTARTS } from "../../program/alerts/samples";
import { ADD_ALERTS, ALERTING, isWatched, needsAlerts, OR_ELSEWHERE } from "../../program/alerts/watching";
import { dnsConfigOf } from "../../program/gcp/network/cluster-dns";
import { CLUSTER } from "../../resource-types";
import type { Context, Rule } from "../../rule";

const METRIC = promqlName(CONTAINER_RESTART_COUNT);
const PODS = `namespace_name="${SYSTEM_NAMESPACE}",pod_name=~"${KUBE_DNS_DEPLOYMENT}-.*"`;

const FIX = `${ADD_ALERTS} Or add a gcp.monitoring.AlertPolicy on ${METRIC}{${PODS}}; ${OR_ELSEWHERE}`;

export const kubeDnsCrashloopAlert: Rule = {
  name: "kube-dns-crashloop-alert",
  description: "An alert tells when kube-dns restarts.",
  why:
    "It was the incident's first symptom: kube-dns restarted without end, as its container prometheus-to-sd could not start without the " +
    "metadata server, and with DNS down CI jobs hung for all developers. The metadata server itself was Ready throughout.",
  fix: FIX,
  whenToExempt: "A cluster with a DNS server of its own in place of kube-dns.",
  sources: [
    "Airwallex, How We Deal with a GKE Metadata Server Outage (June 2022)",
    "https://docs.cloud.google.com/kubernetes-engine/docs/concepts/kube-dns",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/about-cloud-dns",
    "https://github.com/GoogleCloudPlatform/k8s-stackdriver/issues/353",
  ],
  severity: "medium",
  level: "advisory",
  good: [EXAMPLE_CLUSTER, exampleRestarts()],
  bad: [EXAMPLE_CLUSTER, exampleRestarts(`container_name="${METADATA_SERVER_DAEMON_SET}"`)],
  checks: {
    [CLUSTER]: [
      function* alert(_, context) {
        yield* unlessAllAlertsMissing(context, function* () {
          const isMissing = allOf(
            () => needsAlerts(context),
            () => runsKubeDns(context),
            () => !isAlertOf(context, "dns-restarts"),
            () => !isWatched(context, KUBE_DNS_RESTARTS),
          );
          if (!isMissing) return;
          yield {
            at: ALERTING,
            problem: `is incomplete: no alert of this stack reports when ${KUBE_DNS_DEPLOYMENT} restarts`,
            fix: fixWith(FIX, context, KUBE_DNS_RESTARTS),
          };
        });
      },
    ],
  },
};

/** An Autopilot cluster has Cloud DNS; a Standard one if it declares it. */
function runsKubeDns({ self }: Context<typeof CLUSTER>): boolean {
  return allOf(
    () => self.inputs.enableAutopilot !== true,
    () => dnsConfigOf(self)?.clusterDns !== CLOUD_DNS,
  );
}
