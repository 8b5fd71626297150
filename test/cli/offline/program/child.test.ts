import assert from "node:assert/strict";
import childProcess, { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { NotEvaluated } from "../../../../cli/messages/errors";
import { startNode } from "../../../../cli/offline/program/child";

/** An ended process may stay in the list until somebody asks for its end. */
function isGone(pid: string): boolean {
  const file = `/proc/${pid}/stat`;
  return !existsSync(file) || / Z /.test(readFileSync(file, "utf8"));
}

/** Waits for the end of a process. */
async function ends(pid: string): Promise<void> {
  for (let left = 250; left > 0 && !isGone(pid); left--) await new Promise((done) => setTimeout(done, 20));
  assert(isGone(pid), "it still runs");
}

/** Starts, in a session of its own, what prints its number and sleeps; who has started it ends at once. */
const ORPHANED = `require("node:child_process").spawn("sh", ["-c", "setsid sh -c 'echo $$; exec sleep 600' &"], { stdio: "inherit" });`;

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
      await ends(pid);
    });

  it("takes with it what it has started through a process that has ended", async function () {
    if (process.platform !== "linux") this.skip();
    const child = startNode(["-e", `${ORPHANED} setInterval(() => {}, 1000);`], { hasPipe: false });
    while (child.printed() === "") await new Promise((done) => setTimeout(done, 10));
    await child.stop();
    await ends(child.printed().trim());
  });
});

describe("a process that does not start", () => {
  const { spawn } = childProcess;
  const failing = (code: string, properties: object) => {
    childProcess.spawn = (() => {
      const child = Object.assign(new EventEmitter(), properties);
      setImmediate(() => child.emit("error", Object.assign(new Error(`spawn node ${code}`), { code })));
      return child;
    }) as unknown as typeof spawn;
  };
  afterEach(() => {
    childProcess.spawn = spawn;
  });

  it("is an error of the machine where no more files may be open, for which Node.js gives it no pipes", async () => {
    failing("EMFILE", {});
    assert.throws(() => startNode([], { hasPipe: true }), NotEvaluated);
    assert.throws(
      () => startNode([], { hasPipe: true }),
      /too many files are open\. Raise the limit: ulimit -n\.$/,
    );
    await new Promise(setImmediate);
  });

  it("says what there is no room for", async () => {
    failing("EAGAIN", { stdio: [null, null, null, null, null] });
    const child = startNode([], { hasPipe: true });
    assert.equal(await child.ended, undefined);
    assert.match(child.printed(), /^The system has no room for another process \(EAGAIN\)\./);
  });
});

describe("what we are killed with", function () {
  this.timeout(20_000);

  it("is all that a program has started, also in sessions of their own", async function () {
    if (process.platform !== "linux") this.skip();
    const program = `${ORPHANED} setInterval(() => {}, 1000);`;
    const start = `
      const { startNode } = require(${JSON.stringify(require.resolve("../../../../cli/offline/program/child"))});
      const child = startNode(["-e", ${JSON.stringify(program)}], { hasPipe: false });
      setInterval(() => process.stdout.write(child.printed()), 20);`;
    const we = spawn(process.execPath, ["--require", "tsx/cjs", "-e", start], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [printed] = await once(we.stdout, "data");
    we.kill("SIGKILL");
    await ends(String(printed).trim().split("\n")[0] ?? "");
  });
});

describe("what a process cannot be started with", () => {
  const starting = (...given: Parameters<typeof startNode>) => {
    try {
      startNode(...given);
    } catch (error) {
      assert(error instanceof NotEvaluated, String(error));
      return error.message;
    }
    return assert.fail("it was started");
  };

  it("is an error of the input: too much configuration, a zero byte", function () {
    if (process.platform !== "linux") this.skip();
    const env = { ...process.env, PULUMI_CONFIG: "x".repeat(3_000_000) };
    assert.match(
      starting(["-e", ""], { hasPipe: false, env }),
      /configuration, or the environment, is larger/,
    );
    assert.match(starting(["-e", "\0"], { hasPipe: false }), /has a zero byte/);
  });
});
