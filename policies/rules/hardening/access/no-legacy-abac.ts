import { isOff, ofClusters } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "enableLegacyAbac";

export const noLegacyAbac: Rule = {
  name: "no-legacy-abac",
  description: "Clusters authorize only by RBAC and IAM, not by legacy ABAC.",
  why:
    "Legacy authorization lets every service account of the cluster do anything in it, whatever its RBAC roles say: one compromised Pod means " +
    "the whole cluster. It is off on every cluster created since GKE 1.8; only an explicit true turns it on.",
  fix: `Remove ${AT}, or set it to false; grant RBAC roles to what then fails.`,
  whenToExempt: "A cluster whose workloads are being moved to RBAC roles, until that is done.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster",
    "https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/ (enableLegacyAbac)",
  ],
  severity: "high",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.8.3",
    "checkov CKV_GCP_7",
    "trivy GCP-0062",
    "gke-policy-automation RBAC_DISABLED",
    "policy-library legacy_abac",
  ],
  good: {},
  bad: { enableLegacyAbac: true },
  checks: {
    [CLUSTER]: [
      ofClusters({
        at: AT,
        of: (cluster) => cluster.enableLegacyAbac,
        isGood: isOff,
        absentIs: "good",
        consequence: "every service account of the cluster can do anything in it",
        fix: `Set ${AT} to false.`,
      }),
    ],
  },
  remediations: {
    [CLUSTER]: (cluster) => {
      if (cluster.enableLegacyAbac !== true) return false;
      cluster.enableLegacyAbac = false;
      return true;
    },
  },
};
