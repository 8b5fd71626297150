import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { bundleCli } from "../../../tools/cli-bundle";
import { TemporaryFolder } from "../support";

const ROOT = resolve(__dirname, "../../..");
const COMMAND = join(ROOT, `node_modules/.cache/gke-guardrails/watch-${process.pid}.js`);
const PROGRAM = {
  "Pulumi.yaml": "name: project\nruntime: nodejs\n",
  "index.js": `new (require("@pulumi/gcp").container.NodePool)("pool", { cluster: "main", nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } } });\n`,
};

/** Starts `check --watch` in a folder, with what it has printed so far. */
function start(folder: TemporaryFolder, ...flags: string[]) {
  const child = spawn(process.execPath, [COMMAND, "check", "--watch", ...flags], {
    cwd: folder.path,
    env: { ...process.env, NODE_PATH: join(ROOT, "node_modules") },
    timeout: 80_000,
  });
  const printed = { out: "", err: "" };
  child.stdout.on("data", (text) => {
    printed.out += text;
  });
  child.stderr.on("data", (text) => {
    printed.err += text;
  });
  return { child, printed, ended: new Promise((done) => child.once("close", done)) };
}

describe("check --watch", function () {
  this.timeout(90_000);
  before(() => void bundleCli(COMMAND));
  after(() => rmSync(COMMAND, { force: true }));

  it("judges again what has changed, and ends with all that it started", async () => {
    const folder = new TemporaryFolder(PROGRAM);
    const { child, printed, ended } = start(folder, "--output", "json=reports/report.json");
    const reports = () => printed.out.split("Refused: ").length - 1;
    const watches = () => printed.err.split(", 2 files. Ctrl-C ends it.").length - 1;
    const until = async (holds: () => boolean, what: string) => {
      for (let waited = 0; !holds(); waited += 50) {
        assert(waited < 40_000, `waited too long until ${what}: ${printed.out}${printed.err}`);
        await pause(50);
      }
    };
    try {
      await until(() => reports() === 1 && watches() === 1, "it watches");
      folder.write(".hidden", "");
      folder.write("index.js", PROGRAM["index.js"].replace('"pool"', '"other"'));
      await until(() => reports() === 2 && watches() === 2, "it judges again");
      assert.match(printed.out.slice(printed.out.indexOf("Refused: ")), /NodePool other/);
      // Longer than it takes to notice a change: the report that it writes is none.
      await pause(1_500);
      assert.equal(reports(), 2);
    } finally {
      child.kill("SIGINT");
      assert.equal(await ended, 130);
      folder.remove();
    }
  });

  it("refuses more files than it looks at", async () => {
    const folder = new TemporaryFolder(PROGRAM);
    for (let i = 0; i < 20_000; i++) folder.write(String(i), "");
    const { printed, ended } = start(folder);
    try {
      assert.equal(await ended, 2);
      assert.match(printed.err, /--watch looks at 20000 files at most/);
    } finally {
      folder.remove();
    }
  });
});
