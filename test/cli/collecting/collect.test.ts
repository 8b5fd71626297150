import assert from "node:assert/strict";
import { issues } from "../../../cli/issues";
import { NotEvaluated, UsageError } from "../../../cli/messages/errors";
import { outlook } from "../../../cli/outlook";
import { releaseNotes } from "../../../cli/release-notes";
import { FakeTerminal, TemporaryFolder } from "../support";

const ENDLESS = {
  "Pulumi.yaml": "name: project\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "config: {}\n",
  "index.js": "setInterval(() => {}, 1000);\n",
};

describe("a command that runs the programs of stacks", function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder(ENDLESS);
  });
  after(() => folder.remove());

  for (const [name, command] of Object.entries({ issues, outlook, "release-notes": releaseNotes })) {
    it(`gives a program the time of --timeout: ${name}`, async () => {
      const terminal = new FakeTerminal();
      let code: number | undefined;
      try {
        code = await command.run([folder.path, "--timeout", "1s"], terminal);
      } catch (error) {
        assert(error instanceof NotEvaluated);
        code = 2;
      }
      assert.equal(code, 2);
      assert.match(terminal.stderr, /did not end within 1 s \(stack "dev"\).* set --timeout\./s);
    });
    it(`refuses what is no such time: ${name}`, async () => {
      const run = async () => command.run([folder.path, "--timeout", "soon"], new FakeTerminal());
      await assert.rejects(run, (error) => {
        assert(error instanceof UsageError);
        assert.equal(error.message, '--timeout is a time such as 90s or 5m, not "soon".');
        return true;
      });
    });
  }

  it("refuses flags of a program where none is looked at, which would be ignored", async () => {
    for (const [command, ...args] of [
      [outlook, "--state", "x.json", "--stack", "prod"],
      [issues, "--gcloud", "x.json", "--config-value", "a:b=c"],
      [releaseNotes, "--timeout", "5m"],
      [releaseNotes, "--config", "x.json"],
    ] as const)
      await assert.rejects(
        async () => command.run(args, new FakeTerminal()),
        (error) => {
          assert(error instanceof UsageError);
          assert.match(error.message, /^--[a-z-]+ is for the program in DIR, and /);
          return true;
        },
      );
  });
});
