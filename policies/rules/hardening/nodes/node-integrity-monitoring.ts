import { isOff, ofNodePools } from "../../../program/gcp/requirements";
import type { Rule } from "../../../rule";

const AT = "nodeConfig.shieldedInstanceConfig.enableIntegrityMonitoring";

export const nodeIntegrityMonitoring: Rule = {
  name: "node-integrity-monitoring",
  description: "Nodes report what they booted, so that a modified boot is noticed.",
  why:
    "Integrity monitoring compares what a node measured during its boot with its first boot, and logs any difference: this is how a modified " +
    "boot loader or kernel is noticed. It is on by default.",
  fix: `Remove ${AT}, or set it to true. GKE then re-creates the nodes.`,
  whenToExempt: "A pool whose kernel modules or firmware change on purpose at each boot.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/shielded-gke-nodes"],
  severity: "medium",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.5.6",
    "checkov CKV_GCP_72",
    "gke-policy-automation NODEPOOL_INTEGRITY_MONITORING_DISABLED",
    "gke-policy-automation NAP_INTEGRITY_MONITORING_DISABLED",
    "policy-library enable_shielded_nodes",
  ],
  departures:
    "gke-policy-automation and policy-library refuse a pool that does not set it, and checkov one whose shieldedInstanceConfig leaves it out: " +
    "it is on for both.",
  good: { cluster: "main", nodeConfig: { shieldedInstanceConfig: { enableIntegrityMonitoring: true } } },
  bad: { cluster: "main", nodeConfig: { shieldedInstanceConfig: { enableIntegrityMonitoring: false } } },
  checks: ofNodePools(
    {
      at: AT,
      of: ({ nodeConfig }) => nodeConfig?.shieldedInstanceConfig?.enableIntegrityMonitoring,
      isGood: (flag) => !isOff(flag),
      absentIs: "good",
      consequence: "nobody notices a modified boot loader or kernel",
      fix: `Remove ${AT}, or set it to true. GKE then re-creates the nodes.`,
    },
    {
      at: "shieldedInstanceConfig.enableIntegrityMonitoring",
      of: ({ shieldedInstanceConfig }) => shieldedInstanceConfig?.enableIntegrityMonitoring,
    },
  ),
};
