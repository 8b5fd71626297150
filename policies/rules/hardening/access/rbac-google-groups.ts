import { ofClusters } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "authenticatorGroupsConfig.securityGroup";

export const rbacGoogleGroups: Rule = {
  name: "rbac-google-groups",
  description: "Clusters can use Google Groups, so that RBAC grants to groups instead of to people.",
  why:
    "Without groups, each RBAC binding names people: someone who changes teams or leaves keeps every right that nobody remembers to remove. " +
    "With groups, membership decides, and the directory maintains it already. GKE looks up the members of the group gke-security-groups.",
  fix: `Set ${AT} to the group gke-security-groups of your domain.`,
  whenToExempt:
    "A cluster to which only service accounts have access, or an organization without Google Workspace or Cloud Identity.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/google-groups-rbac"],
  severity: "low",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.8.2",
    "checkov CKV_GCP_65",
    "gke-policy-automation RBAC_SECURITY_GROUP_DISABLED",
  ],
  good: { authenticatorGroupsConfig: { securityGroup: "gke-security-groups@example.com" } },
  bad: {},
  checks: {
    [CLUSTER]: [
      ofClusters({
        at: AT,
        of: (cluster) => cluster.authenticatorGroupsConfig?.securityGroup || undefined,
        isGood: () => true,
        absentIs: "bad",
        consequence: "RBAC can grant only to individual people",
      }),
    ],
  },
};
