import assert from "node:assert/strict";
import { resolve } from "node:path";
import * as gcp from "@pulumi/gcp";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "../../policies/evaluation/message";
import { SETTINGS_POLICY } from "../../policies/settings/settings";
import { Engine } from "./harness/engine";
import type { Run } from "./harness/run";
import type { EngineStack } from "./harness/stack";

const PACK = { folder: resolve(__dirname, "../..") };
const STACK = "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev";
const POOL = "urn:pulumi:dev::test::gcp:container/nodePool:NodePool";
const location = "europe-west4";

/** A pool on the other side of a boundary, and three minors behind; beside what neither package makes. */
async function program(): Promise<undefined> {
  const cluster = new gcp.container.Cluster("main", {
    location,
    initialNodeCount: 1,
    minMasterVersion: "1.24.1-gke.100",
  });
  new gcp.container.NodePool("pool", {
    cluster: cluster.name,
    location,
    version: "1.20.15-gke.8200",
    nodeConfig: { workloadMetadataConfig: { mode: "GKE_METADATA" } },
  });
  new pulumi.ComponentResource("example:index:Group", "group");
}

const exemption = (rule: string, resource: string) => ({
  rule,
  resource,
  reason: "the node pool is replaced next week",
  until: "2099-01-01",
});

describe("the settings, in a preview and an update", function () {
  this.timeout(300_000);
  let engine: Engine;
  let stack: EngineStack;
  before(async () => {
    engine = await Engine.open();
    stack = await engine.stack(program, { config: { "gcp:project": "demo" } });
  });
  after(() => engine.close());

  /** What is said of the pool's version: the rule, its level and whether it is exempt. */
  const ofVersion = ({ violations }: Run) =>
    violations
      .filter(({ urn, message }) => urn.startsWith(POOL) && message.startsWith("version: "))
      .map(({ policy, level, message }) => `${level} ${parse(message)?.status} ${policy}`)
      .sort();
  const preview = (config: object) => stack.preview({ ...PACK, config: engine.writeConfig(config) });

  it("are reported where they fit nothing of the stack that they name, once, on the stack or the resource", async () => {
    const settings = {
      newNodePools: [`${POOL}::none`],
      exemptions: [
        exemption("canary-node-pool", "pool"),
        { ...exemption("version-skew", "none"), stack: "dev" },
        exemption("no-such-rule", "pool"),
      ],
    };
    for (const run of [
      await preview({ all: "advisory", settings }),
      await stack.up({ ...PACK, config: engine.writeConfig({ all: "advisory", settings }) }),
    ]) {
      assert.equal(run.code, 0, run.output);
      const said = run.violations
        .filter(({ policy }) => policy === SETTINGS_POLICY)
        .map(({ urn, level, message }) => `${level} ${urn} ${message.split("\n")[0]}`)
        .sort();
      assert.deepEqual(said, [
        `advisory ${POOL}::pool exemptions[0]: is not needed: canary-node-pool finds nothing on this resource`,
        `advisory ${POOL}::pool exemptions[2]: is not needed: the pack has no rule "no-such-rule"`,
        `advisory ${STACK} exemptions[1]: is not needed: the stack that it names has no such resource`,
        `advisory ${STACK} newNodePools[0]: matches nothing: the stack that it names has no such node pool`,
      ]);
    }
  });

  it("are reported where a day is not in the calendar, which Pulumi lets pass", async () => {
    const run = await preview({ all: "advisory", settings: { today: "2026-02-30" } });
    const said = run.violations.filter(({ policy }) => policy === SETTINGS_POLICY);
    assert.equal(said.length, 1, run.output);
    assert.match(said[0]?.message ?? "", /^today: is not a valid date/);
  });

  it("leave the word to the next rule where the one that speaks of a cause is disabled", async () => {
    assert.deepEqual(ofVersion(await preview({})), ["mandatory violation dataplane-boundary-crossing"]);
    assert.deepEqual(ofVersion(await preview({ "dataplane-boundary-crossing": "disabled" })), [
      "mandatory violation version-skew",
    ]);
    assert.deepEqual(
      ofVersion(
        await preview({ all: "disabled", settings: "mandatory", "no-end-of-support-version": "mandatory" }),
      ),
      ["mandatory violation no-end-of-support-version"],
    );
  });

  it("exempt a cause by one exemption, and hide nothing of it", async () => {
    const settings = { exemptions: [exemption("dataplane-boundary-crossing", "pool")] };
    assert.deepEqual(ofVersion(await preview({ settings })), [
      "advisory exempt dataplane-boundary-crossing",
      "advisory exempt version-skew",
    ]);
  });
});
