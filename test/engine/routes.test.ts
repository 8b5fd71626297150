import assert from "node:assert/strict";
import { Engine } from "./harness/engine";
import { copyProject, projectsUnderTest } from "./harness/project";
import { expectSuccess } from "./harness/run";
import { command, presetOn, type Verdict, verdictsOf } from "./harness/verdicts";

/** The day on which all routes judge. */
const TODAY = "2026-11-23";

const about = ({ rule, urn }: Verdict) => `${rule} on ${urn}`;
const isOpen = ({ status }: Verdict) => status === "undecided";

/** Where a verdict was given; its text may tell what only an update observed. */
const place = ({ rule, urn, status, level, property }: Verdict) =>
  [rule, urn, status, level, property].join(" ");

/**
 * What a preview says and an update has to say likewise. Where a rule left something open in the preview, the update may
 * decide it: there, only the preview's definite findings have to come again.
 */
function assertKept(before: Verdict[], after: Verdict[]): void {
  const open = new Set(before.filter(isOpen).map(about));
  const decided = (verdicts: Verdict[]) => verdicts.filter((verdict) => !open.has(about(verdict))).map(place);
  assert.deepEqual(decided(after), decided(before));
  const later = new Set(after.map(place));
  const lost = before.filter((verdict) => !isOpen(verdict) && !later.has(place(verdict)));
  assert.deepEqual(lost, []);
}

describe("the pack's verdicts", function () {
  this.timeout(300_000);
  let engine: Engine;
  before(async () => {
    engine = await Engine.open();
  });
  after(() => engine.close());

  for (const project of projectsUnderTest()) {
    for (const name of project.stacks) {
      it(`are the same offline and in a preview of ${project.name}, stack ${name}, with each preset`, async () => {
        const { folder, root, pack } = copyProject(project, engine.folder);
        const stack = await engine.stack({ folder }, { name });
        for (const preset of ["recommended", "strict"]) {
          const config = presetOn(engine, root, preset, TODAY);
          const offline = await command(engine, root, "check", folder, "--stack", name, "--config", config);
          const preview = await stack.preview({ ...pack, config });
          assert.deepEqual(offline.verdicts, verdictsOf(preview));
          assert.equal(offline.code, preview.code, preview.output);
        }
      });

      it(`are the same offline, in a preview, at an update and from the state of ${project.name}, stack ${name}`, async () => {
        const { folder, root, pack } = copyProject(project, engine.folder);
        const config = presetOn(engine, root, "advisory", TODAY);
        const configured = { ...pack, config };
        const stack = await engine.stack({ folder }, { name });
        const offline = await command(engine, root, "check", folder, "--stack", name, "--config", config);
        const preview = verdictsOf(expectSuccess(await stack.preview(configured)));
        assert.deepEqual(offline.verdicts, preview);

        const update = verdictsOf(expectSuccess(await stack.up(configured)));
        assertKept(preview, update);

        const state = await stack.export();
        assert.deepEqual(verdictsOf(await engine.analyze(state, [configured])), update);
        const audit = await command(engine, root, "audit", "--state", state, "--config", config);
        assert.deepEqual(audit.verdicts, update);
        assert.deepEqual(verdictsOf(expectSuccess(await stack.preview(configured))), update);
      });
    }
  }
});
