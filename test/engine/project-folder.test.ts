import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { Engine } from "./harness/engine";
import { copyProject, type ProjectUnderTest, projectsUnderTest } from "./harness/project";

describe("pulumi in a project's folder", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.open();
  });
  afterEach(() => engine.close());

  /** `pulumi preview --policy-pack` as a user types it, with a folder of the package as seen from the project's. */
  async function preview(find: (project: ProjectUnderTest) => boolean, packFolder: string) {
    const project = projectsUnderTest().find(find);
    assert.ok(project);
    const { folder, root } = copyProject(project, engine.folder);
    const created = await engine.cli(folder, "stack", "init", project.stacks[0] ?? "", "--non-interactive");
    assert.equal(created.code, 0, created.stderr);
    const path = relative(folder, join(root, packFolder)) || ".";
    return engine.cli(folder, "preview", "--policy-pack", path, "--non-interactive", "--color", "never");
  }

  for (const [of, packFolder] of Object.entries({
    "pack folder": "dist/pack",
    "package's own folder": ".",
  })) {
    it(`passes the repository's own project with the ${of}`, async () => {
      const { code, stdout, stderr } = await preview(({ name }) => name === "gke-guardrails", packFolder);
      assert.equal(code, 0, stderr + stdout);
      assert.match(stdout, /gke-guardrails@v\d/);
      assert.doesNotMatch(stdout, /\[mandatory\]/);
    });

    it(`refuses the incident's cluster and says why, with the ${of}`, async () => {
      const { code, stdout } = await preview(({ name }) => name === "examples/incident", packFolder);
      assert.equal(code, 1, stdout);
      assert.match(stdout, /\[mandatory\].* node-pool-gke-metadata-mode /);
      assert.match(stdout, /Fix: /);
      assert.match(stdout, /More: npx gke-guardrails explain node-pool-gke-metadata-mode/);
    });
  }
});
