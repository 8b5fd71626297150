import assert from "node:assert/strict";
import * as gcp from "@pulumi/gcp";
import { Engine } from "./harness/engine";
import { CLUSTER, NODE_POOL } from "./harness/gcp-answers";
import { copyProject, projectsUnderTest } from "./harness/project";
import { expectSuccess } from "./harness/run";
import { command, presetOn, verdictsOf } from "./harness/verdicts";

const TODAY = "2026-11-23";
const location = "europe-west4";

/** Says nothing of versions: what runs is what GKE makes of it. */
async function unpinned(): Promise<undefined> {
  const workloadIdentityConfig = { workloadPool: "demo.svc.id.goog" };
  const cluster = new gcp.container.Cluster("main", {
    location,
    initialNodeCount: 1,
    workloadIdentityConfig,
  });
  const nodeConfig = { workloadMetadataConfig: { mode: "GKE_METADATA" } };
  new gcp.container.NodePool("pool", { cluster: cluster.name, location, nodeConfig });
}

describe("the pack's verdicts on versions that only GKE knows", function () {
  this.timeout(300_000);
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.open();
  });
  afterEach(() => engine.close());

  for (const [what, masterVersion, version, rules] of [
    [
      "that cross the incident's boundary",
      "1.21.10-gke.2000",
      "1.20.15-gke.5000",
      ["dataplane-boundary-crossing", "no-end-of-support-version"],
    ],
    [
      "that are too far apart, the nodes' no longer supported",
      "1.35.1-gke.1000",
      "1.32.4-gke.1000",
      ["no-end-of-support-version", "version-skew"],
    ],
    ["that are supported and the same", "1.35.1-gke.1000", "1.35.1-gke.1000", []],
  ] as const) {
    it(`are the same at an update, in the next preview and from the state, of versions ${what}`, async () => {
      const [project] = projectsUnderTest();
      assert.ok(project);
      const { root, pack } = copyProject(project, engine.folder);
      const config = presetOn(engine, root, "advisory", TODAY);
      const configured = { ...pack, config };
      engine.observed[CLUSTER] = { masterVersion, nodeVersion: version };
      engine.observed[NODE_POOL] = { version };
      const stack = await engine.stack(unpinned, { config: { "gcp:project": "demo" } });

      const update = verdictsOf(expectSuccess(await stack.up(configured)));
      assert.deepEqual(verdictsOf(expectSuccess(await stack.preview(configured))), update);
      const state = await stack.export();
      assert.deepEqual(verdictsOf(await engine.analyze(state, [configured])), update);
      const audit = await command(engine, root, "audit", "--state", state, "--config", config);
      assert.deepEqual(audit.verdicts, update);

      const ofVersions = ["dataplane-boundary-crossing", "no-end-of-support-version", "version-skew"];
      const found = new Set(update.filter(({ status }) => status === "violation").map(({ rule }) => rule));
      assert.deepEqual(
        ofVersions.filter((rule) => found.has(rule)),
        rules,
      );
    });
  }
});
