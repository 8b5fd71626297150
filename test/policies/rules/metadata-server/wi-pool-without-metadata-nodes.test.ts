import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const POOL = "workloadIdentityConfig.workloadPool";
const MODE = "nodeConfig.workloadMetadataConfig.mode";
const nodeConfig = (mode: string) => ({ workloadMetadataConfig: { mode } });
const WITH_POOL = { workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" } };

const program = (
  cluster: Record<string, unknown>,
  pool: Record<string, unknown>,
  more: Partial<TestResource> = {},
) => [
  resource(CLUSTER, cluster, { name: "cluster" }),
  resource(NODE_POOL, { cluster: ref("cluster", "name"), ...pool }, more),
];

ruleTable("wi-pool-without-metadata-nodes", {
  accepts: {
    "GKE_METADATA with a pool": program(WITH_POOL, { nodeConfig: nodeConfig("GKE_METADATA") }),
    "GKE_METADATA with a pool that is not known, which wi-pool-is-own-project says": program(
      { workloadIdentityConfig: { workloadPool: unknown } },
      { nodeConfig: nodeConfig("GKE_METADATA") },
    ),
    "GKE_METADATA with a configuration that is not known, which wi-pool-is-own-project says": program(
      { workloadIdentityConfig: unknown },
      { nodeConfig: nodeConfig("GKE_METADATA") },
    ),
    "an unknown mode with a pool, which each mode may have": program(WITH_POOL, {
      nodeConfig: nodeConfig(unknown),
    }),
    "GKE_METADATA on a silent cluster whose state has a pool": [
      resource(CLUSTER, {}, { name: "cluster", observed: WITH_POOL }),
      resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig: nodeConfig("GKE_METADATA") }),
    ],
    "a Windows pool, which has a native service of the same mode": program(WITH_POOL, {
      nodeConfig: { imageType: "WINDOWS_LTSC_CONTAINERD", ...nodeConfig("GKE_METADATA") },
    }),
    "neither of the two": program({}, { nodeConfig: nodeConfig("GCE_METADATA") }),
    "GCE_METADATA on a cluster with a pool, which node-pool-gke-metadata-mode refuses": {
      resources: program(WITH_POOL, { nodeConfig: nodeConfig("GCE_METADATA") }),
      stack: "prod",
    },
    "GKE_METADATA with a pool, as both were called before @pulumi/gcp 6": {
      resources: program(
        { workloadIdentityConfig: { identityNamespace: "demo.svc.id.goog" } },
        { nodeConfig: { workloadMetadataConfig: { nodeMetadata: "GKE_METADATA_SERVER" } } },
      ).map((each) => ({ ...each, provider: { version: "5.26.0" } })),
      stack: "prod",
    },
    "a silent pool of a cluster with a pool, which gets GKE_METADATA when it is created": program(
      WITH_POOL,
      {},
    ),
    "a pool of a cluster of another stack": [
      resource(CLUSTER, {}, { name: "cluster" }),
      resource(NODE_POOL, { cluster: "cluster", nodeConfig: nodeConfig("GKE_METADATA") }),
    ],
    "an Autopilot cluster": program({ enableAutopilot: true }, { nodeConfig: nodeConfig("GKE_METADATA") }),
  },
  rejects: {
    "GKE_METADATA without a pool": {
      resources: program({}, { nodeConfig: nodeConfig("GKE_METADATA") }),
      at: POOL,
      problem: /^is absent, although node pools run the GKE metadata server/,
      fix: /^Set workloadIdentityConfig\.workloadPool /,
    },
    "GKE_METADATA beside a pool whose cluster is not known": {
      resources: [
        resource(CLUSTER, { name: "main", location: "europe-west1" }, { name: "cluster" }),
        resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig: nodeConfig("GKE_METADATA") }),
        resource(NODE_POOL, { cluster: unknown, location: "europe-west1" }, { name: "other" }),
      ],
      at: POOL,
    },
    "several pools with GKE_METADATA, once": {
      resources: [
        ...program({}, { nodeConfig: nodeConfig("GKE_METADATA") }),
        resource(
          NODE_POOL,
          { cluster: ref("cluster", "name"), nodeConfig: nodeConfig("GKE_METADATA") },
          { name: "other" },
        ),
      ],
      at: POOL,
    },
    "a default pool and an inline one with GKE_METADATA": {
      resources: [
        resource(CLUSTER, { nodeConfig: nodeConfig("GKE_METADATA") }, { name: "a" }),
        resource(CLUSTER, { nodePools: [{ nodeConfig: nodeConfig("GKE_METADATA") }] }, { name: "b" }),
      ],
      at: [POOL, POOL],
    },
    "GKE_METADATA of the state, without a pool": {
      resources: program({}, {}, { observed: { nodeConfig: nodeConfig("GKE_METADATA") } }),
      at: POOL,
    },
    "the mode of a default pool whose cluster says nothing of Workload Identity (cloud-foundation-fabric 2236)":
      {
        resources: resource(CLUSTER, { initialNodeCount: 1, nodeConfig: nodeConfig("GKE_METADATA") }),
        at: POOL,
      },
    "a pool with the mode of a module for which Workload Identity is an option that is off (terraform-gke 30)":
      {
        resources: [
          resource(CLUSTER, { removeDefaultNodePool: true, initialNodeCount: 1 }, { name: "cluster" }),
          resource(NODE_POOL, {
            cluster: ref("cluster", "id"),
            nodeConfig: { imageType: "COS_CONTAINERD", ...nodeConfig("GKE_METADATA") },
          }),
        ],
        at: POOL,
      },
    "a Linux pool beside a Windows one, once the pool is removed (terraform-google-kubernetes-engine 632)": {
      resources: [
        resource(CLUSTER, { workloadIdentityConfig: {} }, { name: "cluster" }),
        resource(
          NODE_POOL,
          { cluster: ref("cluster", "name"), nodeConfig: nodeConfig("GKE_METADATA") },
          { name: "linux" },
        ),
        resource(
          NODE_POOL,
          {
            cluster: ref("cluster", "name"),
            nodeConfig: { imageType: "WINDOWS_LTSC_CONTAINERD", ...nodeConfig("GCE_METADATA") },
          },
          { name: "windows" },
        ),
      ],
      at: POOL,
    },
    "GKE_METADATA where the program turns the pool off": {
      resources: program({ workloadIdentityConfig: {} }, { nodeConfig: nodeConfig("GKE_METADATA") }),
      at: POOL,
    },
    "GKE_METADATA without a pool, as both were called before @pulumi/gcp 6": {
      resources: [
        resource(CLUSTER, {}, { name: "cluster", provider: { version: "5.26.0" } }),
        resource(NODE_POOL, {
          cluster: ref("cluster", "name"),
          nodeConfig: { workloadMetadataConfig: { nodeMetadata: "GKE_METADATA_SERVER" } },
        }),
      ],
      at: "workloadIdentityConfig.identityNamespace",
    },
  },
  undecided: {
    "GKE_METADATA with a pool that may be absent": {
      resources: program({ workloadIdentityConfig: unknown }, { nodeConfig: nodeConfig("GKE_METADATA") }),
      config: { "wi-pool-is-own-project": "disabled" },
      at: "workloadIdentityConfig",
    },
    "GKE_METADATA with a pool that is not known, and may be none": {
      resources: program(
        { workloadIdentityConfig: { workloadPool: unknown } },
        { nodeConfig: nodeConfig("GKE_METADATA") },
      ),
      config: { "wi-pool-is-own-project": "disabled" },
      at: POOL,
    },
    "an unknown mode without a pool": {
      resources: program({}, { nodeConfig: nodeConfig(unknown) }),
      at: `NodePool.it.${MODE}`,
    },
  },
});
