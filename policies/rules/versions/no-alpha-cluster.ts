import { CLUSTER } from "../../resource-types";
import type { Rule } from "../../rule";

const AT = "enableKubernetesAlpha";

export const noAlphaCluster: Rule = {
  name: "no-alpha-cluster",
  description: "Clusters that are meant to stay are not alpha clusters.",
  why:
    "GKE deletes an alpha cluster 30 days after it was made, with what is in it. Until then neither its control plane nor its nodes can be " +
    "upgraded or repaired, security fixes included, and no service level agreement holds.",
  fix: `Remove ${AT}. Pulumi then replaces the cluster, so move its workloads before. For beta APIs, enableK8sBetaApis is enough.`,
  whenToExempt: "A trial of an alpha feature. Let the exemption end before the cluster does, within 30 days.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/alpha-clusters",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/creating-an-alpha-cluster",
  ],
  severity: "high",
  level: "mandatory",
  mandatoryFor: "production clusters",
  frameworks: ["CIS GKE 1.9.0 5.10.2", "checkov CKV2_GCP_19"],
  good: {},
  bad: { enableKubernetesAlpha: true },
  checks: {
    [CLUSTER]: [
      function* alpha(cluster, context) {
        if (!(cluster.enableKubernetesAlpha ?? context.observed.enableKubernetesAlpha)) return;
        yield {
          at: AT,
          problem: "is true: the cluster cannot be upgraded, and GKE deletes it 30 days after it was made",
          level: context.levelByEnvironment,
        };
      },
    ],
  },
};
