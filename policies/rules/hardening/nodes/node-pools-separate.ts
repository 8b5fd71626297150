import { allOf, someItem } from "../../../evaluation/unknown";
import { CLUSTER } from "../../../resource-types";
import type { Rule } from "../../../rule";

const AT = "nodePools";

export const nodePoolsSeparate: Rule = {
  name: "node-pools-separate",
  description: "Node pools are separate resources, not part of their cluster.",
  why:
    "The provider cannot add, change or remove a pool inside a Cluster without re-creating the cluster. So nobody touches such pools, and they " +
    "get old; a pool that is a separate NodePool can be changed, and replaced by a better one.",
  fix: `Remove ${AT}, set removeDefaultNodePool to true, and declare a gcp.container.NodePool for each pool.`,
  whenToExempt: "A cluster that exists for hours and is replaced as a whole.",
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
          // An item that is null is none, and one that is not known may be.
          () => someItem(cluster.nodePools, () => true),
        );
        if (isInline)
          yield { at: AT, problem: "is part of the cluster: a change of a pool re-creates the cluster" };
      },
    ],
  },
};
