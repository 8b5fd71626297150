import assert from "node:assert/strict";
import { preview } from "../../cli/offline/preview";
import { readProject } from "../../cli/offline/project/project";
import { readStacks } from "../../cli/offline/project/stacks";
import { forgetPrograms, runProgramsOnce } from "./programs-once";
import { seenBy, startRecorder, TemporaryFolder } from "./support";

/** A resource that tells in which process it was made, and what its topic was answered. */
const PROGRAM = `const { Topic } = require("@pulumi/gcp").pubsub;
const topic = new Topic("topic", { labels: { own: "yes" } });
new Topic("reported", { name: String(process.pid), project: topic.labels.apply((labels) => JSON.stringify(labels)) });
`;

describe("programs that are run once", function () {
  this.timeout(60_000);
  runProgramsOnce();

  /** What the program has reported of itself. */
  async function reported(more: string, configuration: Record<string, unknown> = {}) {
    const pack = await startRecorder(configuration);
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": PROGRAM + more,
    });
    try {
      const project = readProject(folder.path);
      const [stack] = readStacks(project, []);
      assert(stack);
      const remediates = Object.values(configuration).includes("remediate");
      const { diagnostics } = await preview({ project, stack, pack: async () => pack, remediates });
      const { name, project: labels } = seenBy("resources", diagnostics).reported?.props ?? {};
      return { process: String(name), labels: String(labels) };
    } finally {
      folder.remove();
    }
  }

  let first: { process: string; labels: string };
  before(async () => {
    forgetPrograms();
    first = await reported("");
  });
  after(forgetPrograms);

  it("say the same again in another folder, without a process", async () =>
    assert.deepEqual(await reported(""), first));

  it("are run again where a file of them is another", async () =>
    assert.notEqual((await reported("// another\n")).process, first.process));

  it("are not taken for others that are answered differently", async () => {
    assert.equal(first.labels, '{"own":"yes"}');
    await assert.rejects(
      reported("", { remedy: "remediate" }),
      /It is answered differently: call forgetPrograms/,
    );
    forgetPrograms();
    assert.equal((await reported("", { remedy: "remediate" })).labels, '{"remedied":"yes"}');
  });
});
