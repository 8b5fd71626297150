import { checkIf } from "../../../evaluation/findings-if";
import { isOn, isStandard, requirementFindings } from "../../../program/gcp/requirements";
import { turnsShieldedNodesOff } from "../../../program/gcp/sdk";
import { CLUSTER } from "../../../resource-types";
import type { Check, Rule } from "../../../rule";

const AT = "enableShieldedNodes";

const shielded: Check<typeof CLUSTER> = (_, context) =>
  requirementFindings(context, {
    at: AT,
    of: (cluster) => cluster.enableShieldedNodes,
    isGood: isOn,
    absentIs: turnsShieldedNodesOff(context) ? "bad" : "good",
    consequence: "anyone who gets a node's bootstrap credentials can act as another node",
  });

export const shieldedNodes: Rule = {
  name: "shielded-nodes",
  description: "Clusters have Shielded GKE Nodes.",
  why:
    "With Shielded GKE Nodes, the control plane uses a virtual TPM to check that a node is a machine of the cluster before it can join. Without " +
    "it, a Pod that reads the node's bootstrap credentials can act as a node and read the secrets of all its Pods. It is on by default, and " +
    "free.",
  fix: `Remove ${AT}, or set it to true. GKE then re-creates the nodes, pool by pool.`,
  whenToExempt: "A cluster with your own node images, which a virtual TPM cannot check.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/shielded-gke-nodes"],
  severity: "high",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.5.5",
    "checkov CKV_GCP_71",
    "trivy GCP-0055",
    "gke-policy-automation SHIELDED_NODES_DISABLED",
    "policy-library enable_shielded_nodes",
  ],
  departures:
    "trivy refuses a cluster that does not set it; the provider turns it on since version 6 of @pulumi/gcp, and an earlier version is refused " +
    "here too.",
  good: {},
  bad: { enableShieldedNodes: false },
  checks: { [CLUSTER]: [checkIf(isStandard, shielded)] },
};
