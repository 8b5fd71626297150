import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Pack } from "../../../cli/offline/pack";
import { preview, previewAsPulumi } from "../../../cli/offline/preview";
import { readProject } from "../../../cli/offline/project/project";
import { readStacks } from "../../../cli/offline/project/stacks";
import type { StackEvaluation } from "../../../cli/offline/stack-evaluation";
import { fixture, seenBy, startRecorder } from "../support";

describe("a program that awaits answers which are not known offline", function () {
  this.timeout(90_000);
  let pack: Pack;
  before(async () => {
    pack = await startRecorder();
  });

  async function run(
    name: string,
    inWay = preview,
  ): Promise<{ evaluation: StackEvaluation; unseen: string[] }> {
    const project = readProject(fixture(name));
    const [stack] = readStacks(project, []);
    assert(stack);
    const evaluation = await inWay({
      project,
      stack,
      pack: async () => pack,
      remediates: false,
      timeoutMs: 60_000,
    });
    const unseen = evaluation.notes.filter(({ kind }) => kind === "unseen").map(({ text }) => text);
    return { evaluation, unseen };
  }

  const decidingLines = readFileSync(join(fixture("deciding"), "index.js"), "utf8")
    .split("\n")
    .flatMap((line, i) => (line.endsWith("// decides") ? [i + 1] : []));

  for (const [way, inWay] of Object.entries({
    "the lean way": preview,
    "Pulumi's own way": previewAsPulumi,
  })) {
    it(`names each line that decides by one, in ${way}`, async () => {
      const { unseen } = await run("deciding", inWay);
      const named = unseen.map((text) => Number(/\(index\.js:(\d+)\)/.exec(text)?.[1]));
      assert.deepEqual(
        named.sort((a, b) => a - b),
        decidingLines,
      );
    });
  }

  it("names no line that only passes one on, and judges what is made of it", async () => {
    const { evaluation, unseen } = await run("passing-on");
    assert.deepEqual(unseen, []);
    const resources = seenBy("resources", evaluation.diagnostics);
    assert.deepEqual(resources.a?.props.labels, { a: "<unknown>", b: "<unknown>", c: "<unknown>" });
    const unnamed = evaluation.judgedResources.filter(({ name }) => name === "unknownOffline");
    assert.equal(unnamed.length, 3, "a resource for the loop, and two of one name that is not known");
  });
});
