import assert from "node:assert/strict";
import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import * as gcp from "@pulumi/gcp";
import { Engine } from "./harness/engine";
import { RECORDER, type RecordLine } from "./harness/recorder";
import { expectSuccess, type Pack } from "./harness/run";
import { resourcesOf } from "./harness/state";

const SMALL: Pack = { folder: join(__dirname, "packs/small") };
const CLUSTER = "urn:pulumi:dev::test::gcp:container/cluster:Cluster::main";
const POOL = "urn:pulumi:dev::test::gcp:container/nodePool:NodePool::pool";

function poolWith(mode: string) {
  return async () => {
    const cluster = new gcp.container.Cluster("main", { location: "europe-west1", initialNodeCount: 1 });
    const nodeConfig = { workloadMetadataConfig: { mode } };
    new gcp.container.NodePool("pool", { cluster: cluster.name, location: "europe-west1", nodeConfig });
    return undefined;
  };
}

describe("the engine", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.open();
  });
  afterEach(() => engine.close());

  it("ends a preview with code 1 at a mandatory violation", async () => {
    const run = await (await engine.stack(poolWith("GCE_METADATA"))).preview(SMALL);
    const message = "Pools run the metadata server.\nmode is GCE_METADATA";
    assert.equal(run.code, 1, run.output);
    assert.deepEqual(run.violations, [
      { pack: "small", policy: "mode", level: "mandatory", urn: POOL, message },
    ]);
  });

  it("passes, updates and then finds nothing to do", async () => {
    const stack = await engine.stack(poolWith("GKE_METADATA"));
    const runs = [await stack.preview(SMALL), await stack.up(SMALL), await stack.preview(SMALL)];
    const seen = runs.map((run) => [
      run.code,
      run.violations.length,
      [...new Set(run.steps.map(({ op }) => op))],
    ]);
    assert.deepEqual(seen, [
      [0, 0, ["create"]],
      [0, 0, ["create"]],
      [0, 0, ["same"]],
    ]);
  });

  it("applies what a remediation returns", async () => {
    const config = engine.writeConfig({ mode: "remediate" });
    const stack = await engine.stack(poolWith("GCE_METADATA"));
    const run = expectSuccess(await stack.up({ ...SMALL, config }));
    assert.deepEqual(
      run.remediations.map(({ policy, urn }) => [policy, urn]),
      [["mode", POOL]],
    );
    const pool = resourcesOf(await stack.export()).find(({ urn }) => urn === POOL);
    assert.deepEqual(pool?.inputs?.nodeConfig, { workloadMetadataConfig: { mode: "GKE_METADATA" } });
  });

  for (const [resource, stack, code] of [
    ["advisory", "advisory", 0],
    ["mandatory", "advisory", 1],
    ["advisory", "mandatory", 1],
  ] as const) {
    it(`runs both stages of a policy and heeds each finding's level: ${resource}, ${stack}`, async () => {
      const config = engine.writeConfig({ mode: "disabled", levels: { resource, stack } });
      const run = await (await engine.stack(poolWith("GCE_METADATA"))).preview({ ...SMALL, config });
      const reported = run.violations.map(({ level, urn, message }) => [level, urn, message]);
      assert.deepEqual(reported, [
        [resource, POOL, "from the resource"],
        [stack, POOL, "from the stack"],
      ]);
      assert.equal(run.code, code, run.output);
    });
  }

  it("refuses a pack configuration with a $schema key", async () => {
    const config = engine.writeConfig({ $schema: "./x.json", mode: "advisory" });
    const run = await (await engine.stack(poolWith("GKE_METADATA"))).preview({ ...SMALL, config });
    assert.equal(run.code, 1);
    assert.match(run.output, /parsing enforcement level for "\$schema"/);
  });

  it("asks a pack about one resource at a time, for its remediation first, and about the stack at the end", async () => {
    const stack = await engine.stack(poolWith("GKE_METADATA"));
    const calls = (record: RecordLine[]) =>
      record.map((line) => `${line.stage} ${"urn" in line ? line.urn : ""}`);
    for (const run of [
      () => stack.preview(RECORDER),
      () => stack.up(RECORDER),
      () => stack.preview(RECORDER),
    ]) {
      expectSuccess(await run());
      const record = engine.takeRecord();
      const urns = record.flatMap((line) => (line.stage === "remediate" ? [line.urn] : []));
      assert.equal(urns[0], "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev");
      assert.ok(urns.includes("urn:pulumi:dev::test::pulumi:providers:gcp::default_9_37_0"));
      assert.ok(urns.indexOf(CLUSTER) < urns.indexOf(POOL));
      const expected = urns.flatMap((urn) => [`remediate ${urn}`, `resource ${urn}`, `resource-end ${urn}`]);
      assert.deepEqual(calls(record), [...expected, "stack "]);
    }
  });

  it("shows policies a resource of another stack only from exported state, and without a name among its inputs", async () => {
    const stack = await engine.stack(async () => {
      const id = "projects/demo/locations/europe-west1/clusters/other";
      return { endpoint: gcp.container.Cluster.get("other", id).endpoint };
    });
    const isOther = (record: RecordLine[]) =>
      record
        .flatMap((line) => (line.stage === "stack" ? line.resources : []))
        .filter(({ name }) => name === "other");
    expectSuccess(await stack.up(RECORDER));
    assert.deepEqual(isOther(engine.takeRecord()), []);

    const run = await engine.analyze(await stack.export(), [RECORDER]);
    assert.equal(run.code, 0, run.output);
    const record = engine.takeRecord();
    const asResource = record.find((line) => line.stage === "resource" && line.name === "other");
    assert.deepEqual(asResource && "props" in asResource ? asResource.props : undefined, {});
    assert.equal(isOther(record)[0]?.props.endpoint, "203.0.113.10");
  });

  it("analyzes an exported state without program or provider", async () => {
    const stack = await engine.stack(poolWith("GCE_METADATA"));
    expectSuccess(await stack.up());
    const run = await engine.analyze(await stack.export(), [SMALL]);
    assert.equal(run.code, 1, run.output);
    assert.deepEqual(
      run.violations.map(({ policy, urn }) => [policy, urn]),
      [["mode", POOL]],
    );
  });

  it("runs a project folder by the CLI alone", async () => {
    const folder = join(engine.folder, "pool");
    cpSync(join(__dirname, "programs/pool"), folder, { recursive: true });
    symlinkSync(resolve(__dirname, "../../node_modules"), join(folder, "node_modules"));
    mkdirSync(join(folder, "pack"));
    cpSync(SMALL.folder, join(folder, "pack"), { recursive: true });
    assert.equal((await engine.cli(folder, "stack", "init", "dev", "--non-interactive")).code, 0);
    const run = await engine.cli(
      folder,
      "preview",
      "--policy-pack",
      "pack",
      "--non-interactive",
      "--color",
      "never",
    );
    assert.equal(run.code, 1, run.stderr);
    assert.match(run.stdout, /\[mandatory\] {2}mode {2}\(gcp:container:NodePool: pool\)/);
  });
});
