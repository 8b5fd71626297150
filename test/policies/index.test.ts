import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { TemporaryFolder } from "../cli/support";

const ROOT = resolve(__dirname, "../..");

/** Loaded before everything else: writes down each module that the command's own process loads, in which the pack judges. */
const HOOK = `
if (/cli.main\\.js$/.test(process.argv[1] ?? "")) {
  const { appendFileSync } = require("node:fs");
  const { Module } = require("node:module");
  const { load } = Module.prototype;
  Module.prototype.load = function (file) {
    appendFileSync(process.env.LOADED, file + "\\n");
    return load.call(this, file);
  };
}
`;

describe("the compiled pack with all rules", () => {
  it("judges a program without loading the SDK of any cloud, the project's stacks, or what only alerts need", () => {
    const folder = new TemporaryFolder({ "hook.js": HOOK }, { hasPackages: false });
    try {
      const loadedFile = join(folder.path, "loaded.txt");
      const { status, stderr } = spawnSync(
        process.execPath,
        ["dist/cli/main.js", "check", "examples/incident"],
        {
          cwd: ROOT,
          encoding: "utf8",
          timeout: 90_000,
          env: {
            ...process.env,
            NODE_OPTIONS: `--require ${JSON.stringify(join(folder.path, "hook.js"))}`,
            LOADED: loadedFile,
          },
        },
      );
      assert.equal(status, 1, stderr);
      assert.ok(existsSync(loadedFile), "the command did not run");
      const loaded = readFileSync(loadedFile, "utf8").split("\n");
      const foreign =
        /\/node_modules\/(@pulumi\/(?!pulumi\/|policy\/)|@lezer\/|@prometheus-io\/|@rgrove\/|parse5\/)|\/dist\/stacks\//;
      assert.deepEqual(
        loaded.filter((file) => foreign.test(file)),
        [],
      );
      // The command is one file, in which a comment names each module.
      const modules =
        readFileSync(join(ROOT, "dist/cli/main.js"), "utf8").match(/^\s*\/\/ [\w./-]+\.ts$/gm) ?? [];
      assert.ok(
        modules.some((line) => line.includes("policies/rules/")),
        "the command holds no rule",
      );
      assert.deepEqual(
        modules.filter((line) => /\/\/ stacks\/(?!shared\/)/.test(line)),
        [],
      );
    } finally {
      folder.remove();
    }
  }).timeout(120_000);
});
