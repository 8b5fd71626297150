import assert from "node:assert/strict";
import { resolve } from "node:path";
import * as gcp from "@pulumi/gcp";
import * as kubernetes from "@pulumi/kubernetes";
import { UNSEEN } from "../../policies/evaluation/unseen/unseen-reports";
import { SETTINGS_POLICY } from "../../policies/settings/settings";
import { Engine } from "./harness/engine";

const PACK = { folder: resolve(__dirname, "../..") };
const STACK = "urn:pulumi:dev::test::pulumi:pulumi:Stack::test-dev";

describe("what was not looked into, in a preview", function () {
  this.timeout(120_000);
  let engine: Engine;
  before(async () => {
    engine = await Engine.open();
  });
  after(() => engine.close());

  for (const [level, code] of [
    ["advisory", 0],
    ["mandatory", 1],
  ] as const) {
    it(`is reported once, on the stack and with the names, as ${level} where the setting says so`, async () => {
      const stack = await engine.stack(async () => {
        for (const name of ["ingress", "runner"]) {
          new kubernetes.helm.v3.Release(name, { chart: "./chart", namespace: "apps" });
        }
        return undefined;
      });
      const run = await stack.preview({
        ...PACK,
        config: engine.writeConfig({ settings: { unseen: level } }),
      });
      assert.equal(run.code, code, run.output);
      const reported = run.violations.filter(({ policy }) => policy === SETTINGS_POLICY);
      assert.deepEqual(
        reported.map((each) => [each.level, each.urn]),
        [[level, STACK]],
      );
      const [{ message = "" } = {}] = reported;
      assert.ok(message.startsWith(`${UNSEEN}: `), message);
      for (const name of ["ingress", "runner"]) assert.ok(message.includes(JSON.stringify(name)), message);
    });
  }

  it("are manifests of a cluster that is not there yet: whether they verify it is undecided", async () => {
    const stack = await engine.stack(async () => {
      const workloadIdentityConfig = { workloadPool: "p.svc.id.goog" };
      const cluster = new gcp.container.Cluster("main", { location: "europe-west4", workloadIdentityConfig });
      const provider = new kubernetes.Provider("main", { kubeconfig: cluster.endpoint });
      new kubernetes.yaml.v2.ConfigFile("verification", { file: "verification.yaml" }, { provider });
      return undefined;
    });
    const { violations } = await stack.preview(PACK);
    const said = violations.filter(({ policy }) => policy === "post-upgrade-verification-job");
    assert.deepEqual(
      said.map(({ level }) => level),
      ["advisory"],
    );
    assert.match(said[0]?.message ?? "", /ConfigFile\.verification\.resources/);
  });
});
