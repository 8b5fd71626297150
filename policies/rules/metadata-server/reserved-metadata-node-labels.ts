import {
  METADATA_CONCEALMENT_NODE_LABEL,
  METADATA_SERVER_NODE_LABEL,
  RESERVED_METADATA_NODE_LABELS,
} from "../../../gke/metadata-server";
import { propertyPath } from "../../evaluation/unknown";
import { poolChecks } from "../../program/gcp/pool-checks";
import type { Rule } from "../../rule";

const LABELS = "nodeConfig.labels";

export const reservedMetadataNodeLabels: Rule = {
  name: "reserved-metadata-node-labels",
  description: "No node label that GKE sets for the metadata server is set by hand.",
  why:
    `GKE sets ${METADATA_SERVER_NODE_LABEL} itself on nodes that are to run the metadata server, and its DaemonSet selects ` +
    `nodes by it: set by hand, it brings the server to nodes that are not prepared for it, or keeps it away. ` +
    `${METADATA_CONCEALMENT_NODE_LABEL} turns on metadata concealment, which does not work together with Workload Identity.`,
  fix: `Remove the label, and set nodeConfig.workloadMetadataConfig.mode to what the nodes are to have.`,
  declaredOnly:
    "Only labels that the program declares count: those that a node pool has besides may be the ones that GKE set itself.",
  whenToExempt:
    "A cluster that has used metadata concealment from the start and has no workload pool, until it is migrated.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/protecting-cluster-metadata",
  ],
  severity: "high",
  level: "mandatory",
  good: { cluster: "main", nodeConfig: { labels: { team: "payments" } } },
  bad: { cluster: "main", nodeConfig: { labels: { [METADATA_SERVER_NODE_LABEL]: "true" } } },
  checks: poolChecks(function* (pool) {
    const labels = pool.inputs.nodeConfig?.labels;
    for (const label of RESERVED_METADATA_NODE_LABELS) {
      if (labels && label in labels)
        yield {
          at: propertyPath(pool.path(LABELS), label),
          problem: "is set by hand, although only GKE may set it",
        };
    }
  }),
};
