import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { RPC_MARKS } from "../../../../cli/offline/connection/light-sdk";

const ROOT = join(__dirname, "../../../..");

/** Runs code in a process of its own, in which nothing of the SDK is loaded yet. */
function runApart(code: string): unknown[] {
  const { stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", code], {
    cwd: ROOT,
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  return JSON.parse(stdout);
}

describe("the light SDK", function () {
  this.timeout(60_000);

  it("has the marks of the SDK itself", () => {
    const rpc = require("@pulumi/pulumi/runtime/rpc");
    for (const [name, mark] of Object.entries(RPC_MARKS)) assert.equal(rpc[name], mark, name);
  });

  describe("in a process that has loaded nothing else", () => {
    let files: unknown;
    let answers: unknown;
    before(() => {
      [files, answers] = runApart(`
        require("./cli/offline/connection/light-sdk");
        require("./cli/pack/guardrails").guardrails();
        const files = Object.keys(require.cache).filter((file) => /pulumi.runtime.(rpc|settings|resource)\\.js$/.test(file) && require.cache[file].children.length > 0);
        const pulumi = require("@pulumi/pulumi"), rpc = require("@pulumi/pulumi/runtime/rpc");
        const answers = [typeof rpc.serializeProperties, pulumi.Output.isInstance(pulumi.output(1)), new pulumi.asset.StringAsset("a") instanceof require("@pulumi/pulumi").asset.StringAsset];
        console.log(JSON.stringify([files, answers]));`);
    });

    it("keeps @pulumi/policy from loading all of the SDK", () => assert.deepEqual(files, []));

    it("loads the SDK itself for what it does not know", () =>
      assert.deepEqual(answers, ["function", true, true]));
  });
});
