import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as grpc from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import type { AnalyzerInfo } from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { guardrails } from "../../../cli/guardrails";
import { callHandler, handlersOf } from "../../../cli/offline/analyzer-host";
import { buildPack } from "../../../tools/pack/build";

describe("the pack's folder", function () {
  this.timeout(30_000);
  let folder: string;
  let child: ChildProcess;
  let client: AnalyzerClient;

  /** As Pulumi's language host does, where no node_modules is in reach but the pack's own. */
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "gke-guardrails-pack-"));
    await buildPack(folder);
    const script = "console.log(require.resolve('@pulumi/pulumi/cmd/run-policy-pack'))";
    const runner = execFileSync(process.execPath, ["-e", script], { cwd: folder, encoding: "utf8" }).trim();
    child = spawn(process.execPath, [runner, "127.0.0.1:1", folder], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const { stdout } = child;
    assert.ok(stdout);
    const port = await new Promise<string>((resolve, reject) => {
      createInterface({ input: stdout }).once("line", resolve);
      child.once("exit", (code) => reject(new Error(`the pack ended with ${code}`)));
    });
    client = new AnalyzerClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());
  });
  after(() => {
    client.close();
    child.kill();
    rmSync(folder, { recursive: true });
  });

  it("says of itself what the pack in this process says", async () => {
    const served = await new Promise<AnalyzerInfo>((resolve, reject) =>
      client.getAnalyzerInfo(new Empty(), (error, info) => (error ? reject(error) : resolve(info))),
    );
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
    const bundle = readFileSync(join(folder, "index.js"), "utf8");
    for (const name of new Set(asked)) assert.match(bundle, new RegExp(`\\b${name}[:=]`), name);
  });

  it("has the licences of what is bundled", () => {
    const licences = readFileSync(join(folder, "LICENSES.txt"), "utf8");
    for (const name of ["@grpc/grpc-js", "@pulumi/policy", "google-protobuf", "re2js"]) {
      assert.match(licences, new RegExp(`^${name} v?\\d+\\.\\d+\\.\\d+ \\(`, "m"));
    }
    assert.match(licences, /Apache License/);
  });
});
