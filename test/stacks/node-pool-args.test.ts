import assert from "node:assert/strict";
import fc from "fast-check";
import { parseSeconds } from "../../gke/durations";
import { METADATA_MODE, RESERVED_METADATA_NODE_LABELS } from "../../gke/metadata-server";
import { nodePoolArgs } from "../../stacks/node-pool-args";
import type { NodePoolConfig } from "../../stacks/node-pool-keys";
import { STARTUP_TAINT_KEY } from "../../verifier/contract";

const PLACEMENT = {
  project: "example-dev",
  location: "europe-west4",
  cluster: "dev",
  serviceAccount: "dev-nodes@example-dev.iam.gserviceaccount.com",
  resourceLabels: { env: "dev" },
};

const pools: fc.Arbitrary<NodePoolConfig> = fc.record({
  role: fc.constantFrom("canary", "general", "runners"),
  machineType: fc.constantFrom("e2-standard-4", "n2-standard-16"),
  diskGb: fc.integer({ min: 10, max: 1000 }),
  minNodes: fc.nat(5),
  maxNodes: fc.integer({ min: 5, max: 1000 }),
  spot: fc.constant(false),
  upgrade: fc.oneof(
    fc.record({
      strategy: fc.constant("SURGE" as const),
      maxSurge: fc.nat(20),
      maxUnavailable: fc.nat(20),
    }),
    fc.record({
      strategy: fc.constant("BLUE_GREEN" as const),
      batchNodes: fc.integer({ min: 1, max: 20 }),
      soakSeconds: fc.nat(604_800),
    }),
  ),
});

const nodeConfigOf = (pool: NodePoolConfig) =>
  nodePoolArgs(pool, PLACEMENT).nodeConfig as {
    labels?: Record<string, string>;
    taints?: { key: string; value: string; effect: string }[];
    spot?: boolean;
    [key: string]: unknown;
  };

const GENERAL: NodePoolConfig = {
  role: "general",
  machineType: "e2-standard-4",
  diskGb: 100,
  spot: false,
  minNodes: 1,
  maxNodes: 3,
  upgrade: { strategy: "SURGE", maxSurge: 1, maxUnavailable: 0 },
};

describe("the arguments of a node pool", () => {
  it("run the GKE metadata server on private, shielded, current nodes, whatever the pool", () => {
    fc.assert(
      fc.property(pools, (pool) => {
        const { management, networkConfig, cluster, location, version } = nodePoolArgs(pool, PLACEMENT);
        const nodes = nodeConfigOf(pool);
        assert.deepEqual(nodes.workloadMetadataConfig, { mode: METADATA_MODE.gke });
        assert.deepEqual(nodes.metadata, { "disable-legacy-endpoints": "true" });
        assert.deepEqual(nodes.shieldedInstanceConfig, {
          enableSecureBoot: true,
          enableIntegrityMonitoring: true,
        });
        assert.deepEqual(networkConfig, { enablePrivateNodes: true });
        assert.deepEqual(management, { autoUpgrade: true, autoRepair: true });
        assert.equal(nodes.imageType, "COS_CONTAINERD");
        assert.equal(nodes.serviceAccount, PLACEMENT.serviceAccount);
        assert.deepEqual([cluster, location, version], ["dev", "europe-west4", undefined]);
        for (const label of RESERVED_METADATA_NODE_LABELS) assert.ok(!(label in (nodes.labels ?? {})));
      }),
    );
  });

  it("state the strategy's own settings and no others", () => {
    fc.assert(
      fc.property(pools, (pool) => {
        const settings = nodePoolArgs(pool, PLACEMENT).upgradeSettings as Record<string, unknown>;
        if (pool.upgrade.strategy === "SURGE") {
          const { maxSurge, maxUnavailable } = pool.upgrade;
          assert.deepEqual(settings, { strategy: "SURGE", maxSurge, maxUnavailable });
        } else {
          const { nodePoolSoakDuration, standardRolloutPolicy } = settings.blueGreenSettings as {
            nodePoolSoakDuration: string;
            standardRolloutPolicy: unknown;
          };
          assert.deepEqual(Object.keys(settings).sort(), ["blueGreenSettings", "strategy"]);
          assert.equal(parseSeconds(nodePoolSoakDuration), pool.upgrade.soakSeconds);
          assert.deepEqual(standardRolloutPolicy, { batchNodeCount: pool.upgrade.batchNodes });
        }
      }),
    );
  });

  it("start with the least nodes of each zone and scale to the most", () => {
    const { initialNodeCount, autoscaling } = nodePoolArgs({ ...GENERAL, minNodes: 0 }, PLACEMENT);
    assert.equal(initialNodeCount, 0);
    assert.deepEqual(autoscaling, { minNodeCount: 0, maxNodeCount: 3, locationPolicy: "BALANCED" });
  });

  it("mark canaries by a label", () => {
    const { labels, taints } = nodeConfigOf({ ...GENERAL, role: "canary" });
    assert.deepEqual([labels, taints], [{ canary: "true" }, undefined]);
  });

  it("keep everything but runners off the runners' nodes", () => {
    const { labels, taints } = nodeConfigOf({ ...GENERAL, role: "runners" });
    assert.deepEqual(taints, [{ key: "dedicated", value: "ci", effect: "NO_SCHEDULE" }]);
    assert.deepEqual(labels, { dedicated: "ci" });
  });

  it("taints spot nodes beside those of their role, so that only what may be stopped runs there", () => {
    const { spot, taints } = nodeConfigOf({ ...GENERAL, role: "runners", spot: true });
    assert.equal(spot, true);
    assert.deepEqual(taints, [
      { key: "dedicated", value: "ci", effect: "NO_SCHEDULE" },
      { key: "cloud.google.com/gke-spot", value: "true", effect: "NO_SCHEDULE" },
    ]);
    assert.equal("spot" in nodeConfigOf({ ...GENERAL, role: "runners" }), false);
  });

  it("leave general nodes open to every Pod", () => {
    const { labels, taints } = nodeConfigOf(GENERAL);
    assert.deepEqual([labels, taints], [undefined, undefined]);
  });

  it("register with the startup taint beside their own where they are gated", () => {
    const taintsOf = (role: NodePoolConfig["role"]) =>
      (nodePoolArgs({ ...GENERAL, role }, PLACEMENT, true).nodeConfig as { taints: unknown }).taints;
    const gate = { key: STARTUP_TAINT_KEY, value: "true", effect: "NO_SCHEDULE" };
    assert.deepEqual(taintsOf("general"), [gate]);
    assert.deepEqual(taintsOf("runners"), [{ key: "dedicated", value: "ci", effect: "NO_SCHEDULE" }, gate]);
  });
});
