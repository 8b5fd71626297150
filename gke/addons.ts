// What GKE manages in a cluster's namespaces. Checked 2026-11-23.

import { METADATA_SERVER_DAEMON_SET, SYSTEM_NAMESPACE } from "./metadata-server";

/** The kinds of objects that GKE's addons consist of and a program may try to own. */
export type AddonKind = "DaemonSet" | "Deployment" | "ConfigMap" | "Service" | "ServiceAccount";

/**
 * The names of GKE's managed objects in kube-system. One that ends with `*` stands for every name that begins so: those carry a version, a
 * platform or a size. Not in it: nvidia-driver-installer, which users install themselves by GKE's documentation.
 * Source: public listings of `kubectl get daemonset,deployment,configmap -n kube-system` on GKE up to 1.35, checked 2026-11-27; gcsfusecsi-node:
 * https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#October_02_2026; Services: public output of `kubectl cluster-info` on GKE;
 * ServiceAccounts: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons (dns), both checked 2026-12-01
 */
export const MANAGED_ADDONS: Readonly<Record<AddonKind, readonly string[]>> = {
  DaemonSet: [
    METADATA_SERVER_DAEMON_SET,
    "anetd*",
    "calico-node",
    "container-watcher",
    "efficiency-daemon",
    "filestore-node*",
    "fluentbit-gke*",
    "gcsfusecsi-node*",
    "gke-metrics-agent*",
    "image-package-extractor",
    "konnectivity-agent",
    "kube-proxy",
    "maintenance-handler",
    "metadata-proxy-*",
    "nccl-fastsocket-installer",
    "netd",
    "node-local-dns",
    "nvidia-gpu-device-plugin*",
    "pdcsi-node*",
    "runsc-metric-server",
    "tpu-device-plugin",
  ],
  Deployment: [
    "calico-node-vertical-autoscaler",
    "calico-typha*",
    "event-exporter-gke",
    "konnectivity-agent*",
    "kube-dns",
    "l7-default-backend",
    "metrics-server*",
  ],
  ConfigMap: [
    "fluentbit-gke-config*",
    "gke-metrics-agent-conf*",
    "konnectivity-agent-autoscaler-config",
    "node-local-dns",
  ],
  Service: ["default-http-backend", "kube-dns", "kube-dns-upstream", "metrics-server"],
  ServiceAccount: ["kube-dns", "node-local-dns"],
};

/**
 * The APIService of GKE's metrics-server, which is in no namespace. Other servers of metrics, such as kube-prometheus's adapter, register the
 * same.
 * Source: its listing on GKE in https://github.com/helm/charts/issues/18010, checked 2026-11-30
 */
export const METRICS_API_SERVICE = "v1beta1.metrics.k8s.io";

/**
 * The namespaces beside kube-system that GKE makes and fills by itself; one that ends with `*` stands for every name that begins so. Not in
 * it: gmp-system and gmp-public, in which users may run or configure Managed Service for Prometheus themselves.
 * Source: public listings of `kubectl get namespaces` on GKE, checked 2026-11-27, and
 * https://docs.cloud.google.com/stackdriver/docs/managed-prometheus/setup-managed
 */
const AUTOPILOTS_PROMETHEUS_NAMESPACE = "gke-gmp-system";
export const MANAGED_PREFIX = "gke-managed-";
const MANAGED_NAMESPACES: readonly string[] = [AUTOPILOTS_PROMETHEUS_NAMESPACE, `${MANAGED_PREFIX}*`];

/**
 * The ResourceQuota that GKE puts into namespaces by itself, and does not mark as its own.
 * Source: its listing in https://docs.nvidia.com/datacenter/cloud-native/gpu-operator/latest/google-gke.html, checked 2026-11-29
 */
const NAMESPACE_QUOTA = "gke-resource-quotas";

/** Whether GKE puts an object of this kind and name into clusters in whatever namespace, or in none, and may not mark it as its own. */
export const isGivenByGke = (kind: unknown, name: string): boolean =>
  (kind === "ResourceQuota" && name === NAMESPACE_QUOTA) ||
  (kind === "APIService" && name === METRICS_API_SERVICE);

/**
 * Where Managed Service for Prometheus runs on Standard clusters that have it, as new ones do by default.
 * Source: https://github.com/GoogleCloudPlatform/ai-on-gke/pull/689 (gke-gmp-system is Autopilot's) and
 * https://docs.cloud.google.com/stackdriver/docs/managed-prometheus/setup-managed, checked 2026-11-28
 */
export const PROMETHEUS_NAMESPACE = "gmp-system";

/** The namespaces of GKE's whose whole names are known. */
export const FILLED_NAMESPACES: readonly string[] = [
  SYSTEM_NAMESPACE,
  PROMETHEUS_NAMESPACE,
  AUTOPILOTS_PROMETHEUS_NAMESPACE,
];

/**
 * Names of what GKE runs in those namespaces.
 * Source: https://github.com/GoogleCloudPlatform/prometheus-engine (manifests/operator.yaml) for Managed Service for Prometheus, and public listings
 * of gke-managed-dpv2-observability, checked 2026-11-28
 */
export const ADDONS_IN_MANAGED_NAMESPACES: Readonly<Record<AddonKind, readonly string[]>> = {
  DaemonSet: ["collector"],
  Deployment: ["gmp-operator", "hubble-relay", "rule-evaluator"],
  ConfigMap: [],
  Service: [],
  ServiceAccount: [],
};

/**
 * What GKE documents users to change or bring themselves.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/kube-dns (kube-dns, kube-dns-autoscaler) and
 * https://cloud.google.com/kubernetes-engine/docs/how-to/ip-masquerade-agent (ip-masq-agent)
 */
export const USER_EDITABLE_ADDONS: Readonly<Record<AddonKind, readonly string[]>> = {
  DaemonSet: ["ip-masq-agent"],
  Deployment: ["kube-dns-autoscaler"],
  ConfigMap: ["ip-masq-agent", "kube-dns", "kube-dns-autoscaler"],
  Service: [],
  ServiceAccount: [],
};

/** Whether an object of kube-system is one that GKE has to be free to replace, so that no program may own it. */
export const isManagedAddon = (kind: AddonKind, name: string): boolean =>
  !USER_EDITABLE_ADDONS[kind].includes(name) && isOneOf(MANAGED_ADDONS[kind], name);

/** Whether GKE creates and fills a namespace, other than kube-system, itself. */
export const isManagedNamespace = (namespace: string): boolean => isOneOf(MANAGED_NAMESPACES, namespace);

/**
 * Names of objects that GKE's documentation tells users to install in one of its namespaces: Hubble's user interface in
 * gke-managed-dpv2-observability.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/configure-dpv2-observability, checked 2026-11-28
 */
const BROUGHT_BY_USERS: readonly string[] = ["hubble-ui*"];
export const isBroughtByUsers = (name: string): boolean => isOneOf(BROUGHT_BY_USERS, name);

const isOneOf = (patterns: readonly string[], name: string): boolean =>
  patterns.some((pattern) =>
    pattern.endsWith("*") ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
