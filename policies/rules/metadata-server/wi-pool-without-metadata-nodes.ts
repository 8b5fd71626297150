import { METADATA_MODE } from "../../../gke/metadata-server";
import { WORKLOAD_POOL_SUFFIX } from "../../../gke/workload-identity";
import { nameInSdk } from "../../program/gcp/sdk";
import { hasMetadataNodes, lacksWorkloadPool } from "../../program/gcp/workload-pool";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import { type Rule, ref } from "../../rule";

const POOL = "workloadIdentityConfig.workloadPool";

export const wiPoolWithoutMetadataNodes: Rule = {
  name: "wi-pool-without-metadata-nodes",
  description: "Node pools run the GKE metadata server only on a cluster with a workload pool.",
  why:
    "A node pool with the GKE metadata server on a cluster without a workload pool has no identity to hand out. The rule wi-pool-is-own-project judges clusters where no pool " +
    "asks for it, and node-pool-gke-metadata-mode judges other modes.",
  fix: "Set workloadIdentityConfig.workloadPool on the cluster, or remove the mode from its node pools.",
  whenToExempt: "A cluster that gets its workload pool in a later update, until that day.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/workload-identity",
    "https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/issues/2236",
    "https://github.com/FairwindsOps/terraform-gke/pull/30",
    "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/632",
  ],
  severity: "high",
  level: "mandatory",
  unknownsLeftTo: {
    rule: "wi-pool-is-own-project",
    covers: (property) => property === POOL.split(".")[0] || property === POOL,
  },
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
    [CLUSTER]: [
      function* agreement(_, context) {
        if (!lacksWorkloadPool(context) || !hasMetadataNodes(context)) return;
        const at = nameInSdk(POOL, context);
        yield {
          at,
          problem:
            "is absent, although node pools run the GKE metadata server: no workload of the cluster has an identity of its own",
          fix: `Set ${at} to the ID of the cluster's project followed by "${WORKLOAD_POOL_SUFFIX}".`,
        };
      },
    ],
  },
};
