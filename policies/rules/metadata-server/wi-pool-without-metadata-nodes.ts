import { METADATA_MODE } from "../../../gke/metadata-server";
import { stated } from "../../evaluation/reading";
import { redact } from "../../evaluation/redact";
import { allOf } from "../../evaluation/unknown";
import { isGkeMetadata, METADATA_MODES, readMetadataMode } from "../../program/gcp/metadata-mode";
import { nameInSdk } from "../../program/gcp/sdk";
import { hasWorkloadPool } from "../../program/gcp/workload-pool";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import { type Rule, ref } from "../../rule";

export const wiPoolWithoutMetadataNodes: Rule = {
  name: "wi-pool-without-metadata-nodes",
  description: "Node pools run the GKE metadata server only on a cluster with a workload pool.",
  why:
    "A node pool with the GKE metadata server on a cluster without a workload pool has nothing that it could hand out. The reverse, another " +
    "mode on a cluster with a workload pool, is for node-pool-gke-metadata-mode to say.",
  fix: "Set workloadIdentityConfig.workloadPool on the cluster, or remove the mode from its node pools.",
  whenToExempt: "A cluster that gets its workload pool in a later update, until that day.",
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
      function* agreement(_, context) {
        const cluster = context.stack.clusterOf(context.self);
        const readMode = () => readMetadataMode(context);
        const isMismatch = allOf(
          // What other modes give away is for node-pool-gke-metadata-mode to say, and a silent pool gets what its cluster calls for.
          () => isGkeMetadata(readMode()?.value ?? ""),
          () => cluster !== undefined && !cluster.inputs.enableAutopilot,
          () => cluster !== undefined && !hasWorkloadPool(cluster),
        );
        const mode = isMismatch && readMode();
        if (!mode) return;
        yield {
          at: `nodeConfig.${nameInSdk("workloadMetadataConfig.mode", context)}`,
          problem: `${stated(mode, redact(mode.value, METADATA_MODES))}, although the cluster has no workload pool`,
          fix: `Set ${nameInSdk("workloadIdentityConfig.workloadPool", context)} on the cluster.`,
          level: context.levelByEnvironment,
        };
      },
    ],
  },
};
