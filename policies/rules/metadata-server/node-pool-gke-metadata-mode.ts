import { METADATA_MODE } from "../../../gke/metadata-server";
import { type Reading, stated } from "../../evaluation/reading";
import { redact } from "../../evaluation/redact";
import { allOf } from "../../evaluation/unknown";
import {
  isGkeMetadata,
  isMode,
  isReportedWithoutMode,
  METADATA_MODES,
  readMetadataMode,
  usesFormerMode,
} from "../../program/gcp/metadata-mode";
import { serverFindings } from "../../program/gcp/metadata-server";
import { poolChecks } from "../../program/gcp/pool-checks";
import { gkeMetadataInSdk, nameInSdk } from "../../program/gcp/sdk";
import { hasWorkloadPool } from "../../program/gcp/workload-pool";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Context, Rule } from "../../rule";

const MODE = "nodeConfig.workloadMetadataConfig.mode";
const FORMER_MODE = "workloadMetadataConfig.nodeMetadata";

const pools = poolChecks(function* (pool, context) {
  const read = readMetadataMode(pool);
  const mode = isReportedUnnamed(read) ? undefined : read;
  const name = pool.path(`nodeConfig.${nameInSdk("workloadMetadataConfig.mode", context)}`);
  const former = pool.path(`nodeConfig.${FORMER_MODE}`);
  const isFormer = name !== former && mode?.origin === "declared" && usesFormerMode(pool);
  const at = isFormer ? former : name;
  const fix = `Set ${name} to "${gkeMetadataInSdk(context)}"${isFormer ? ", and remove nodeMetadata, which @pulumi/gcp 6 and later do not have" : ""}.`;
  if (mode && !isGkeMetadata(mode.value)) {
    yield {
      at,
      problem: `${stated(mode, redact(mode.value, METADATA_MODES))}, which ${isMode(mode.value) ? "gives Pods the node's service account" : "is not a mode of GKE, so the pool cannot be created"}`,
      fix,
    };
  } else if (
    !mode &&
    allOf(
      () => read !== undefined || isReportedWithoutMode(pool),
      () => isOfWorkloadPool(context),
    )
  ) {
    yield {
      at,
      problem:
        "is absent, also on GKE: the pool is older than Workload Identity on its cluster, so its Pods get the node's service account",
      fix,
    };
  } else if (!mode && pool.isConfigured) {
    yield {
      at,
      problem: "is absent, so a pool that is older than Workload Identity on its cluster does not get it",
      level: "advisory",
      severity: "medium",
      fix,
    };
  }
});

export const nodePoolGkeMetadataMode: Rule = {
  name: "node-pool-gke-metadata-mode",
  description: "Node pools run the GKE metadata server.",
  why:
    "Without it, every Pod of the pool reaches the Compute Engine metadata server and acts as the node's service account. " +
    "New pools of a cluster with Workload Identity get it by default, but a pool that is older than Workload Identity on its " +
    "cluster stays without it, and a program that does not set the mode does not show which of the two is true. Where audit is given kubectl's " +
    "lists (--kubernetes), the rule also judges the server that runs: one that is missing, not Ready, not rolled out, more than a year older than " +
    "the nodes, or not on all nodes of its pools.",
  fix: `Set ${MODE} to "${METADATA_MODE.gke}".`,
  whenToExempt:
    "A pool whose workloads must act as the node's service account, such as one being migrated to Workload Identity.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity",
  ],
  severity: "critical",
  level: "mandatory",
  frameworks: ["CIS GKE 1.9.0 5.4.1", "checkov CKV_GCP_69", "trivy GCP-0057"],
  departures:
    "checkov refuses each cluster without nodeConfig, also Autopilot clusters and those whose pools are resources of their own; trivy passes a mode that is absent, which leaves old pools as they are. trivy also passes SECURE, the concealment of before, beside which there is no Workload Identity.",
  good: { cluster: "main", nodeConfig: { workloadMetadataConfig: { mode: METADATA_MODE.gke } } },
  bad: { cluster: "main", nodeConfig: { workloadMetadataConfig: { mode: METADATA_MODE.gce } } },
  checks: { ...pools, [CLUSTER]: [...(pools[CLUSTER] ?? []), (_, context) => serverFindings(context)] },
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

/** Whether GKE reports that a pool has no mode, a value that no program sets. */
const isReportedUnnamed = (mode: Reading<string> | undefined): boolean =>
  mode?.origin === "observed" && mode.value === METADATA_MODE.apiUnspecified;

/** Whether the pool's cluster has a workload pool. If it has none, the cluster has a finding on that. */
function isOfWorkloadPool({ self, stack }: Pick<Context, "self" | "stack">): boolean {
  const cluster = stack.clusterOf(self);
  return cluster !== undefined && hasWorkloadPool(cluster);
}
