import assert from "node:assert/strict";
import type { ClusterOutputs } from "../../stacks/platform-cluster";
import { Engine } from "./harness/engine";
import { CLUSTER, NODE_POOL } from "./harness/gcp-answers";
import { copyProject, projectsUnderTest } from "./harness/project";
import { expectSuccess, type Run } from "./harness/run";
import type { EngineStack } from "./harness/stack";

/** The stacks' versions after GKE's upgrade: later than those that the stand-in answers with. */
const UPGRADED = "1.34.2-gke.1000000";

/** What a run changes: the operation, and the type and name of the resource. */
const changes = ({ steps }: Run) =>
  steps
    .filter(({ op }) => op !== "same")
    .map(({ op, urn }) => `${op} ${urn.split("::")[2]?.split("$").at(-1)} ${urn.split("::").at(-1)}`);

describe("a stack that nobody changes", function () {
  this.timeout(300_000);
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.open();
  });
  afterEach(() => engine.close());

  /** The incident's cluster pins versions, so that GKE's upgrade of it is a difference. */
  for (const project of projectsUnderTest().filter(({ name }) => name !== "examples/incident")) {
    for (const name of project.stacks) {
      it(`shows no difference after an update, and only the rollout's Job after GKE's upgrade: ${project.name}, ${name}`, async () => {
        const stack = await engine.stack({ folder: copyProject(project, engine.folder).folder }, { name });
        expectSuccess(await stack.up());
        assert.deepEqual(changes(expectSuccess(await stack.preview())), []);

        engine.observed[CLUSTER] = { masterVersion: UPGRADED, nodeVersion: UPGRADED };
        engine.observed[NODE_POOL] = { version: UPGRADED };
        expectSuccess(await stack.refresh());
        await assertOnlyRolloutJobs(stack);
        assert.deepEqual(changes(expectSuccess(await stack.preview())), []);
      });
    }
  }

  it("shows how to reach its clusters to anyone who reads its outputs", async () => {
    const [project] = projectsUnderTest();
    assert.ok(project);
    const stack = await engine.stack({ folder: copyProject(project, engine.folder).folder }, { name: "dev" });
    expectSuccess(await stack.up());
    const clusters = (await stack.output("clusters")) as Record<string, Record<keyof ClusterOutputs, string>>;
    const { kubeconfig } = clusters.dev ?? {};
    assert.equal(
      JSON.parse(kubeconfig ?? "").clusters[0].cluster["certificate-authority-data"],
      "Y2VydGlmaWNhdGU=",
    );
  });
});

async function assertOnlyRolloutJobs(stack: EngineStack): Promise<void> {
  const upgraded = changes(expectSuccess(await stack.up()));
  assert.ok(upgraded.length > 0, "the new version is not verified");
  for (const change of upgraded) assert.match(change, /^\S*replace\S* kubernetes:batch\/v1:Job \S+-rollout$/);
}
