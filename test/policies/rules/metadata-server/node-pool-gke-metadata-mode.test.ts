import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const MODE = "nodeConfig.workloadMetadataConfig.mode";
const nodeConfig = (mode: string) => ({ workloadMetadataConfig: { mode } });

ruleTable("node-pool-gke-metadata-mode", {
  accepts: {
    "a pool with GKE_METADATA": resource(NODE_POOL, { nodeConfig: nodeConfig("GKE_METADATA") }),
    "a silent pool whose state says GKE_METADATA": resource(
      NODE_POOL,
      {},
      { observed: { nodeConfig: nodeConfig("GKE_METADATA") } },
    ),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }),
    "a cluster without a nodeConfig, as its pools are separate (checkov CKV_GCP_69 fails it)": resource(
      CLUSTER,
      { initialNodeCount: 1 },
    ),
    "a nodeConfig of a default pool that is removed": resource(CLUSTER, {
      removeDefaultNodePool: true,
      nodeConfig: nodeConfig("GCE_METADATA"),
    }),
  },
  rejects: {
    "a pool with GCE_METADATA": {
      resources: resource(NODE_POOL, { nodeConfig: nodeConfig("GCE_METADATA") }),
      at: MODE,
      problem: /"GCE_METADATA"/,
    },
    "a pool with UNSPECIFIED": {
      resources: resource(NODE_POOL, { nodeConfig: nodeConfig("UNSPECIFIED") }),
      at: MODE,
    },
    "a silent pool, mildly": { resources: resource(NODE_POOL, {}), at: MODE, level: "advisory" },
    "a silent pool whose observed state is not known, mildly": {
      resources: resource(NODE_POOL, {}, { observed: { nodeConfig: unknown } }),
      at: MODE,
      level: "advisory",
    },
    "a silent pool whose state says GCE_METADATA": {
      resources: resource(NODE_POOL, {}, { observed: { nodeConfig: nodeConfig("GCE_METADATA") } }),
      at: MODE,
    },
    "the default pool of a cluster": {
      resources: resource(CLUSTER, { nodeConfig: nodeConfig("GCE_METADATA") }),
      at: MODE,
    },
    "an inline pool beside a good one": {
      resources: resource(CLUSTER, {
        nodePools: [{ nodeConfig: nodeConfig("GKE_METADATA") }, { nodeConfig: nodeConfig("GCE_METADATA") }],
      }),
      at: `nodePools[1].${MODE}`,
    },
  },
  undecided: {
    "a pool with an unknown mode": {
      resources: resource(NODE_POOL, { nodeConfig: { workloadMetadataConfig: { mode: unknown } } }),
      at: MODE,
    },
  },
});
