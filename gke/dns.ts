// Who answers DNS queries in a cluster. Checked 2026-11-25.

/**
 * The value of `dnsConfig.clusterDns` with which no Pod of kube-dns runs; an Autopilot cluster has it by default, a Standard one
 * kube-dns.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/about-cloud-dns and @pulumi/gcp 9.37.0, ClusterDnsConfig
 */
export const CLOUD_DNS = "CLOUD_DNS";

/**
 * Where Pods ask Cloud DNS for names, on port 53: an address on the node, which no Pod has.
 * Source: https://github.com/tektoncd/operator/issues/4000 and https://github.com/jupyterhub/zero-to-jupyterhub-k8s/pull/3179,
 * checked 2026-11-27
 */
export const CLOUD_DNS_ADDRESS = "169.254.169.254";

/**
 * The value of `dnsConfig.clusterDnsScope` with which Cloud DNS answers for Services in the whole network; by default it does in the cluster.
 * Source: https://docs.cloud.google.com/python/docs/reference/container/latest/google.cloud.container_v1.types.DNSConfig.DNSScope,
 * checked 2026-12-01
 */
export const VPC_SCOPE = "VPC_SCOPE";

/**
 * The domain of the names of a cluster's Services where `dnsConfig.clusterDnsDomain` gives no other.
 * Source: https://cloud.google.com/dns/docs/scopes and https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/,
 * checked 2026-12-01
 */
export const SERVICES_DOMAIN = "cluster.local";

/**
 * The `dnsPolicy` of Pods that ask whom their node asks: on nodes of GKE that is the address of Cloud DNS, also where the cluster has kube-dns.
 * Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy and
 * https://cloud.google.com/kubernetes-engine/docs/concepts/kube-dns (upstream nameservers), checked 2026-11-30
 */
export const NODE_DNS_POLICY = "Default";

/**
 * The `dnsPolicy` of Pods that ask only the name servers of their `dnsConfig`, of which Kubernetes requires one.
 * Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-s-dns-policy, checked 2026-11-30
 */
export const OWN_DNS_POLICY = "None";

/**
 * Where NodeLocal DNSCache answers on the node, on port 53.
 * Source: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons/dns/nodelocaldns and
 * https://github.com/restatedev/restate-operator/pull/88 (on GKE), checked 2026-11-27
 */
export const NODE_LOCAL_DNS_ADDRESS = "169.254.20.10";

export const DNS_PORT = 53;

/**
 * Blocks of the internet that no cluster has for its own Services and Pods: of Google's and Cloudflare's public resolvers, and Google's addresses for
 * private and restricted access to its APIs.
 * Source: https://developers.google.com/speed/public-dns/docs/using, https://developers.cloudflare.com/1.1.1.1/ip-addresses/ and
 * https://cloud.google.com/vpc-service-controls/docs/private-connectivity, checked 2026-11-30
 */
export const NO_CLUSTERS_BLOCKS: readonly string[] = [
  "8.8.8.0/24",
  "8.8.4.0/24",
  "1.1.1.0/24",
  "1.0.0.0/24",
  "199.36.153.4/30",
  "199.36.153.8/30",
];

/**
 * The block from which Services have their addresses by default: of a cluster that names no other for them.
 * Source: https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/1949, checked 2026-12-01
 */
export const DEFAULT_SERVICES_BLOCK = "34.118.224.0/20";

/** Blocks in which no server answers other machines: this host, loopback, link-local, for documents, reserved. Source: https://www.rfc-editor.org/rfc/rfc6890 */
export const UNREACHABLE_BLOCKS: readonly string[] = [
  "0.0.0.0/8",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "192.0.2.0/24",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "240.0.0.0/4",
];

/** Blocks for networks of one's own. Source: https://www.rfc-editor.org/rfc/rfc1918 */
export const INTERNAL_BLOCKS: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];

/** The Deployment in kube-system. Source: https://docs.cloud.google.com/kubernetes-engine/docs/concepts/kube-dns */
export const KUBE_DNS_DEPLOYMENT = "kube-dns";

/**
 * The fewest Pods of kube-dns that its autoscaler keeps on a cluster with more than one node; up to 32 nodes it also asks for no more.
 * Source: https://github.com/kubernetes/kubernetes/tree/master/cluster/addons/dns-horizontal-autoscaler (nodesPerReplica, preventSinglePointFailure),
 * checked 2026-12-01
 */
export const KUBE_DNS_PODS = 2;

/** The label that the Pods of kube-dns and of NodeLocal DNSCache bear, in kube-system, with the names of their workloads. Source: as above */
export const DNS_LABEL = "k8s-app";

/** The DaemonSet in kube-system of NodeLocal DNSCache. Source: https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache */
export const NODE_LOCAL_DNS_DAEMON_SET = "node-local-dns";

/**
 * The first version with which a new Standard cluster has NodeLocal DNSCache unless the program turns it off; an Autopilot cluster always has it.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache and
 * https://github.com/world-federation-of-advertisers/cross-media-measurement/issues/3569, checked 2026-11-28
 */
export const NODE_LOCAL_DNS_SINCE = "1.34.1-gke.3720000";

/**
 * The containers of kube-dns' Pods: up to 1.35 the first four, of which prometheus-to-sd cannot start without the metadata server; then CoreDNS.
 * Source: as above (CoreDNS from 1.36 on), https://github.com/kubernetes/dns (kubedns, dnsmasq, sidecar) and
 * https://github.com/GoogleCloudPlatform/k8s-stackdriver/issues/353 (prometheus-to-sd). The name of CoreDNS' container was not verified.
 */
export const KUBE_DNS_CONTAINERS = ["kubedns", "dnsmasq", "sidecar", "prometheus-to-sd", "coredns"] as const;
