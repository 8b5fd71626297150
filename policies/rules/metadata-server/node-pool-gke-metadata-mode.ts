import { METADATA_MODE } from "../../../gke/metadata-server";
import { show } from "../../evaluation/show";
import { hasDefaultPool } from "../../program/gcp/default-pool";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Finding, Rule } from "../../rule";

const MODE = "nodeConfig.workloadMetadataConfig.mode";
const MODES = Object.values(METADATA_MODE);

export const nodePoolGkeMetadataMode: Rule = {
  name: "node-pool-gke-metadata-mode",
  description: "Node pools run the GKE metadata server.",
  why:
    "Without it, every Pod of the pool reaches the Compute Engine metadata server and acts as the node's service account. " +
    "New pools of a cluster with Workload Identity get it by default, but a pool that is older than Workload Identity on its " +
    "cluster silently stays without, and a program that says nothing cannot tell.",
  fix: `Set ${MODE} to "${METADATA_MODE.gke}".`,
  whenToExempt:
    "A pool whose workloads must act as the node's service account, such as one being migrated to Workload Identity.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity",
  ],
  severity: "critical",
  level: "mandatory",
  frameworks: ["CIS GKE 1.6.0 5.4.1", "checkov CKV_GCP_69", "trivy GCP-0057"],
  good: { cluster: "main", nodeConfig: { workloadMetadataConfig: { mode: METADATA_MODE.gke } } },
  bad: { cluster: "main", nodeConfig: { workloadMetadataConfig: { mode: METADATA_MODE.gce } } },
  checks: {
    [NODE_POOL]: [
      function* mode(pool, context) {
        yield* judge(
          MODE,
          pool.nodeConfig?.workloadMetadataConfig?.mode ??
            context.observed.nodeConfig?.workloadMetadataConfig?.mode,
        );
      },
    ],
    [CLUSTER]: [
      function* defaultPool(cluster, context) {
        if (!hasDefaultPool(cluster)) return;
        const isDeclared = "nodeConfig" in cluster;
        // GKE reports the configuration of the first inline pool here too.
        if (!isDeclared && "nodePools" in cluster) return;
        const mode =
          cluster.nodeConfig?.workloadMetadataConfig?.mode ??
          context.observed.nodeConfig?.workloadMetadataConfig?.mode;
        // Silent, the cluster's pools are most likely resources of their own.
        if (isDeclared || mode !== undefined) yield* judge(MODE, mode);
      },
      function* inlinePools(cluster, context) {
        if (cluster.enableAutopilot) return;
        yield* context.each(cluster.nodePools, function* (pool, i) {
          yield* judge(`nodePools[${i}].${MODE}`, pool.nodeConfig?.workloadMetadataConfig?.mode);
        });
      },
    ],
  },
  remediations: {
    // Another mode makes GKE create every node of a pool anew, and no policy sees whether the pool exists already.
    [NODE_POOL]: (pool, { resource, settings }) => {
      if (!settings.newNodePools.some((pool) => pool === resource.name || pool === resource.urn))
        return false;
      const declared = pool.nodeConfig?.workloadMetadataConfig;
      if (declared && "mode" in declared) return false;
      pool.nodeConfig ??= {};
      pool.nodeConfig.workloadMetadataConfig = { mode: METADATA_MODE.gke };
      return true;
    },
  },
};

function* judge(at: string, mode: string | undefined): Iterable<Finding> {
  const fix = `Set ${at} to "${METADATA_MODE.gke}".`;
  if (mode === undefined) {
    yield {
      at,
      problem: "is absent, so a pool that is older than Workload Identity on its cluster stays without it",
      level: "advisory",
      fix,
    };
  } else if (mode !== METADATA_MODE.gke) {
    yield { at, problem: `is ${show(mode, MODES)}, which gives Pods the node's service account`, fix };
  }
}
