import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "enableAutopilot";

export const autopilotUsed: Rule = {
  name: "autopilot-used",
  description: "Clusters are Autopilot clusters.",
  why:
    "On Autopilot, Google runs the nodes: their image, upgrades, repairs, metadata server, and most of what other rules require of nodes are " +
    "correct and cannot be changed. Autopilot is a choice, not a requirement, so no preset turns this rule on.",
  fix: `Set ${AT} to true on a new cluster. This change replaces an existing cluster.`,
  whenToExempt:
    "A cluster that needs what Autopilot does not support, such as its own node images, kernel modules or privileged workloads.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/autopilot-overview",
    "https://cloud.google.com/kubernetes-engine/docs/resources/autopilot-standard-feature-comparison",
  ],
  severity: "low",
  level: "disabled",
  isChoice: true,
  frameworks: ["gke-policy-automation AUTOPILOT_DISABLED"],
  good: { enableAutopilot: true },
  bad: {},
  checks: {
    [CLUSTER]: [
      function* autopilot({ enableAutopilot }) {
        if (enableAutopilot !== true)
          yield { at: AT, problem: "is not true: this is a Standard cluster, whose nodes you run yourself" };
      },
    ],
  },
};
