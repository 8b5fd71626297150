import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "enableAutopilot";

export const autopilotUsed: Rule = {
  name: "autopilot-used",
  description: "Clusters are Autopilot clusters.",
  why:
    "On Autopilot Google runs the nodes: their image, their upgrades and repairs, their metadata server and most of what the other rules on nodes ask for are as they should be, and cannot be changed. It is a choice and no " +
    "requirement, so that no preset switches this rule on.",
  fix: `Set ${AT} to true on a new cluster. A change of it replaces the cluster.`,
  whenToExempt:
    "A cluster that needs what Autopilot does not have, such as node images, kernel modules or privileged workloads of one's own.",
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
          yield { at: AT, problem: "is not true: this is a Standard cluster, whose nodes are yours to run" };
      },
    ],
  },
};
