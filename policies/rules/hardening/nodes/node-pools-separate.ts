import { allOf } from "../../../evaluation/unknown";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "nodePools";

export const nodePoolsSeparate: Rule = {
  name: "node-pools-separate",
  description: "Node pools are resources of their own, not part of their cluster.",
  why:
    "The provider cannot add, change or remove a pool that a Cluster lists without creating the cluster anew. So such pools are left as they are, and grow old; " +
    "a pool that is a NodePool of its own can be changed, and replaced by a better one beside it.",
  fix: `Remove ${AT}, set removeDefaultNodePool to true, and make a gcp.container.NodePool of each pool.`,
  whenToExempt: "A cluster that lives for hours, and is replaced as a whole.",
  sources: ["https://www.pulumi.com/registry/packages/gcp/api-docs/container/cluster/ (nodePools)"],
  severity: "medium",
  level: "disabled",
  frameworks: ["checkov CKV_GCP_123"],
  declaredOnly: "A state lists the pools of every cluster there, those that are resources of their own too.",
  good: { initialNodeCount: 1, removeDefaultNodePool: true },
  bad: { nodePools: [{ name: "apps", initialNodeCount: 1 }] },
  checks: {
    [CLUSTER]: [
      function* inline(cluster) {
        const isInline = allOf(
          () => cluster.enableAutopilot !== true,
          () => cluster.removeDefaultNodePool !== true,
          () => (cluster.nodePools?.length ?? 0) > 0,
        );
        if (isInline)
          yield { at: AT, problem: "is part of the cluster: a change of a pool creates the cluster anew" };
      },
    ],
  },
};
