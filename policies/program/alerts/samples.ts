// What an alert has to watch: a sample of each series and log entry that tells of trouble with the metadata server.

import { KUBE_DNS_CONTAINERS, KUBE_DNS_DEPLOYMENT } from "../../../gke/dns";
import {
  METADATA_ADDRESS,
  METADATA_HOST,
  METADATA_PORTS,
  METADATA_SERVER_ADDRESS,
  METADATA_SERVER_DAEMON_SET,
  METADATA_SERVER_PORTS,
  SYSTEM_NAMESPACE,
} from "../../../gke/metadata-server";
import {
  CONTAINER_RESOURCE,
  CONTAINER_RESTART_COUNT,
  CONTAINER_UPTIME,
  DAEMON_SET_METRIC,
  POD_RESTARTS_METRIC,
  PROMETHEUS_RESOURCE,
  prometheusType,
} from "../../../gke/metrics";
import { LABEL_PREFIX, METRICS, MODES, VERIFICATION_LABEL } from "../../../verifier/contract";
import type { Sample } from "./conditions";
import type { Entry } from "./log-entries";

/** The labels of a container of a kube-system workload, as GKE names them and as kube-state-metrics does. */
function containerIn(controller: string, podSuffix: string, container: string): Sample {
  const pod = `${controller}-${podSuffix}`;
  return {
    namespace_name: SYSTEM_NAMESPACE,
    pod_name: pod,
    container_name: container,
    metadata_system_top_level_controller_name: controller,
    ...withExported({ namespace: SYSTEM_NAMESPACE, pod, container }),
  };
}

/** Managed Service for Prometheus renames the labels that are its own, unless it is told otherwise. */
const withExported = (labels: Sample): Sample => ({
  ...labels,
  ...Object.fromEntries(Object.entries(labels).map(([name, value]) => [`exported_${name}`, value])),
});

const gke = (metric: string, labels: Sample): Sample => ({
  "metric.type": metric,
  "resource.type": CONTAINER_RESOURCE,
  ...labels,
});
const prometheus = (metric: string, kind: "gauge" | "counter", labels: Sample): Sample => ({
  "metric.type": prometheusType(metric, kind),
  "resource.type": PROMETHEUS_RESOURCE,
  ...labels,
});

const restartsOf = (labels: Sample): readonly Sample[] => [
  gke(CONTAINER_RESTART_COUNT, labels),
  prometheus(POD_RESTARTS_METRIC, "counter", labels),
];

const METADATA_SERVER = containerIn(METADATA_SERVER_DAEMON_SET, "x7k2p", METADATA_SERVER_DAEMON_SET);

export const METADATA_SERVER_RESTARTS = restartsOf(METADATA_SERVER);

export const KUBE_DNS_RESTARTS = KUBE_DNS_CONTAINERS.flatMap((container) =>
  restartsOf(containerIn(KUBE_DNS_DEPLOYMENT, "6c7b8dcfd9-x7k2p", container)),
);

const daemonSet = (name: string, labels: Sample): readonly Sample[] =>
  Object.values(DAEMON_SET_METRIC).map((metric) =>
    prometheus(metric, "gauge", { daemonset: name, ...labels }),
  );

/** That a container runs on each node, and that Pods get an answer there. The verification's namespace and nodes may be any. */
export const METADATA_SERVER_READINESS: readonly Sample[] = [
  gke(CONTAINER_UPTIME, METADATA_SERVER),
  ...daemonSet(METADATA_SERVER_DAEMON_SET, withExported({ namespace: SYSTEM_NAMESPACE })),
  ...daemonSet(VERIFICATION_LABEL, {}),
  ...[METRICS.passed, METRICS.fault, METRICS.time].map((metric) => prometheus(metric, "gauge", {})),
  prometheus(METRICS.verdicts, "counter", {}),
];

const error = (more: Sample): Sample => ({ "resource.type": CONTAINER_RESOURCE, severity: "ERROR", ...more });

const OTHER_TEXT = "dial tcp 10.0.0.1:443: connect: connection refused";

/** The labels of a verification's log entry. */
const verificationLabels = (labels: Sample): Sample => ({
  [`labels.${VERIFICATION_LABEL}`]: "true",
  ...Object.fromEntries(
    Object.entries(labels).map(([name, value]) => [`labels.${LABEL_PREFIX}${name}`, value]),
  ),
});

/** These labels on an entry that has none of them: empty. */
const emptied = (labels: Sample): Sample => Object.fromEntries(Object.keys(labels).map((name) => [name, ""]));

/** Failed verdicts of a verification, whatever the fault. */
export const VERDICTS: readonly Entry[] = MODES.map((mode) => {
  const labels = { kind: "verdict", mode, outcome: "failed" };
  return {
    wanted: error(verificationLabels(labels)),
    other: error(emptied(verificationLabels({ ...labels, fault: "", node: "" }))),
  };
});

const CLIENT_ERRORS: readonly Entry[] = [
  `${METADATA_SERVER_ADDRESS}:${METADATA_SERVER_PORTS.http}`,
  `${METADATA_ADDRESS}:${METADATA_PORTS.http}`,
].map((endpoint) => ({
  wanted: error({
    text: `Get "http://${METADATA_HOST}/computeMetadata/v1/": dial tcp ${endpoint}: connect: connection refused`,
  }),
  other: error({ text: OTHER_TEXT }),
}));

/** Errors that the metadata server logs, and those that its clients log when nothing listens where it should. */
export const METADATA_SERVER_ERRORS: readonly Entry[] = [
  {
    wanted: error(METADATA_SERVER),
    other: error({
      namespace_name: "default",
      pod_name: "another",
      container_name: "another",
      text: OTHER_TEXT,
    }),
  },
  ...CLIENT_ERRORS,
];
