import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { preloadUrl } from "../../../../cli/offline/program/preload";
import { SIGNATURE } from "../../../../cli/offline/protocol/values";
import { TemporaryFolder } from "../../support";

describe("what is run before a program", () => {
  it("gives V8 flags that it knows: it would print an error of others", () => {
    // Its files 3 and 4 are pipes, as those of a program are.
    const { status, stderr } = spawnSync(
      process.execPath,
      [`--import=${preloadUrl("unknown")}`, "--eval", ""],
      {
        stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
        encoding: "utf8",
        timeout: 60_000,
      },
    );
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
  }).timeout(60_000);

  it("lets Node.js resolve the links of packages as without it, so that none is loaded twice, and asks for no line where the SDK looks for a mark", () => {
    const folder = new TemporaryFolder({
      "index.mjs": `import "@pulumi/pulumi";
import { createRequire } from "node:module";
const loaded = Object.keys(createRequire(import.meta.url).cache);
console.log(loaded.find((file) => file.endsWith("pulumi/index.js")));
const { unknown } = createRequire(import.meta.url)("@pulumi/pulumi/output");
let traces = 0;
Error.prepareStackTrace = () => String(traces++);
console.log(unknown["${SIGNATURE}"], traces, typeof unknown.name, traces);
`,
    });
    try {
      const file = join(folder.path, "index.mjs");
      // Its files 3 and 4 are pipes, as those of a program are.
      const { stdout } = spawnSync(process.execPath, [`--import=${preloadUrl("unknown")}`, file], {
        stdio: ["ignore", "pipe", "pipe", "pipe", "pipe"],
        encoding: "utf8",
        timeout: 60_000,
      });
      assert.equal(stdout, `${require.resolve("@pulumi/pulumi")}\nundefined 0 object 1\n`);
    } finally {
      folder.remove();
    }
  }).timeout(60_000);
});
