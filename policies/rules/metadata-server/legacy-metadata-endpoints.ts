import { DISABLE_LEGACY_ENDPOINTS_KEY } from "../../../gke/metadata-server";
import { propertyPath } from "../../evaluation/unknown";
import { hasDefaultPool } from "../../program/gcp/default-pool";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const METADATA = "nodeConfig.metadata";

export const legacyMetadataEndpoints: Rule = {
  name: "legacy-metadata-endpoints",
  description: "Nodes keep the legacy Compute Engine metadata endpoints closed.",
  why:
    "The legacy endpoints answer without the header Metadata-Flavor, so that a request which a workload was tricked into " +
    "is enough to take a token of the node. GKE closes them by default since 1.12; only an explicit false opens them.",
  fix: `Remove ${METADATA}["${DISABLE_LEGACY_ENDPOINTS_KEY}"], or set it to "true".`,
  whenToExempt:
    "A workload that only knows the legacy endpoints, on a pool of its own, until it is replaced.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/protecting-cluster-metadata#disable-legacy-apis",
  ],
  severity: "high",
  level: "mandatory",
  frameworks: ["trivy GCP-0048", "policy-library disable_legacy_endpoints"],
  good: { cluster: "main", nodeConfig: { metadata: { [DISABLE_LEGACY_ENDPOINTS_KEY]: "true" } } },
  bad: { cluster: "main", nodeConfig: { metadata: { [DISABLE_LEGACY_ENDPOINTS_KEY]: "false" } } },
  checks: {
    [NODE_POOL]: [
      function* metadata(pool) {
        yield* judge(METADATA, pool.nodeConfig?.metadata);
      },
    ],
    [CLUSTER]: [
      function* defaultPool(cluster) {
        if ("nodeConfig" in cluster && hasDefaultPool(cluster))
          yield* judge(METADATA, cluster.nodeConfig?.metadata);
      },
      function* inlinePools(cluster, context) {
        if (cluster.enableAutopilot) return;
        yield* context.each(cluster.nodePools, function* (pool, i) {
          yield* judge(`nodePools[${i}].${METADATA}`, pool.nodeConfig?.metadata);
        });
      },
    ],
  },
};

function* judge(at: string, metadata: Record<string, string> | undefined): Iterable<Finding> {
  // The metadata server reads TRUE and True like true, and a program without types may give a boolean.
  if (String(metadata?.[DISABLE_LEGACY_ENDPOINTS_KEY]).toLowerCase() !== "false") return;
  yield {
    at: propertyPath(at, DISABLE_LEGACY_ENDPOINTS_KEY),
    problem: "is false, which opens the legacy metadata endpoints to every Pod of the node",
  };
}
