import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { startNode } from "../../../cli/offline/child";

/** An ended process may stay in the list until somebody asks for its end. */
function isGone(pid: string): boolean {
  const file = `/proc/${pid}/stat`;
  return !existsSync(file) || / Z /.test(readFileSync(file, "utf8"));
}

describe("a process that is stopped", function () {
  this.timeout(20_000);

  for (const [what, detached] of [
    ["ignores being asked to", false],
    ["has a session of its own", true],
  ] as const)
    it(`takes with it what it has started, even where that ${what}`, async function () {
      if (process.platform !== "linux") this.skip();
      const script = "trap '' TERM; echo $$; sleep 600";
      const child = startNode(
        [
          "-e",
          `require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(script)}], { stdio: "inherit", detached: ${detached} });`,
        ],
        { hasPipe: false },
      );
      while (child.printed() === "") await new Promise((done) => setTimeout(done, 10));
      const pid = child.printed().trim();
      assert.match(pid, /^\d+$/);
      await child.stop();
      for (let left = 100; left > 0 && !isGone(pid); left--)
        await new Promise((done) => setTimeout(done, 20));
      assert(isGone(pid), "it still runs");
    });
});
