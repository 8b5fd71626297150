import assert from "node:assert/strict";
import { Engine } from "./harness/engine";
import { copyProject, projectsUnderTest } from "./harness/project";
import { RECORDER } from "./harness/recorder";
import { expectSuccess } from "./harness/run";
import { recordOffline, seen, withoutNames } from "./harness/seen";

describe("offline and on the engine", () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.open();
  });
  after(() => engine.close());

  for (const project of projectsUnderTest()) {
    for (const name of project.stacks) {
      it(`policies see the same of ${project.name}, stack ${name}`, async () => {
        const { folder } = copyProject(project, engine.folder);
        const offline = await recordOffline(engine, folder, name);
        const stack = await engine.stack({ folder }, { name });
        expectSuccess(await stack.preview(RECORDER));
        const inPreview = seen(engine.takeRecord());
        assert.deepEqual(withoutNames(offline, inPreview), inPreview);
      });
    }
  }
});
