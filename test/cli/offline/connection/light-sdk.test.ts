import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { RPC_MARKS } from "../../../../cli/offline/connection/light-sdk";

const ROOT = join(__dirname, "../../../..");

/** Runs code in a process of its own, in which nothing of the SDK is loaded yet. */
function runApart(code: string): unknown {
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

  it("keeps @pulumi/policy from loading all of the SDK", () => {
    const loaded = runApart(`
      require("./cli/offline/connection/light-sdk");
      require("./cli/pack/guardrails").guardrails();
      console.log(JSON.stringify(Object.keys(require.cache).filter((file) => /pulumi.runtime.(rpc|settings|resource)\\.js$/.test(file) && require.cache[file].children.length > 0)));`);
    assert.deepEqual(loaded, []);
  });

  it("loads the SDK itself for what it does not know", () => {
    const answers = runApart(`
      require("./cli/offline/connection/light-sdk");
      const pulumi = require("@pulumi/pulumi"), rpc = require("@pulumi/pulumi/runtime/rpc");
      console.log(JSON.stringify([typeof rpc.serializeProperties, pulumi.Output.isInstance(pulumi.output(1)), new pulumi.asset.StringAsset("a") instanceof require("@pulumi/pulumi").asset.StringAsset]));`);
    assert.deepEqual(answers, ["function", true, true]);
  });
});
