import { ofNodePools } from "../../../program/gcp/requirements";
import type { Rule } from "../../../rule";

const AT = "nodeConfig.bootDiskKmsKey";

export const nodeBootDiskCmek: Rule = {
  name: "node-boot-disk-cmek",
  description: "The disks of nodes are encrypted with your own key.",
  why:
    "Google encrypts every disk with its own keys. If your rules require that you control the key, to rotate or revoke it, you need a key in " +
    "Cloud KMS: what containers wrote to a node's disk is then useless without it.",
  fix: `Set ${AT} to a key in Cloud KMS that the Compute Engine service agent may use. A different key re-creates the nodes.`,
  whenToExempt: "A platform whose rules do not require your own keys.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/using-cmek"],
  severity: "low",
  level: "disabled",
  frameworks: ["CIS GKE 1.9.0 5.9.2", "gke-policy-automation PERSISTENT_DISK_CMEK_DISABLED"],
  departures:
    "gke-policy-automation refuses the pools of Autopilot clusters too, which no program configures.",
  good: {
    cluster: "main",
    nodeConfig: { bootDiskKmsKey: "projects/demo/locations/europe-west4/keyRings/gke/cryptoKeys/disks" },
  },
  bad: { cluster: "main", nodeConfig: { diskType: "pd-balanced" } },
  checks: ofNodePools(
    {
      at: AT,
      of: ({ nodeConfig }) => nodeConfig?.bootDiskKmsKey || undefined,
      isGood: () => true,
      absentIs: "bad",
      consequence: "the disks are encrypted with Google's keys",
      fix: `Set ${AT} to a key in Cloud KMS that the Compute Engine service agent may use. A different key re-creates the nodes.`,
    },
    { at: "bootDiskKmsKey", of: (defaults) => defaults.bootDiskKmsKey || undefined },
  ),
};
