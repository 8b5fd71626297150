// The components of GKE that write metrics and logs, as `monitoringConfig` and `loggingConfig` name them. Checked 2026-11-25.

/**
 * The values of `monitoringConfig.enableComponents` that matter here; absent, GKE enables SYSTEM_COMPONENTS, and on a new cluster
 * the state metrics too. The list replaces what is enabled.
 * Source: @pulumi/gcp 9.37.0, ClusterMonitoringConfig, and
 * https://docs.cloud.google.com/kubernetes-engine/docs/how-to/kube-state-metrics
 */
export const MONITORING_COMPONENT = {
  system: "SYSTEM_COMPONENTS",
  pod: "POD",
  daemonSet: "DAEMONSET",
} as const;

/**
 * All values of `monitoringConfig.enableComponents`, in the order in which GKE answers them, whatever a program's order is: that of its API's
 * enumeration. @pulumi/gcp 9.x compares lists, so that a program with another order shows a difference for ever.
 * Source: google.container.v1beta1.MonitoringComponentConfig (@google-cloud/container 7.2.0), and
 * https://github.com/hashicorp/terraform-provider-google/issues/28688
 */
export const MONITORING_COMPONENTS = [
  "SYSTEM_COMPONENTS",
  "WORKLOADS",
  "APISERVER",
  "SCHEDULER",
  "CONTROLLER_MANAGER",
  "STORAGE",
  "HPA",
  "POD",
  "DAEMONSET",
  "DEPLOYMENT",
  "STATEFULSET",
  "CADVISOR",
  "KUBELET",
  "DCGM",
  "JOBSET",
] as const;

/**
 * The values of `loggingConfig.enableComponents`, likewise.
 * Source: google.container.v1beta1.LoggingComponentConfig (@google-cloud/container 7.2.0)
 */
export const LOGGING_COMPONENTS = [
  "SYSTEM_COMPONENTS",
  "WORKLOADS",
  "APISERVER",
  "SCHEDULER",
  "CONTROLLER_MANAGER",
  "KCP_SSHD",
  "KCP_CONNECTION",
  "KCP_HPA",
] as const;

/** These components in the order of all, as GKE answers them. */
export const inAnswerOrder = <T extends string>(all: readonly T[], components: readonly T[]): T[] =>
  all.filter((component) => components.includes(component));

/** The values of `loggingConfig.enableComponents` that matter here. Source: @pulumi/gcp 9.37.0, ClusterLoggingConfig */
export const LOGGING_COMPONENT = { system: "SYSTEM_COMPONENTS", workloads: "WORKLOADS" } as const;

/**
 * The older properties that say the same, `monitoringService` and `loggingService`: "none" is off, and the ones without "/kubernetes"
 * are those of a system that GKE no longer has.
 * Source: @pulumi/gcp 9.37.0, Cluster
 */
export const MONITORING_SERVICE = {
  current: "monitoring.googleapis.com/kubernetes",
  legacy: "monitoring.googleapis.com",
  none: "none",
} as const;
export const LOGGING_SERVICE = {
  current: "logging.googleapis.com/kubernetes",
  legacy: "logging.googleapis.com",
  none: "none",
} as const;
