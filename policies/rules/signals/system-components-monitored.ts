import {
  LOGGING_COMPONENT,
  LOGGING_SERVICE,
  MONITORING_COMPONENT,
  MONITORING_SERVICE,
} from "../../../gke/components";
import { redact } from "../../evaluation/redact";
import { someItem } from "../../evaluation/unknown";
import { CLUSTER } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const SYSTEM = MONITORING_COMPONENT.system;
const SERVICES: readonly string[] = [...Object.values(MONITORING_SERVICE), ...Object.values(LOGGING_SERVICE)];

export const systemComponentsMonitored: Rule = {
  name: "system-components-monitored",
  description: "GKE's own components write their metrics and logs.",
  why:
    "Alerts on the metadata server and on kube-dns read what GKE's components in kube-system write. Without it they are mute, and " +
    "whoever looks for the fault finds nothing from before it. Both are on by default; a list of components replaces the default, and " +
    "has to name them again.",
  fix: `Add ${SYSTEM} to monitoringConfig.enableComponents and to loggingConfig.enableComponents, beside what the cluster has: removing the lists changes nothing on it.`,
  whenToExempt:
    "A cluster that sends its metrics and logs to another system by agents of its own, those of kube-system among them.",
  sources: [
    "https://cloud.google.com/stackdriver/docs/solutions/gke/managing-metrics",
    "https://cloud.google.com/stackdriver/docs/solutions/gke/managing-logs",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/",
  ],
  severity: "high",
  level: "mandatory",
  frameworks: [
    "CIS GKE 1.6.0 5.7.1",
    "checkov CKV_GCP_1",
    "checkov CKV_GCP_8",
    "trivy GCP-0052",
    "trivy GCP-0060",
    "gke-policy-automation LOGGING_OR_MONITORING_DISABLED",
    "policy-library enable_stackdriver_logging",
    "policy-library enable_stackdriver_monitoring",
  ],
  good: {
    monitoringConfig: { enableComponents: [SYSTEM, MONITORING_COMPONENT.pod] },
    loggingConfig: { enableComponents: [SYSTEM, LOGGING_COMPONENT.workloads] },
  },
  bad: { monitoringConfig: { enableComponents: [MONITORING_COMPONENT.pod] } },
  checks: {
    [CLUSTER]: [
      function* metrics(cluster, context) {
        yield* judgeList(
          "monitoringConfig",
          cluster.monitoringConfig?.enableComponents ?? context.observed.monitoringConfig?.enableComponents,
          "metrics",
        );
      },
      function* logs(cluster, context) {
        yield* judgeList(
          "loggingConfig",
          cluster.loggingConfig?.enableComponents ?? context.observed.loggingConfig?.enableComponents,
          "logs",
        );
      },
      function* monitoringService(cluster) {
        yield* judgeService("monitoringService", cluster.monitoringService, MONITORING_SERVICE);
      },
      function* loggingService(cluster) {
        yield* judgeService("loggingService", cluster.loggingService, LOGGING_SERVICE);
      },
    ],
  },
  remediations: {
    [CLUSTER]: (cluster) => {
      const lists = [cluster.monitoringConfig?.enableComponents, cluster.loggingConfig?.enableComponents];
      const lacking = lists.filter((list) => list !== undefined && !list.some((name) => name === SYSTEM));
      for (const list of lacking) list?.push(SYSTEM);
      return lacking.length > 0;
    },
  },
};

function* judgeList(at: string, components: readonly string[] | undefined, what: string): Iterable<Finding> {
  if (!components || someItem(components, (name) => name === SYSTEM)) return;
  yield {
    at: `${at}.enableComponents`,
    problem: `${components.length === 0 ? "is empty" : `lacks ${SYSTEM}`}, so GKE's own components write no ${what}`,
    fix: `Add ${SYSTEM} to ${at}.enableComponents, beside what the cluster has: removing the list changes nothing on it.`,
  };
}

type Services = typeof MONITORING_SERVICE | typeof LOGGING_SERVICE;

function* judgeService(at: string, service: string | undefined, services: Services): Iterable<Finding> {
  if (service !== services.none && service !== services.legacy) return;
  yield {
    at,
    problem: `is ${redact(service, SERVICES)}, ${service === services.none ? "which turns it off" : "a system that GKE no longer has"}`,
    fix: `Remove ${at}, or set it to "${services.current}".`,
  };
}
