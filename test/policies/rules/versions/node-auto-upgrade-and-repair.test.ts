import assert from "node:assert/strict";
import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { remediate } from "../../../support/remediate";
import { ruleTable } from "../../../support/rule-table";

const pool = (management: unknown) => resource(NODE_POOL, { management });
const provisioning = (management: unknown) => ({
  clusterAutoscaling: { enabled: true, autoProvisioningDefaults: { management } },
});
const DEFAULTS = "clusterAutoscaling.autoProvisioningDefaults.management";

ruleTable("node-auto-upgrade-and-repair", {
  accepts: {
    "both turned on": pool({ autoUpgrade: true, autoRepair: true }),
    "a silent pool (checkov CKV_GCP_9 and CKV_GCP_10 fail it)": resource(NODE_POOL, {}),
    "an empty management (trivy GCP-0058 and GCP-0063 fail it)": pool({}),
    "the defaults that the provider fills in": pool({
      autoRepair: true,
      autoUpgrade: true,
      __defaults: ["autoRepair", "autoUpgrade"],
    }),
    "a pool that turns on what its state has off": resource(
      NODE_POOL,
      { management: { autoUpgrade: true } },
      { observed: { management: { autoUpgrade: false } } },
    ),
    "flex-start nodes that are not repaired, as Google creates them": resource(NODE_POOL, {
      nodeConfig: { flexStart: true },
      management: { autoRepair: false },
    }),
    "queued nodes that are not repaired, in a pool of their own or inline": [
      resource(NODE_POOL, { queuedProvisioning: { enabled: true }, management: { autoRepair: false } }),
      resource(
        CLUSTER,
        { nodePools: [{ queuedProvisioning: { enabled: true }, management: { autoRepair: false } }] },
        { name: "cluster" },
      ),
    ],
    "a management left out, under any SDK": [
      resource(NODE_POOL, {}, { provider: { version: "6.67.1" } }),
      resource(NODE_POOL, {}, { name: "other", provider: { version: "" } }),
    ],
    "a flag left out that @pulumi/gcp 7 takes for true": resource(
      NODE_POOL,
      { management: { autoUpgrade: true } },
      { provider: { version: "7.38.0" } },
    ),
    "a flag left out that the state has on": resource(
      NODE_POOL,
      { management: { autoUpgrade: true } },
      { provider: { version: "6.67.1" }, observed: { management: { autoUpgrade: true, autoRepair: true } } },
    ),
    "an alpha cluster's pool, which GKE cannot upgrade": [
      resource(CLUSTER, { enableKubernetesAlpha: true }, { name: "cluster" }),
      resource(NODE_POOL, {
        cluster: ref("cluster", "name"),
        management: { autoUpgrade: false, autoRepair: false },
      }),
    ],
    "an inline pool named default-pool that is removed": resource(CLUSTER, {
      removeDefaultNodePool: true,
      nodePools: [{ name: "default-pool", management: { autoUpgrade: false } }],
    }),
    "a cluster without auto-provisioning": resource(CLUSTER, {}),
    "silent defaults of auto-provisioned pools": resource(CLUSTER, provisioning({})),
    "an Autopilot cluster": resource(CLUSTER, {
      enableAutopilot: true,
      ...provisioning({ autoUpgrade: false }),
      nodePools: [{ management: { autoRepair: false } }],
    }),
  },
  rejects: {
    "a pool that is not upgraded": {
      resources: pool({ autoUpgrade: false }),
      at: "management.autoUpgrade",
      problem: /is false/,
    },
    "a pool that is not repaired": { resources: pool({ autoRepair: false }), at: "management.autoRepair" },
    "flex-start nodes that are not upgraded": {
      resources: resource(NODE_POOL, {
        nodeConfig: { flexStart: true },
        management: { autoUpgrade: false, autoRepair: false },
      }),
      at: "management.autoUpgrade",
    },
    "a pool with neither": {
      resources: pool({ autoUpgrade: false, autoRepair: false }),
      at: ["management.autoRepair", "management.autoUpgrade"],
    },
    "a silent pool whose state says that it is not upgraded": {
      resources: resource(NODE_POOL, {}, { observed: { management: { autoUpgrade: false } } }),
      at: "management.autoUpgrade",
    },
    "flags left out that @pulumi/gcp 6 takes for false": {
      resources: resource(NODE_POOL, { management: {} }, { provider: { version: "6.67.1" } }),
      at: ["management.autoRepair", "management.autoUpgrade"],
      problem: /^is absent, which this version of @pulumi\/gcp reads as false/,
    },
    "an inline pool whose state says that it is not upgraded": {
      resources: resource(
        CLUSTER,
        { nodePools: [{ name: "a" }] },
        { observed: { nodePools: [{ name: "a", management: { autoUpgrade: false } }] } },
      ),
      at: "nodePools[0].management.autoUpgrade",
      problem: /on GKE/,
    },
    "auto-provisioned pools that are not upgraded": {
      resources: resource(CLUSTER, provisioning({ autoUpgrade: false })),
      at: `${DEFAULTS}.autoUpgrade`,
    },
    "auto-provisioned pools that are not repaired": {
      resources: resource(CLUSTER, provisioning({ autoRepair: false })),
      at: `${DEFAULTS}.autoRepair`,
    },
    "inline pools": {
      resources: resource(CLUSTER, {
        nodePools: [{ management: { autoRepair: false } }, { management: { autoUpgrade: false } }],
      }),
      at: ["nodePools[0].management.autoRepair", "nodePools[1].management.autoUpgrade"],
    },
  },
  undecided: {
    "a flag left out under an SDK of unknown version": {
      resources: resource(NODE_POOL, { management: { autoUpgrade: true } }, { provider: { version: "" } }),
      at: "management.autoRepair",
    },
    "a pool of which one flag is not known": {
      resources: pool({ autoUpgrade: unknown, autoRepair: true }),
      at: "management.autoUpgrade",
    },
    "a pool that is not repaired and may be queued": {
      resources: resource(NODE_POOL, {
        queuedProvisioning: { enabled: unknown },
        management: { autoRepair: false },
      }),
      at: "queuedProvisioning.enabled",
    },
    "unknown defaults": {
      resources: resource(CLUSTER, provisioning(unknown)),
      at: DEFAULTS,
    },
  },
});

describe("the remediation of node-auto-upgrade-and-repair", () => {
  const remediated = (type: typeof CLUSTER | typeof NODE_POOL, props: object) =>
    remediate("node-auto-upgrade-and-repair", resource(type, { ...props }));

  it("turns on what is off", async () => {
    assert.deepEqual(await remediated(NODE_POOL, { version: unknown, management: { autoUpgrade: false } }), {
      version: unknown,
      management: { autoUpgrade: true },
    });
    assert.deepEqual(
      await remediated(CLUSTER, provisioning({ autoRepair: false, autoUpgrade: true })),
      provisioning({ autoRepair: true, autoUpgrade: true }),
    );
  });
  it("leaves the repair of flex-start nodes off", async () => {
    const nodeConfig = { flexStart: true };
    assert.deepEqual(
      await remediated(NODE_POOL, { nodeConfig, management: { autoUpgrade: false, autoRepair: false } }),
      { nodeConfig, management: { autoUpgrade: true, autoRepair: false } },
    );
  });
  it("leaves what is on, silent or not known, and Autopilot clusters", async () => {
    assert.equal(await remediated(NODE_POOL, {}), undefined);
    assert.equal(await remediated(NODE_POOL, { management: { autoUpgrade: true } }), undefined);
    assert.equal(
      await remediated(NODE_POOL, { management: { autoUpgrade: false, autoRepair: unknown } }),
      undefined,
    );
    assert.equal(await remediated(NODE_POOL, { management: unknown }), undefined);
    assert.equal(
      await remediated(CLUSTER, { enableAutopilot: true, ...provisioning({ autoRepair: false }) }),
      undefined,
    );
  });
});
