import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { callHandler, handlersOf } from "../../../cli/offline/analyzer-host";
import { guardrails } from "../../../cli/pack/guardrails";
import { type ServedPack, servePack } from "./served";

describe("the pack's folder", function () {
  this.timeout(30_000);
  let pack: ServedPack;
  before(async () => {
    pack = await servePack();
  });
  after(() => pack.stop());

  it("says of itself what the pack in this process says", async () => {
    const served = (await pack.call("getAnalyzerInfo", new Empty())) as AnalyzerInfo;
    const here = await callHandler<AnalyzerInfo>(handlersOf(guardrails()), "getAnalyzerInfo", new Empty());
    for (const info of [served, here]) info.setDisplayname("").setDescription("");
    assert.deepEqual(served.toObject(), here.toObject());
    assert.ok(served.getPoliciesList().length > 50);
  });

  it("has all that @pulumi/policy asks of the modules that are not bundled", () => {
    const policy = dirname(require.resolve("@pulumi/policy"));
    const sources = readdirSync(policy).filter((file) => file.endsWith(".js"));
    const asked = sources.flatMap((file) => {
      const text = readFileSync(join(policy, file), "utf8");
      return [...text.matchAll(/\b(?:pulumi|rpc)_1\.(\w+)/g)].map(([, name = ""]) => name);
    });
    assert.ok(asked.includes("asset") && asked.includes("specialSigKey"));
    const bundle = readFileSync(join(pack.folder, "index.js"), "utf8");
    for (const name of new Set(asked)) assert.match(bundle, new RegExp(`\\b${name}[:=]`), name);
  });

  it("has the licences of what is bundled", () => {
    const licences = readFileSync(join(pack.folder, "LICENSES.txt"), "utf8");
    for (const name of ["@pulumi/policy", "google-protobuf", "re2js"]) {
      assert.match(licences, new RegExp(`^${name} v?\\d+\\.\\d+\\.\\d+ \\(`, "m"));
    }
    assert.match(licences, /Apache License/);
  });
});
