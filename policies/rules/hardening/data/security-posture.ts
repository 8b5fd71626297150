import { ofClusters } from "../../../program/gcp/requirements";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "securityPostureConfig.mode";
const MODES: readonly string[] = ["DISABLED", "MODE_UNSPECIFIED"];

export const securityPosture: Rule = {
  name: "security-posture",
  description: "Clusters are audited by GKE's security posture.",
  why:
    "The security posture compares the workloads of a cluster with the Pod Security Standards, lists the bulletins that concern its version, and shows both in one place. Whether a cluster has it where a " +
    "program says nothing depends on when it was made.",
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
    "gke-policy-automation refuses ENTERPRISE, which has more. It also asks for workload vulnerability scanning (WORKLOAD_SCANNING_DISABLED), which GKE has shut down: its results are gone since June 2026, " +
    "and nothing here asks for it.",
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
