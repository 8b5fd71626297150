import {
  LOGGING_COMPONENT,
  LOGGING_SERVICE,
  MONITORING_COMPONENT,
  MONITORING_SERVICE,
} from "../../../gke/components";
import { type Reading, read, type Source, saidWhere, stated } from "../../evaluation/reading";
import { redact } from "../../evaluation/redact";
import { someItem } from "../../evaluation/unknown";
import { CLUSTER, type Inputs } from "../../resource-types";
import type { Check, Finding, Rule } from "../../rule";

type Cluster = Inputs[typeof CLUSTER];

const SYSTEM = MONITORING_COMPONENT.system;
const SERVICES: readonly string[] = [...Object.values(MONITORING_SERVICE), ...Object.values(LOGGING_SERVICE)];

export const systemComponentsMonitored: Rule = {
  name: "system-components-monitored",
  description: "GKE's own components write their metrics and logs.",
  why:
    "Alerts on the metadata server and on kube-dns read what GKE's components in kube-system write. Without that data no alert fires, and nobody " +
    "can look up what happened before the fault. Both are on by default; a list of components replaces the default, and " +
    "has to name them again.",
  fix: `Add ${SYSTEM} to monitoringConfig.enableComponents and to loggingConfig.enableComponents, in addition to what the cluster has: removing the lists changes nothing on it.`,
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
    "CIS GKE 1.9.0 5.7.1",
    "checkov CKV_GCP_1",
    "checkov CKV_GCP_8",
    "trivy GCP-0052",
    "trivy GCP-0060",
    "gke-policy-automation LOGGING_OR_MONITORING_DISABLED",
    "policy-library enable_stackdriver_kubernetes_engine_monitoring",
    "policy-library enable_stackdriver_logging",
    "policy-library enable_stackdriver_monitoring",
  ],
  departures:
    "checkov passes every value but none, also monitoring.googleapis.com, a system that GKE no longer has, and gke-policy-automation every list of components that is not empty. trivy takes an empty service for none: it is the default, which is on.",
  good: {
    monitoringConfig: { enableComponents: [SYSTEM, MONITORING_COMPONENT.pod] },
    loggingConfig: { enableComponents: [SYSTEM, LOGGING_COMPONENT.workloads] },
  },
  bad: { monitoringConfig: { enableComponents: [MONITORING_COMPONENT.pod] } },
  checks: {
    [CLUSTER]: [
      ...signalChecks("metrics", "monitoringConfig", "monitoringService", MONITORING_SERVICE),
      ...signalChecks("logs", "loggingConfig", "loggingService", LOGGING_SERVICE),
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

type Services = typeof MONITORING_SERVICE | typeof LOGGING_SERVICE;

/**
 * The checks of one kind of signal. GKE reports it in both properties: where a program declares one of them, the other one's observed value
 * is not judged as well.
 */
function signalChecks(
  what: string,
  config: "monitoringConfig" | "loggingConfig",
  service: "monitoringService" | "loggingService",
  services: Services,
): readonly Check<typeof CLUSTER>[] {
  const isOff = (value: string | undefined) => value === services.none || value === services.legacy;
  const readList = (cluster: Source<Cluster>) =>
    read(cluster, (properties) => properties[config]?.enableComponents);
  return [
    function* list(cluster, context) {
      const components = readList(context);
      if (!components || !lacksSystem(components.value)) return;
      if (components.origin === "observed" && isOff(cluster[service])) return;
      yield listFinding(`${config}.enableComponents`, components, what);
    },
    function* olderProperty(_, context) {
      const value = read(context, (properties) => properties[service]);
      if (!value || !isOff(value.value)) return;
      const components = value.origin === "observed" ? readList(context)?.value : undefined;
      if (components && lacksSystem(components)) return;
      yield serviceFinding(service, value, services);
    },
  ];
}

const lacksSystem = (components: readonly string[]): boolean =>
  !someItem(components, (name) => name === SYSTEM);

function listFinding(at: string, components: Reading<readonly string[]>, what: string): Finding {
  const said = components.value.length === 0 ? "is empty" : `lacks ${SYSTEM}`;
  return {
    at,
    problem: `${saidWhere(components, said)}, so GKE's own components write no ${what}`,
    fix: `Add ${SYSTEM} to ${at}, in addition to what the cluster has: removing the list changes nothing on it.`,
  };
}

function serviceFinding(at: string, service: Reading<string>, services: Services): Finding {
  const isNone = service.value === services.none;
  return {
    at,
    problem: `${stated(service, redact(service.value, SERVICES))}, ${isNone ? "which turns it off" : "a system that GKE no longer has"}`,
    fix:
      service.origin === "declared"
        ? `Remove ${at}, or set it to "${services.current}".`
        : `Set ${at} to "${services.current}".`,
  };
}
