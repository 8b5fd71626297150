import { isOn, ofNodePools } from "../../../program/gcp/requirements";
import type { Rule } from "../../../rule";

const AT = "nodeConfig.shieldedInstanceConfig.enableSecureBoot";

export const nodeSecureBoot: Rule = {
  name: "node-secure-boot",
  description: "Nodes boot only signed software.",
  why:
    "Secure Boot refuses a boot loader, kernel or kernel module without a valid signature, so that an attacker with root on a node loses it " +
    "after a reboot. It is off by default on Standard clusters.",
  fix: `Set ${AT} to true. GKE then re-creates the nodes.`,
  whenToExempt: "A pool with unsigned kernel modules, such as some GPU and storage drivers.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/shielded-gke-nodes"],
  severity: "medium",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.5.7",
    "checkov CKV_GCP_68",
    "gke-policy-automation SECURE_BOOT_DISABLED",
    "policy-library enable_shielded_nodes",
  ],
  departures:
    "The others refuse Autopilot clusters, which have it, and the default pool of a cluster that removes it.",
  good: { cluster: "main", nodeConfig: { shieldedInstanceConfig: { enableSecureBoot: true } } },
  bad: { cluster: "main", nodeConfig: { machineType: "e2-standard-4" } },
  checks: ofNodePools(
    {
      at: AT,
      of: ({ nodeConfig }) => nodeConfig?.shieldedInstanceConfig?.enableSecureBoot,
      isGood: isOn,
      absentIs: "bad",
      consequence: "a modified boot loader or kernel can boot",
      fix: `Set ${AT} to true. GKE then re-creates the nodes.`,
    },
    {
      at: "shieldedInstanceConfig.enableSecureBoot",
      of: ({ shieldedInstanceConfig }) => shieldedInstanceConfig?.enableSecureBoot,
    },
  ),
};
