import { DISABLE_LEGACY_ENDPOINTS_KEY } from "../../../gke/metadata-server";
import { read, stated } from "../../evaluation/reading";
import { propertyPath } from "../../evaluation/unknown";
import { poolChecks } from "../../program/gcp/pool-checks";
import type { Rule } from "../../rule";

const METADATA = "nodeConfig.metadata";

export const legacyMetadataEndpoints: Rule = {
  name: "legacy-metadata-endpoints",
  description: "Nodes keep the legacy Compute Engine metadata endpoints closed.",
  why:
    "The legacy endpoints answer without the header Metadata-Flavor, so an attacker who tricks a workload into " +
    "one request gets a token of the node. GKE closes them by default since 1.12; only an explicit false opens them.",
  fix: `Remove ${METADATA}["${DISABLE_LEGACY_ENDPOINTS_KEY}"], or set it to "true".`,
  whenToExempt:
    "A workload that only knows the legacy endpoints, on a pool of its own, until it is replaced.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/protecting-cluster-metadata#disable-legacy-apis",
  ],
  severity: "high",
  level: "mandatory",
  frameworks: ["trivy GCP-0048", "policy-library disable_legacy_endpoints"],
  departures:
    "policy-library refuses a pool that says nothing of the key: GKE has kept the endpoints closed by default since 1.12.",
  good: { cluster: "main", nodeConfig: { metadata: { [DISABLE_LEGACY_ENDPOINTS_KEY]: "true" } } },
  bad: { cluster: "main", nodeConfig: { metadata: { [DISABLE_LEGACY_ENDPOINTS_KEY]: "false" } } },
  checks: poolChecks(function* (pool) {
    const setting = read(pool, ({ nodeConfig }) => nodeConfig?.metadata?.[DISABLE_LEGACY_ENDPOINTS_KEY]);
    // The metadata server reads TRUE and True like true, and a program without types may give a boolean.
    if (!setting || String(setting.value).toLowerCase() !== "false") return;
    const at = propertyPath(pool.path(METADATA), DISABLE_LEGACY_ENDPOINTS_KEY);
    yield {
      at,
      problem: `${stated(setting, "false")}, which opens the legacy metadata endpoints to every Pod of the node`,
      fix: setting.origin === "declared" ? `Remove ${at}, or set it to "true".` : `Set ${at} to "true".`,
    };
  }),
};
