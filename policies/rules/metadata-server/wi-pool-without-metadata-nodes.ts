import { METADATA_MODE } from "../../../gke/metadata-server";
import { redact } from "../../evaluation/redact";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import { type Rule, ref } from "../../rule";

const MODE = "nodeConfig.workloadMetadataConfig.mode";

export const wiPoolWithoutMetadataNodes: Rule = {
  name: "wi-pool-without-metadata-nodes",
  description: "A cluster has a workload pool and the GKE metadata server on its nodes, or neither.",
  why:
    "On a cluster with a workload pool, a node pool without the GKE metadata server gives Pods the node's identity: which one a " +
    "workload gets depends on where it happens to be scheduled. A node pool with the metadata server on a cluster without a workload " +
    "pool has nothing that it could hand out.",
  fix: `Set ${MODE} to "${METADATA_MODE.gke}" on all node pools, and workloadIdentityConfig.workloadPool on the cluster.`,
  whenToExempt:
    "A node pool that is still to be migrated to Workload Identity, whose workloads select it by its labels.",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity"],
  severity: "high",
  level: "mandatory",
  good: [
    {
      type: CLUSTER,
      name: "cluster",
      props: { workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" } },
    },
    {
      type: NODE_POOL,
      name: "pool",
      props: {
        cluster: ref("cluster", "name"),
        nodeConfig: { workloadMetadataConfig: { mode: METADATA_MODE.gke } },
      },
    },
  ],
  bad: [
    { type: CLUSTER, name: "cluster", props: {} },
    {
      type: NODE_POOL,
      name: "pool",
      props: {
        cluster: ref("cluster", "name"),
        nodeConfig: { workloadMetadataConfig: { mode: METADATA_MODE.gke } },
      },
    },
  ],
  checks: {
    [NODE_POOL]: [
      function* agreement(pool, context) {
        const mode =
          pool.nodeConfig?.workloadMetadataConfig?.mode ??
          context.observed.nodeConfig?.workloadMetadataConfig?.mode;
        // A silent pool gets what its cluster calls for when it is created.
        if (mode === undefined) return;
        const cluster = context.stack.clusterOf(context.self);
        if (!cluster || cluster.inputs.enableAutopilot) return;
        const config =
          "workloadIdentityConfig" in cluster.inputs
            ? cluster.inputs.workloadIdentityConfig
            : cluster.observed.workloadIdentityConfig;
        const hasPool = config !== undefined && "workloadPool" in config;
        if (hasPool === (mode === METADATA_MODE.gke)) return;
        yield {
          at: MODE,
          problem: hasPool
            ? `is ${redact(mode, Object.values(METADATA_MODE))}, although the cluster has a workload pool`
            : `is "${METADATA_MODE.gke}", although the cluster has no workload pool`,
          fix: hasPool
            ? `Set ${MODE} to "${METADATA_MODE.gke}".`
            : "Set workloadIdentityConfig.workloadPool on the cluster.",
          level: context.levelByEnvironment,
        };
      },
    ],
  },
};
