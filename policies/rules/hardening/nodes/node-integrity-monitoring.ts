import { isOff, ofNodePools } from "../../../program/gcp/requirements";
import type { Rule } from "../../../rule";

const AT = "nodeConfig.shieldedInstanceConfig.enableIntegrityMonitoring";

export const nodeIntegrityMonitoring: Rule = {
  name: "node-integrity-monitoring",
  description: "Nodes report what they booted, so that a changed boot is seen.",
  why:
    "Integrity monitoring compares what a node measured while it booted with what it booted first, and writes a difference to the logs: it is how a changed boot loader or " +
    "kernel is noticed. It is on by default.",
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
    "gke-policy-automation and policy-library refuse a pool that says nothing of it, and checkov one whose shieldedInstanceConfig leaves it out: both have it on.",
  good: { cluster: "main", nodeConfig: { shieldedInstanceConfig: { enableIntegrityMonitoring: true } } },
  bad: { cluster: "main", nodeConfig: { shieldedInstanceConfig: { enableIntegrityMonitoring: false } } },
  checks: ofNodePools(
    {
      at: AT,
      of: ({ nodeConfig }) => nodeConfig?.shieldedInstanceConfig?.enableIntegrityMonitoring,
      isGood: (flag) => !isOff(flag),
      absentIs: "good",
      consequence: "nobody hears of a boot loader or kernel that was changed",
      fix: `Remove ${AT}, or set it to true. GKE then re-creates the nodes.`,
    },
    {
      at: "shieldedInstanceConfig.enableIntegrityMonitoring",
      of: ({ shieldedInstanceConfig }) => shieldedInstanceConfig?.enableIntegrityMonitoring,
    },
  ),
};
