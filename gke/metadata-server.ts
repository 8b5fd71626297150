// The GKE metadata server: where it listens, how nodes get it and what it is called. Checked 2026-11-23.

/** The Kubernetes namespace of GKE's own addons. */
export const SYSTEM_NAMESPACE = "kube-system";

/**
 * The DaemonSet that answers the Compute Engine metadata API for Pods, one Pod a node.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity
 */
export const METADATA_SERVER_DAEMON_SET = "gke-metadata-server";

/** The address and host name that workloads use. Source: as above. */
export const METADATA_ADDRESS = "169.254.169.254";
export const METADATA_HOST = "metadata.google.internal";

/**
 * The environment variables with which Google's client libraries ask another metadata server.
 * Source: https://googleapis.dev/python/google-auth/latest/reference/google.auth.environment_vars.html, checked 2026-11-28
 */
export const METADATA_VARIABLES: readonly string[] = [
  "GCE_METADATA_HOST",
  "GCE_METADATA_IP",
  "GCE_METADATA_ROOT",
];

/**
 * The environment variables, each with the values by which Google's client libraries ask no metadata server at all: those for Java and, since its
 * version 2.48.0 of 2026-01-21, for Python; the one for Node.js.
 * Source: https://github.com/googleapis/google-auth-library-java (README, and ComputeEngineCredentials.isOnGce),
 * https://github.com/googleapis/google-auth-library-python/pull/1610 and https://cloud.google.com/nodejs/docs/reference/gcp-metadata/latest
 * (METADATA_SERVER_DETECTION), checked 2026-11-28
 */
export const NO_METADATA_VARIABLES: Readonly<Record<string, RegExp>> = {
  NO_GCE_CHECK: /^true$/i,
  METADATA_SERVER_DETECTION: /^\s*none\s*$/i,
};

/**
 * The environment variables by which client libraries, such as those for Python, send requests for http://metadata.google.internal to a proxy, and those
 * that leave hosts out of it; HTTPS_PROXY does not matter to these.
 * Source: https://cloud.google.com/compute/docs/troubleshooting/troubleshoot-metadata-server#failed-proxy, as quoted in
 * https://github.com/berops/claudie/pull/1517, and https://github.com/berops/claudie/issues/1514, checked 2026-11-30
 */
export const PROXY_VARIABLES: readonly string[] = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
export const NO_PROXY_VARIABLES: readonly string[] = ["NO_PROXY", "no_proxy"];

/** Whether a text is the metadata server's own address or name, as those variables take it. */
export const isMetadataHost = (host: string): boolean =>
  /^(169\.254\.169\.254|metadata(\.google\.internal)?\.?)(:80)?$/.test(host);

/**
 * The TCP ports of METADATA_ADDRESS: plain HTTP and 8080 (ALTS handshakes).
 * Source: https://github.com/kubernetes/kubernetes/pull/100639 and https://github.com/kubernetes/kubernetes/pull/95077
 */
export const METADATA_PORTS = { http: 80, alts: 8080 } as const;

/**
 * The TCP ports of the metadata server itself on a node without Dataplane V2, to which the node's iptables rules
 * forward METADATA_PORTS.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity (988); the pull requests above (987)
 */
export const METADATA_SERVER_PORTS = { http: 988, alts: 987 } as const;

/**
 * The first version whose nodes forward to METADATA_SERVER_ADDRESS instead of METADATA_SERVER_ADDRESS_BEFORE.
 * Source: https://cloud.google.com/service-mesh/docs/security/egress-gateway-gke-tutorial (comments of its NetworkPolicy)
 * and https://github.com/kubernetes/kubernetes/pull/100639
 */
export const METADATA_SERVER_ADDRESS_SINCE = "1.21.0-gke.1000";

/** Where the metadata server listens from METADATA_SERVER_ADDRESS_SINCE on: an address on the node's loopback. */
export const METADATA_SERVER_ADDRESS = "169.254.169.252";

/** Where the metadata server listened before METADATA_SERVER_ADDRESS_SINCE. */
export const METADATA_SERVER_ADDRESS_BEFORE = "127.0.0.1";

/**
 * The value of a cluster's `datapathProvider` that means Dataplane V2; every other value means iptables.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/dataplane-v2
 */
export const DATAPLANE_V2 = "ADVANCED_DATAPATH";

/**
 * The values of `nodeConfig.workloadMetadataConfig.mode`. The provider writes UNSPECIFIED, the API MODE_UNSPECIFIED.
 * Source: @pulumi/gcp 9.37.0, ClusterNodeConfigWorkloadMetadataConfig, and
 * https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/NodeConfig (WorkloadMetadataConfig.Mode)
 */
export const METADATA_MODE = {
  gke: "GKE_METADATA",
  gce: "GCE_METADATA",
  unspecified: "UNSPECIFIED",
  apiUnspecified: "MODE_UNSPECIFIED",
} as const;

/**
 * The values of `nodeConfig.workloadMetadataConfig.nodeMetadata`, as the mode is called before @pulumi/gcp 6.
 * Source: hashicorp/terraform-provider-google, website/docs/r/container_cluster.html.markdown of version 3 (node_metadata), checked 2026-11-27
 */
export const FORMER_METADATA_MODE = {
  gke: "GKE_METADATA_SERVER",
  exposed: "EXPOSE",
  secure: "SECURE",
} as const;

/**
 * The node label by which the DaemonSet selects its nodes, set by GKE together with GKE_METADATA.
 * Source: nodeSelector of the DaemonSet in public `kubectl get daemonset -A` listings of GKE, and
 * https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity
 */
export const METADATA_SERVER_NODE_LABEL = "iam.gke.io/gke-metadata-server-enabled";

/**
 * The node label that turns on metadata concealment, which is incompatible with Workload Identity.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/protecting-cluster-metadata
 */
export const METADATA_CONCEALMENT_NODE_LABEL = "cloud.google.com/metadata-proxy-ready";

/** Node labels that GKE alone sets: by hand, they bring or keep away the wrong metadata server. */
export const RESERVED_METADATA_NODE_LABELS: readonly string[] = [
  METADATA_SERVER_NODE_LABEL,
  METADATA_CONCEALMENT_NODE_LABEL,
];

/**
 * The node metadata key that, set to "false", opens the legacy metadata endpoints. Absent, GKE sets "true" since 1.12.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/protecting-cluster-metadata#disable-legacy-apis
 */
export const DISABLE_LEGACY_ENDPOINTS_KEY = "disable-legacy-endpoints";
