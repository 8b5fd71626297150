import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeText } from "../../../../cli/offline/files/output-file";

describe("a file that is written", () => {
  let folder = "";
  let pipe = "";
  before(function () {
    if (process.platform === "win32") this.skip();
    folder = mkdtempSync(join(tmpdir(), "guardrails-output-"));
    pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("holds the text, in folders that are made for it, and nothing of one that was longer", () => {
    const file = join(folder, "not there", "yet", "file");
    for (const text of ["a long text: ä\n", "short", ""]) {
      writeText(file, text);
      assert.equal(readFileSync(file, "utf8"), text);
    }
  });

  it("is refused where it is a pipe that nobody reads", () =>
    assert.throws(() => writeText(pipe, "text"), { code: "ENXIO" }));

  it("is refused where it is a pipe whose reader takes nothing, and written to one that reads", () => {
    const reader = openSync(pipe, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      writeText(pipe, "text", 1);
      assert.equal(readSync(reader, Buffer.alloc(100)), 4);
      assert.throws(() => writeText(pipe, "x".repeat(10_000_000), 1), { code: "EAGAIN" });
    } finally {
      closeSync(reader);
    }
  });
});
