// The metrics of a GKE cluster in Cloud Monitoring: what they are called in filters and in PromQL.
// Checked 2026-11-25.

/**
 * GKE's system metrics of a container, on the monitored resource k8s_container with the labels project_id, location, cluster_name,
 * namespace_name, pod_name and container_name. They take in kube-system.
 * Source: https://cloud.google.com/monitoring/api/metrics_kubernetes, as used in public alert policies
 */
export const CONTAINER_RESTART_COUNT = "kubernetes.io/container/restart_count";
export const CONTAINER_UPTIME = "kubernetes.io/container/uptime";
export const CONTAINER_RESOURCE = "k8s_container";

/**
 * The state metrics of DaemonSets, by their names in PromQL. GKE's own package of them leaves the system namespaces out: for a
 * DaemonSet in kube-system they come from a kube-state-metrics that a team runs itself, as the last two do for any.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/kube-state-metrics ("does not collect metrics from system namespaces")
 * and https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/daemonset-metrics.md
 */
export const DAEMON_SET_METRIC = {
  desired: "kube_daemonset_status_desired_number_scheduled",
  ready: "kube_daemonset_status_number_ready",
  updated: "kube_daemonset_status_updated_number_scheduled",
  misscheduled: "kube_daemonset_status_number_misscheduled",
  available: "kube_daemonset_status_number_available",
  unavailable: "kube_daemonset_status_number_unavailable",
} as const;

/**
 * Restarts of a container by a kube-state-metrics that a team runs itself; GKE's package has no such metric.
 * Source: https://github.com/kubernetes/kube-state-metrics/blob/main/docs/metrics/workload/pod-metrics.md
 */
export const POD_RESTARTS_METRIC = "kube_pod_container_status_restarts_total";

/**
 * The type in Cloud Monitoring of a metric that Managed Service for Prometheus collects, on the monitored resource prometheus_target with
 * the labels project_id, location, cluster, namespace, job and instance; a workload's label of the same name gets "exported_" before it.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/kube-state-metrics
 */
export const prometheusType = (name: string, kind: "gauge" | "counter"): string =>
  `prometheus.googleapis.com/${name}/${kind}`;
export const PROMETHEUS_RESOURCE = "prometheus_target";

/**
 * A system metric that each node has one series of, on the monitored resource k8s_node with the labels project_id, location,
 * cluster_name and node_name: where it is, the node is. A sample a minute, which may take two more minutes to be seen.
 * Source: https://cloud.google.com/monitoring/api/metrics_kubernetes
 */
export const NODE_ALLOCATABLE_CPU = "kubernetes.io/node/cpu/allocatable_cores";
export const NODE_RESOURCE = "k8s_node";

/**
 * The state metric of the containers of Pods that wait, by its name in PromQL: 1 for the `reason`. Labels cluster, location, namespace,
 * pod, container and reason. GKE's own package leaves the system namespaces out.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/kube-state-metrics
 */
export const POD_WAITING_REASON = "kube_pod_container_status_waiting_reason";

/** The reasons of containers whose image cannot be had. Source: https://kubernetes.io/docs/concepts/containers/images/ */
export const IMAGE_PULL_REASONS: readonly string[] = ["ErrImagePull", "ImagePullBackOff"];

/**
 * The type of a log-based metric that a user defines, after which its name follows.
 * Source: https://cloud.google.com/logging/docs/logs-based-metrics
 */
export const USER_LOG_METRIC = "logging.googleapis.com/user/";

/**
 * The name of a Cloud Monitoring metric in PromQL: the first "/" is ":", and every other character that PromQL does not take is "_", as
 * in kubernetes_io:container_restart_count.
 * Source: https://cloud.google.com/monitoring/promql/promql-mapping
 */
export function promqlName(metricType: string): string {
  return metricType.replace("/", ":").replace(/[^A-Za-z0-9_:]/g, "_");
}
