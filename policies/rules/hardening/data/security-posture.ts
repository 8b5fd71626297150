import { ofClusters } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "securityPostureConfig.mode";
const MODES: readonly string[] = ["DISABLED", "MODE_UNSPECIFIED"];

export const securityPosture: Rule = {
  name: "security-posture",
  description: "GKE's security posture audits clusters.",
  why:
    "The security posture compares a cluster's workloads with the Pod Security Standards, lists the bulletins about its version, and shows both " +
    "in one place. If the program does not set it, its state depends on when the cluster was created.",
  fix: `Set ${AT} to "BASIC". GKE changes it in place.`,
  whenToExempt: "A cluster that another system audits in the same way.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/about-security-posture-dashboard",
    "https://docs.cloud.google.com/kubernetes-engine/docs/deprecations/vulnerability-scanning-gkee",
  ],
  severity: "low",
  level: "disabled",
  frameworks: ["CIS GKE 1.9.0 5.10.4", "gke-policy-automation SECURITY_POSTURE_DISABLED"],
  departures:
    "gke-policy-automation refuses ENTERPRISE, which includes more. It also requires workload vulnerability scanning " +
    "(WORKLOAD_SCANNING_DISABLED), which GKE has shut down: its results are gone since June 2026, and nothing here requires it.",
  good: { securityPostureConfig: { mode: "BASIC" } },
  bad: { securityPostureConfig: { mode: "DISABLED" } },
  checks: {
    [CLUSTER]: [
      ofClusters({
        at: AT,
        of: (cluster) => cluster.securityPostureConfig?.mode || undefined,
        isGood: (mode) => !MODES.includes(mode),
        absentIs: "bad",
        vocabulary: MODES,
        consequence: "nothing shows which workloads break the Pod Security Standards",
        fix: `Set ${AT} to "BASIC". GKE changes it in place.`,
      }),
    ],
  },
  remediations: {
    [CLUSTER]: (cluster) => {
      const mode = cluster.securityPostureConfig?.mode;
      if (mode !== undefined && !MODES.includes(mode)) return false;
      cluster.securityPostureConfig = { ...cluster.securityPostureConfig, mode: "BASIC" };
      return true;
    },
  },
};
