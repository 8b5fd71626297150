import { MONITORING_COMPONENT } from "../../../gke/components";
import { DAEMON_SET_METRIC } from "../../../gke/metrics";
import { findingsIf } from "../../evaluation/findings-if";
import { read, saidWhere, stated } from "../../evaluation/reading";
import { someItem } from "../../evaluation/unknown";
import { needsVerification } from "../../program/kubernetes/verification/verified-clusters";
import { CLUSTER } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";

const COMPONENTS = [MONITORING_COMPONENT.pod, MONITORING_COMPONENT.daemonSet];
const LIST = "monitoringConfig.enableComponents";
const PROMETHEUS = "monitoringConfig.managedPrometheus.enabled";

/** An imperative that holds where the program has no list, too: the provider leaves on a cluster what the program no longer names. */
function addTo(components: readonly string[]): string {
  return `Add ${components.join(" and ")} to ${LIST}, in addition to what the cluster has: removing the list changes nothing on it.`;
}

export const daemonsetStateMetrics: Rule = {
  name: "daemonset-state-metrics",
  description: "Clusters measure the state of their DaemonSets and Pods.",
  why:
    `The state of the verification's DaemonSet (${DAEMON_SET_METRIC.ready}) shows on how many nodes Pods get their identity, and that of ` +
    "Pods (kube_pod_container_status_waiting_reason) shows which of them wait for an image that they cannot pull: in the incident, image builds failed. " +
    "GKE's package leaves the system namespaces out: it shows neither the metadata server nor kube-dns, for which alerts have to be on " +
    "kubernetes.io/container metrics.",
  fix: addTo(COMPONENTS),
  whenToExempt:
    "A cluster with a kube-state-metrics of its own, which must not run beside GKE's, or one whose samples cost too much.",
  sources: [
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/kube-state-metrics",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/",
  ],
  severity: "low",
  level: "advisory",
  good: example(MONITORING_COMPONENT.system, ...COMPONENTS),
  bad: example(MONITORING_COMPONENT.system),
  checks: {
    [CLUSTER]: [
      function* components(_, context) {
        yield* findingsIf(
          () => needsVerification(context),
          () => componentFindings(context),
        );
      },
      function* prometheus(_, context) {
        yield* findingsIf(
          () => needsVerification(context),
          () => prometheusFindings(context),
        );
      },
    ],
  },
};

function* componentFindings(cluster: Context<typeof CLUSTER>): Iterable<Finding> {
  const list = read(cluster, ({ monitoringConfig }) => monitoringConfig?.enableComponents);
  if (!list) return;
  const missing = COMPONENTS.filter((wanted) => !someItem(list.value, (name) => name === wanted));
  if (missing.length === 0) return;
  yield {
    at: LIST,
    problem: `${saidWhere(list, `lacks ${missing.join(" and ")}`)}, so alerts do not see the state of the verification and of other workloads`,
    fix: addTo(missing),
  };
}

function* prometheusFindings(cluster: Context<typeof CLUSTER>): Iterable<Finding> {
  const enabled = read(cluster, ({ monitoringConfig }) => monitoringConfig?.managedPrometheus?.enabled);
  if (enabled?.value !== false) return;
  yield {
    at: PROMETHEUS,
    problem: `${stated(enabled, "false")}, and Managed Service for Prometheus collects these metrics`,
    fix: `Set ${PROMETHEUS} to true.`,
  };
}

function example(...enableComponents: readonly string[]): Rule["good"] {
  return {
    workloadIdentityConfig: { workloadPool: "example.svc.id.goog" },
    monitoringConfig: { enableComponents },
  };
}
