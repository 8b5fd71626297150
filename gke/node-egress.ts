import { INTERNAL_BLOCKS, UNREACHABLE_BLOCKS } from "./dns";

/**
 * The port of the control plane to which nodes connect over TCP. GKE relies on the rule by which a network allows all egress, and makes none of its own.
 * Source: https://docs.cloud.google.com/network-intelligence-center/docs/network-analyzer/insights/kubernetes-engine/gke-node-to-control-plane and
 * https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/452, checked 2026-11-30
 */
export const CONTROL_PLANE_PORT = 443;

/**
 * The port of the control plane to which konnectivity-agent connects over TCP.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/ (konnectivity-agent.yaml), checked 2026-11-30
 */
export const KONNECTIVITY_PORT = 8132;

/**
 * The addresses of Google's APIs as private.googleapis.com, from which nodes without another way pull images.
 * Source: https://cloud.google.com/vpc/docs/configure-private-google-access, checked 2026-11-30
 */
export const PRIVATE_APIS_BLOCK = "199.36.153.8/30";

/** Those that restricted.googleapis.com has. Source: as above. */
export const RESTRICTED_APIS_BLOCK = "199.36.153.4/30";

/** The names by which Google's APIs are at addresses for private and restricted access, and these. Source: as above. */
export const BLOCKS_OF_NAMES: ReadonlyMap<string, string> = new Map([
  ["private.googleapis.com", PRIVATE_APIS_BLOCK],
  ["restricted.googleapis.com", RESTRICTED_APIS_BLOCK],
]);
export const APIS_BLOCKS: readonly string[] = [...BLOCKS_OF_NAMES.values()];

/**
 * Where client libraries reach some of Google's APIs directly, instead of at the addresses of their names.
 * Source: https://github.com/googleapis/google-cloud-go/tree/main/bigtable (Direct Access), checked 2026-12-01
 */
export const DIRECT_APIS_BLOCK = "34.126.0.0/18";

/**
 * Blocks in which the public addresses of Google's APIs and registries are not: internal ones, those for private, restricted and direct access, and those in
 * which no server answers.
 * Source: https://www.rfc-editor.org/rfc/rfc6890 and https://www.rfc-editor.org/rfc/rfc5771 (224.0.0.0/4), checked 2026-12-01
 */
export const NOT_GOOGLES_BLOCKS: readonly string[] = [
  ...INTERNAL_BLOCKS,
  ...UNREACHABLE_BLOCKS,
  ...APIS_BLOCKS,
  DIRECT_APIS_BLOCK,
  "100.64.0.0/10",
  "224.0.0.0/4",
];

/**
 * The priority of a firewall rule that sets none. A lower number comes first, and of one number a rule that denies.
 * Source: https://cloud.google.com/firewall/docs/firewalls (Priority), checked 2026-11-30
 */
export const DEFAULT_FIREWALL_PRIORITY = 1000;

/**
 * The priority of the rules by which GKE lets traffic in to nodes: between them and the Pods of the cluster, and from the control plane.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules ("Unless otherwise specified"), checked 2026-11-30
 */
export const GKE_FIREWALL_PRIORITY = 1000;

/**
 * The port of nodes at which the control plane reaches the kubelet over TCP, by the rule `gke-…-master`. GKE's other rules let in Pods (`-all`) and nodes
 * (`-vms`), on all ports.
 * Source: as above (GKE cluster firewall rules)
 */
export const KUBELET_PORT = 10250;
