import assert from "node:assert/strict";
import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { remediate } from "../../../support/remediate";
import { ruleTable } from "../../../support/rule-table";

const MODE = "nodeConfig.workloadMetadataConfig.mode";
const nodeConfig = (mode: string) => ({ workloadMetadataConfig: { mode } });

/** A pool of a cluster, which GKE reports in full and without a mode. */
const reported = (cluster: object, config: object = {}, imageType = "COS_CONTAINERD") => [
  resource(CLUSTER, { removeDefaultNodePool: true, ...cluster }, { name: "cluster" }),
  resource(
    NODE_POOL,
    { cluster: ref("cluster", "name"), nodeConfig: { machineType: "e2-medium", ...config } },
    { observed: { nodeConfig: { machineType: "e2-medium", imageType, diskSizeGb: 100 } } },
  ),
];
const workloadPool = (pool: unknown) => ({ workloadIdentityConfig: { workloadPool: pool } });

ruleTable("node-pool-gke-metadata-mode", {
  accepts: {
    "the GKE metadata server, as its mode was called before @pulumi/gcp 6": resource(NODE_POOL, {
      nodeConfig: { workloadMetadataConfig: { nodeMetadata: "GKE_METADATA_SERVER" } },
    }),
    "an inline pool named default-pool that is removed": resource(CLUSTER, {
      removeDefaultNodePool: true,
      nodePools: [{ name: "default-pool", nodeConfig: nodeConfig("GCE_METADATA") }],
    }),
    "a pool with GKE_METADATA": resource(NODE_POOL, { nodeConfig: nodeConfig("GKE_METADATA") }),
    "a silent pool whose state says GKE_METADATA": resource(
      NODE_POOL,
      {},
      { observed: { nodeConfig: nodeConfig("GKE_METADATA") } },
    ),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }),
    "an Autopilot cluster whose removal of a default pool is not known": resource(CLUSTER, {
      enableAutopilot: true,
      removeDefaultNodePool: unknown,
      nodeConfig: nodeConfig("GCE_METADATA"),
    }),
    "a pool to which the provider adds its defaults": resource(NODE_POOL, {
      nodeConfig: {
        ...nodeConfig("GKE_METADATA"),
        shieldedInstanceConfig: {
          enableIntegrityMonitoring: true,
          __defaults: ["enableIntegrityMonitoring"],
        },
      },
    }),
    "a silent default pool whose state says GKE_METADATA": resource(
      CLUSTER,
      { nodeConfig: { machineType: "e2-medium" } },
      { observed: { nodeConfig: nodeConfig("GKE_METADATA") } },
    ),
    "inline pools with GKE_METADATA whose first one GKE reports as the default pool": resource(
      CLUSTER,
      { nodePools: [{ nodeConfig: nodeConfig("GKE_METADATA") }] },
      { observed: { nodeConfig: nodeConfig("GCE_METADATA") } },
    ),
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
    "the former name of the GKE metadata server as a mode": {
      resources: resource(NODE_POOL, { nodeConfig: nodeConfig("GKE_METADATA_SERVER") }),
      at: MODE,
      problem: /is not a mode of GKE, so the pool cannot be created/,
    },
    "a mode that GKE does not have": {
      resources: resource(NODE_POOL, { nodeConfig: nodeConfig("gke_metadata") }),
      at: MODE,
      problem: /is not a mode of GKE, so the pool cannot be created/,
    },
    "exposed metadata in an old SDK, by its own names": {
      resources: resource(
        NODE_POOL,
        { nodeConfig: { workloadMetadataConfig: { nodeMetadata: "EXPOSE" } } },
        { provider: { version: "4.21.0" } },
      ),
      at: "nodeConfig.workloadMetadataConfig.nodeMetadata",
      problem: /"EXPOSE"/,
      fix: /nodeMetadata to "GKE_METADATA_SERVER"/,
    },
    "exposed metadata by the former name, which a newer SDK does not have": {
      resources: resource(
        NODE_POOL,
        { nodeConfig: { workloadMetadataConfig: { nodeMetadata: "EXPOSE" } } },
        { provider: { version: "9.37.0" } },
      ),
      at: "nodeConfig.workloadMetadataConfig.nodeMetadata",
      problem: /"EXPOSE"/,
      fix: /^Set nodeConfig\.workloadMetadataConfig\.mode to "GKE_METADATA", and remove nodeMetadata, which/,
    },
    "an inline pool that is named like the default pool and stays": {
      resources: resource(CLUSTER, {
        nodePools: [{ name: "default-pool", nodeConfig: nodeConfig("GCE_METADATA") }],
      }),
      at: `nodePools[0].${MODE}`,
    },
    "an inline pool whose state says GCE_METADATA": {
      resources: resource(
        CLUSTER,
        { nodePools: [{ name: "a" }] },
        { observed: { nodePools: [{ name: "a", nodeConfig: nodeConfig("GCE_METADATA") }] } },
      ),
      at: `nodePools[0].${MODE}`,
      problem: /on GKE \(not set in the program\)/,
    },
    "a pool with GCE_METADATA": {
      resources: resource(NODE_POOL, { nodeConfig: nodeConfig("GCE_METADATA") }),
      at: MODE,
      problem: /"GCE_METADATA"/,
    },
    "a pool with UNSPECIFIED": {
      resources: resource(NODE_POOL, { nodeConfig: nodeConfig("UNSPECIFIED") }),
      at: MODE,
    },
    "a pool that GKE reports without a mode, on a cluster with a workload pool": {
      resources: reported(workloadPool("demo.svc.id.goog")),
      at: MODE,
      problem: /^is absent, also on GKE: the pool is older than Workload Identity/,
    },
    "a kept default pool that GKE reports without a mode, of which the program says nothing": {
      resources: resource(CLUSTER, workloadPool("demo.svc.id.goog"), {
        observed: { nodeConfig: { imageType: "COS_CONTAINERD" } },
      }),
      at: MODE,
      problem: /also on GKE/,
    },
    "a pool that GKE reports without a mode, as advisory on a cluster without a workload pool": {
      resources: reported({}),
      at: MODE,
      level: "advisory",
    },
    "a pool of Windows nodes that GKE reports without a mode, as advisory": {
      resources: reported(workloadPool("demo.svc.id.goog"), {}, "WINDOWS_LTSC_CONTAINERD"),
      at: MODE,
      level: "advisory",
    },
    "a silent pool of which nothing is observed but what the program declares, as advisory": {
      resources: reported(workloadPool("demo.svc.id.goog"), { imageType: "COS_CONTAINERD", diskSizeGb: 100 }),
      at: MODE,
      level: "advisory",
    },
    "a silent pool, as advisory": { resources: resource(NODE_POOL, {}), at: MODE, level: "advisory" },
    "a silent pool whose observed state is not known, as advisory": {
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
    "the default pool of a cluster without a nodeConfig whose state says GCE_METADATA": {
      resources: resource(CLUSTER, {}, { observed: { nodeConfig: nodeConfig("GCE_METADATA") } }),
      at: MODE,
    },
    "the silent nodeConfig of a default pool, as advisory (trivy GCP-0057 passes it)": {
      resources: resource(CLUSTER, { nodeConfig: { machineType: "e2-medium" } }),
      at: MODE,
      level: "advisory",
    },
    "a silent inline pool, as advisory": {
      resources: resource(CLUSTER, { nodePools: [{ name: "a" }] }),
      at: `nodePools[0].${MODE}`,
      level: "advisory",
      severity: "medium",
    },
    "an inline pool beside a good one": {
      resources: resource(CLUSTER, {
        nodePools: [{ nodeConfig: nodeConfig("GKE_METADATA") }, { nodeConfig: nodeConfig("GCE_METADATA") }],
      }),
      at: `nodePools[1].${MODE}`,
      fix: /^Set nodePools\[1\]\.nodeConfig\.workloadMetadataConfig\.mode to "GKE_METADATA"/,
    },
  },
  undecided: {
    "a pool of which GKE may report more than the program sets, without a mode": {
      resources: reported(workloadPool("demo.svc.id.goog"), {
        imageType: "COS_CONTAINERD",
        diskSizeGb: unknown,
      }),
      at: "nodeConfig.diskSizeGb",
    },
    "a pool that GKE reports without a mode, on a cluster whose workload pool is not known": {
      resources: reported({ workloadIdentityConfig: unknown }),
      at: "Cluster.cluster.workloadIdentityConfig",
    },
    "a pool with an unknown mode": {
      resources: resource(NODE_POOL, { nodeConfig: { workloadMetadataConfig: { mode: unknown } } }),
      at: MODE,
    },
    "an inline pool with an unknown mode": {
      resources: resource(CLUSTER, { nodePools: [{ nodeConfig: nodeConfig(unknown) }] }),
      at: `nodePools[0].${MODE}`,
    },
    "an inline pool that is not known, beside one whose mode GKE tells": {
      resources: resource(
        CLUSTER,
        { nodePools: [unknown, { name: "b" }] },
        { observed: { nodePools: [unknown, { name: "b", nodeConfig: nodeConfig("GKE_METADATA") }] } },
      ),
      at: "nodePools[0]",
    },
    "a default pool that an unknown value may remove": {
      resources: resource(CLUSTER, {
        removeDefaultNodePool: unknown,
        nodeConfig: nodeConfig("GCE_METADATA"),
      }),
      at: "removeDefaultNodePool",
    },
  },
});

describe("the remediation of node-pool-gke-metadata-mode", () => {
  const remediated = (props: object, newNodePools: string[] = ["it"]) =>
    remediate("node-pool-gke-metadata-mode", resource(NODE_POOL, { ...props }), {
      settings: { newNodePools },
    });

  it("sets the mode of a pool that the settings call new", async () => {
    assert.deepEqual(await remediated({ cluster: unknown, nodeConfig: { machineType: "e2-medium" } }), {
      cluster: unknown,
      nodeConfig: { machineType: "e2-medium", ...nodeConfig("GKE_METADATA") },
    });
    const urn = `urn:pulumi:dev::project::${NODE_POOL}::it`;
    assert.deepEqual(await remediated({}, [urn]), { nodeConfig: nodeConfig("GKE_METADATA") });
  });
  it("leaves every other pool, as its nodes would be created anew", async () => {
    assert.equal(await remediated({}, []), undefined);
    assert.equal(await remediated({}, ["other"]), undefined);
  });
  it("leaves a mode that is given or not known", async () => {
    assert.equal(await remediated({ nodeConfig: nodeConfig("GCE_METADATA") }), undefined);
    assert.equal(await remediated({ nodeConfig: nodeConfig(unknown) }), undefined);
    assert.equal(await remediated({ nodeConfig: { workloadMetadataConfig: unknown } }), undefined);
    assert.equal(await remediated({ nodeConfig: unknown }), undefined);
  });
});
