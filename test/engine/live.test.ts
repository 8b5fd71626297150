import assert from "node:assert/strict";
import * as gcp from "@pulumi/gcp";
import * as pulumi from "@pulumi/pulumi";
import { Engine } from "./harness/engine";
import { copyProject, projectsUnderTest } from "./harness/project";
import { expectSuccess, type Pack } from "./harness/run";
import { command, verdictsOf } from "./harness/verdicts";

const MODE_RULE = "node-pool-gke-metadata-mode";
const location = "europe-west4";
const CANARY = "canary-5f2c9a";

describe("the pack on what is live", () => {
  let engine: Engine;
  let root: string;
  let pack: Pack;
  beforeEach(async () => {
    engine = await Engine.open();
    const [project] = projectsUnderTest();
    assert.ok(project);
    ({ root, pack } = copyProject(project, engine.folder));
  });
  afterEach(() => engine.close());

  it("refuses a silent pool once GKE says that it lacks the metadata server", async () => {
    const config = engine.writeConfig({ all: "disabled", settings: "mandatory", [MODE_RULE]: "mandatory" });
    const stack = await engine.stack(async () => {
      const cluster = new gcp.container.Cluster("main", { location, initialNodeCount: 1 });
      new gcp.container.NodePool("old", { cluster: cluster.name, location });
      return undefined;
    });
    const configured = { ...pack, config };
    const blocking = (verdicts: ReturnType<typeof verdictsOf>) =>
      verdicts
        .filter(({ level }) => level === "mandatory")
        .map(({ rule, property, problem }) => [rule, property, problem]);
    assert.deepEqual(blocking(verdictsOf(expectSuccess(await stack.preview(configured)))), []);

    const mode = { workloadMetadataConfig: { mode: "GCE_METADATA" } };
    engine.observed["gcp:container/nodePool:NodePool"] = { nodeConfig: mode };
    const refused = [
      [
        MODE_RULE,
        "nodeConfig.workloadMetadataConfig.mode",
        'is "GCE_METADATA" on GKE (not set in the program), which gives Pods the node\'s service account',
      ],
    ];
    const update = await stack.up(configured);
    const state = await stack.export();
    for (const run of [update, await stack.preview(configured), await engine.analyze(state, [configured])]) {
      assert.equal(run.code, 1, run.output);
      assert.deepEqual(blocking(verdictsOf(run)), refused);
    }
    const audit = await command(engine, root, "audit", "--state", state, "--config", config);
    assert.deepEqual([audit.code, blocking(audit.verdicts)], [1, refused]);
  });

  it("leaves alone a cluster that the stack only reads", async () => {
    const config = engine.writeConfig({ all: "mandatory" });
    const stack = await engine.stack(async () => {
      const id = `projects/demo/locations/${location}/clusters/other`;
      new pulumi.ComponentResource("demo:index:App", "app");
      return { endpoint: gcp.container.Cluster.get("other", id).endpoint };
    });
    const configured = { ...pack, config };
    const update = expectSuccess(await stack.up(configured));
    const state = await stack.export();
    const audit = await command(engine, root, "audit", "--state", state, "--config", config);
    const analysis = await engine.analyze(state, [configured]);
    assert.deepEqual([verdictsOf(update), verdictsOf(analysis), audit.verdicts], [[], [], []]);
    assert.deepEqual([analysis.code, audit.code], [0, 0]);
  });

  it("prints no secret and finds no defect in itself, whether it can read the secrets or not", async () => {
    const config = engine.writeConfig({ all: "advisory" });
    const stack = await engine.stack(async () => {
      const secret = pulumi.secret(CANARY);
      const cluster = new gcp.container.Cluster("main", {
        ...{ location, description: secret, minMasterVersion: secret, nodeVersion: secret },
        resourceLabels: { env: secret },
        releaseChannel: { channel: secret },
        workloadIdentityConfig: { workloadPool: secret },
        maintenancePolicy: { recurringWindow: { startTime: secret, endTime: secret, recurrence: secret } },
        notificationConfig: { pubsub: { enabled: true, topic: secret } },
        nodeConfig: pulumi.secret({ workloadMetadataConfig: { mode: CANARY }, labels: { [CANARY]: CANARY } }),
      });
      new gcp.container.NodePool("pool", {
        ...{ cluster: cluster.name, location, version: secret },
        nodeConfig: { imageType: secret, serviceAccount: secret, workloadMetadataConfig: { mode: secret } },
        upgradeSettings: pulumi.secret({ strategy: CANARY }),
      });
      return undefined;
    });
    const configured = { ...pack, config };
    const preview = await stack.preview(configured);
    const update = await stack.up(configured);
    const state = await stack.export();
    const readable = await engine.analyze(state, [configured]);
    engine.variables.PULUMI_CONFIG_PASSPHRASE = "another";
    const unreadable = await engine.analyze(state, [configured]);
    assert.match(unreadable.output, /could not decrypt secrets/);
    for (const run of [preview, update, readable, unreadable]) {
      assert.equal(run.code, 0, run.output);
      assert.ok(run.violations.length > 0);
      assert.ok(!JSON.stringify(run).includes(CANARY), "a secret was printed");
      assert.deepEqual(
        verdictsOf(run).filter(({ property }) => property === "rule"),
        [],
      );
    }
  });
});
