import type { Rule } from "../rule";

/** A tool that judges GKE clusters too, with the ids of its controls on them as they stand in a rule's `frameworks`. */
export interface Peer {
  name: string;
  /** Where its controls are listed. */
  source: string;
  ids: readonly string[];
  /** Controls that no rule has, and why: sentences. */
  without: Readonly<Record<string, string>>;
}

const numbered = (prefix: string, numbers: readonly number[]): string[] =>
  numbers.map((number) => `${prefix}${number}`);

/** The tools whose controls the rules have too. Checked 2026-11-28. */
export const PEERS: readonly Peer[] = [
  {
    name: "checkov",
    source: "https://github.com/bridgecrewio/checkov/tree/main/checkov/terraform/checks/resource/gcp",
    ids: [
      ...numbered("CKV_GCP_", [1, 7, 8, 9, 10, 12, 13, 18, 20, 21, 22, 23, 24, 25]),
      ...numbered("CKV_GCP_", [61, 64, 65, 66, 68, 69, 70, 71, 72, 123]),
      ...numbered("CKV2_GCP_", [1, 19]),
    ],
    without: {
      CKV_GCP_24:
        "Kubernetes has had no PodSecurityPolicy since 1.25, and GKE supports no version with it; no-end-of-support-version refuses those.",
    },
  },
  {
    name: "trivy",
    source: "https://github.com/aquasecurity/trivy-checks/tree/main/checks/cloud/google/gke",
    ids: numbered("GCP-00", [48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63, 64]),
    without: {},
  },
  {
    name: "gke-policy-automation",
    source: "https://github.com/google/gke-policy-automation/tree/main/gke-policies-v2",
    ids: (
      "AUTOPILOT_DISABLED BINARY_AUTHORIZATION_DISABLED CONTROL_PLANE_ACCESS_UNRESTRICTED CONTROL_PLANE_BASIC_AUTH CONTROL_PLANE_CERTIFICATE_AUTH " +
      "CONTROL_PLANE_ENDPOINT_PUBLIC CONTROL_PLANE_ZONAL DEFAULT_SA_CONFIGURED DNS_CACHE_DISABLED GCE_CSI_DRIVER_DISABLED ILB_SUBSETTING_DISABLED " +
      "INTRANODE_VISIBILITY_DISABLED LOGGING_OR_MONITORING_DISABLED MAINTENANCE_WINDOWS_DISABLED NAP_COS_UNCONFIGURED NAP_DEFAULT_SA_CONFIGURED " +
      "NAP_INTEGRITY_MONITORING_DISABLED NAP_ZONAL NETWORK_POLICIES_DISABLED NODEPOOL_AUTOREPAIR_DISABLED NODEPOOL_AUTOSCALING_DISABLED " +
      "NODEPOOL_AUTOUPGRADE_DISABLED NODEPOOL_COS_UNUSED NODEPOOL_INTEGRITY_MONITORING_DISABLED NODEPOOL_VERSION_SKEW_UNSUPPORTED NODEPOOL_ZONAL " +
      "NODES_PUBLIC PERSISTENT_DISK_CMEK_DISABLED RBAC_DISABLED RBAC_SECURITY_GROUP_DISABLED RELEASE_CHANNELS_DISABLED SECRETS_ENCRYPTION_DISABLED " +
      "SECURE_BOOT_DISABLED SECURITY_POSTURE_DISABLED SHIELDED_NODES_DISABLED UPDATE_NOTIFICATIONS_DISABLED VPC_NATIVE_ROUTING_DISABLED " +
      "WORKLOAD_IDENTITY_DISABLED WORKLOAD_SCANNING_DISABLED"
    ).split(" "),
    without: {
      WORKLOAD_SCANNING_DISABLED:
        "GKE has shut its scanning of workloads down: the setting has no effect. images-scanned asks for the scanning of the registry.",
    },
  },
  {
    name: "policy-library",
    source: "https://github.com/GoogleCloudPlatform/policy-library/tree/main/validator",
    ids: (
      "allowed_node_sa_scopes cluster_location cluster_version container_optimized_os dashboard disable_default_service_account disable_legacy_endpoints " +
      "enable_alias_ip_ranges enable_binauthz enable_private_endpoint enable_shielded_nodes enable_stackdriver_kubernetes_engine_monitoring " +
      "enable_stackdriver_logging enable_stackdriver_monitoring enable_workload_identity legacy_abac master_authorized_networks_enabled node_auto_repair " +
      "node_auto_upgrade private_cluster restrict_client_auth_methods restrict_pod_traffic"
    ).split(" "),
    without: {
      dashboard:
        "GKE has had no addon for the Kubernetes dashboard since 1.15, and @pulumi/gcp no property for it.",
    },
  },
];

/** The ids as rules name them. */
export const idsOf = ({ name, ids }: Peer): string[] => ids.map((id) => `${name} ${id}`);

/** The part of docs/frameworks.md on the other tools: how many of their controls rules have, and why the others have none. */
export function peersText(rules: readonly Rule[]): string {
  const claimed = new Set(rules.flatMap(({ frameworks }) => frameworks ?? []));
  const rows = PEERS.map((peer) => {
    const had = idsOf(peer).filter((id) => claimed.has(id)).length;
    return `| [${peer.name}](${peer.source}) | ${had} of ${peer.ids.length} |`;
  });
  const without = PEERS.flatMap(({ name, without: reasons }) =>
    Object.entries(reasons).map(([id, why]) => `- ${name} \`${id}\`: ${why}`),
  );
  return ["| Tool | Its controls on GKE that a rule has |", "|---|---|", ...rows, "", ...without].join("\n");
}
