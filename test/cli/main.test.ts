import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundleCli } from "../../tools/cli-bundle";
import { runProgramsOnce } from "./programs-once";
import { type Ended, fixture, runHere, TemporaryFolder } from "./support";

const ROOT = resolve(__dirname, "../..");
/** The command in one file, made of the sources as they are: where packages and the files of this package are found. */
const COMMAND = join(ROOT, `node_modules/.cache/gke-guardrails/command-${process.pid}.js`);
const { version } = JSON.parse(readFileSync(resolve(ROOT, "package.json"), "utf8"));

function start(
  args: readonly string[],
  cwd = ROOT,
  env: Record<string, string> = {},
): { process: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    cwd,
    env: { ...process.env, ...env, NODE_PATH: resolve(ROOT, "node_modules") },
    timeout: 60_000,
  });
  const ended = new Promise<Ended>((done) => {
    let out = "";
    let err = "";
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      err += text;
    });
    child.on("close", (code) => done({ code, out, err }));
  });
  return { process: child, ended };
}

const run = (...args: string[]): Promise<Ended> => runHere(args);

/** Processes that were started by the process with this id, from /proc. */
function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
  return text.split(" ").filter(Boolean).map(Number);
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

const POOL = {
  urn: "urn:pulumi:dev::project::gcp:container/nodePool:NodePool::pool",
  type: "gcp:container/nodePool:NodePool",
  custom: true,
  inputs: { cluster: "main" },
};

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function until(holds: () => boolean, what: string): Promise<void> {
  for (let waited = 0; !holds(); waited += 50) {
    assert(waited < 25_000, `waited too long until ${what}`);
    await pause(50);
  }
}

describe("gke-guardrails", function () {
  // What the process itself does is tried with processes of their own, the rest in this one.
  this.timeout(90_000);
  runProgramsOnce();
  before(() => void bundleCli(COMMAND));
  after(() => rmSync(COMMAND));

  it("prints its version", async () => {
    assert.deepEqual(await start(["--version"]).ended, { code: 0, out: `${version}\n`, err: "" });
    assert.deepEqual(await run("check", "--version"), { code: 0, out: `${version}\n`, err: "" });
  });

  it("prints its commands, and each command's flags", async () => {
    const all = await run("--help");
    assert.equal(all.code, 0);
    for (const command of ["check", "audit", "rules", "explain", "config"]) {
      assert.match(all.out, new RegExp(`^  ${command} `, "m"));
      const one = await run(command, "--help");
      assert.equal(one.code, 0);
      assert.match(one.out, new RegExp(`^Usage: gke-guardrails ${command}`));
    }
  });

  it("shows the same page by help COMMAND and COMMAND --help, and the version by a command too", async () => {
    assert.deepEqual(await run("version"), { code: 0, out: `${version}\n`, err: "" });
    assert.deepEqual(await run("help"), await run("--help"));
    assert.deepEqual(await run("help", "audit"), await run("audit", "-h"));
    assert.deepEqual(await run("help", "adit"), {
      code: 2,
      out: "",
      err: 'error: gke-guardrails has no command "adit". Did you mean "audit"? See: npx gke-guardrails --help\n',
    });
  });

  it("rejects a command and the name of a file that are empty", async () => {
    assert.equal(
      (await run("")).err,
      'error: gke-guardrails has no command "". See: npx gke-guardrails --help\n',
    );
    for (const command of ["outlook", "issues", "audit"])
      assert.deepEqual(await run(command, "--state", ""), {
        code: 2,
        out: "",
        err: "error: The name of a file to read is empty.\n",
      });
  });

  it("says where a flag belongs that comes before the command, and names the nearest to a misspelt one", async () => {
    assert.equal(
      (await run("--preset=strict", "check")).err,
      "error: --preset comes after the command, as in: npx gke-guardrails check --preset\n",
    );
    assert.match((await run("--versoin")).err, /no flag "--versoin"\. Did you mean "--version"\?/);
    assert.equal(
      (await run("check", "--timeout", "-5s")).err,
      'error: gke-guardrails check: --timeout needs a value, and "-5s" looks like a flag. If it is the value: --timeout=-5s\n',
    );
    assert.match((await run("check", "--stak", "dev")).err, /no flag --stak\. Did you mean "--stack"\?/);
  });

  it("finds the project and its configuration from a folder below, and says so", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `new (require("@pulumi/gcp").storage.Bucket)("bucket", { location: "EU" });\n`,
      "gke-guardrails.json": '{ "all": "disabled", "version-skew": "mandatory" }',
      "src/deep/note": "",
      "state.json": JSON.stringify({ version: 3, deployment: { resources: [POOL] } }),
    });
    const below = (...args: string[]) => runHere(args, join(folder.path, "src/deep"));
    try {
      const { code, out } = await below("check");
      assert.match(
        out,
        /^Project: \.\.\/\.\., which is above this folder\nConfiguration: \.\.\/\.\.\/gke-guardrails\.json\n\n/,
      );
      assert.equal(code, 0, out);
      assert.match((await below("audit", "--state", "../../state.json")).out, /^Configuration: \.\.\/\.\.\//);
      assert.equal((await below("config", "check")).out, "../../gke-guardrails.json is valid.\n");
      assert.match((await below("check", ".")).err, /There is no Pulumi\.yaml in \S+deep: it is not/);
      writeFileSync(join(folder.path, "src/deep/gke-guardrails.yaml"), "");
      assert.match(
        (await below("check")).err,
        /several configuration files: gke-guardrails\.yaml and \.\.\/\.\.\//,
      );
    } finally {
      folder.remove();
    }
    const nowhere = await runHere(["check"], "/");
    assert.deepEqual([nowhere.code, nowhere.out], [2, ""]);
    assert.match(nowhere.err, /There is no Pulumi\.yaml in \/, nor in a folder above it\. Name the folder/);
  });

  it("reads a state from standard input", async () => {
    const nodeConfig = { workloadMetadataConfig: { mode: "GCE_METADATA" } };
    const pool = { ...POOL, inputs: { cluster: "main", nodeConfig } };
    const text = JSON.stringify({ version: 3, deployment: { resources: [pool] } });
    const piped = (input: string, ...args: string[]) => {
      const { process: cli, ended } = start(["audit", ...args], tmpdir());
      cli.stdin?.end(input);
      return ended;
    };
    const { code, out, err } = await piped(text, "--state", "-");
    assert.deepEqual([code, err], [1, ""]);
    assert.match(out, /node-pool-gke-metadata-mode {2}NodePool pool/);
    assert.match((await piped("", "--state", "-")).err, /^error: standard input is empty\.\n$/);
    assert.match((await piped("[]", "--gcloud", "-")).err, /^error: standard input lists no clusters/);
    const info = JSON.stringify({ endOfStandardSupportTimestamp: "soon" });
    const folder = new TemporaryFolder({ "state.json": text }, { hasPackages: false });
    const soon = await piped(info, "--state", join(folder.path, "state.json"), "--upgrade-info", "main=-");
    folder.remove();
    assert.match(
      soon.err,
      /^error: standard input: endOfStandardSupportTimestamp is "soon", which is not a time/,
    );
  });

  it("reads standard input once, and writes no file of its name", async () => {
    for (const args of [
      ["--state", "-", "--config", "-"],
      ["--gcloud", "-", "--kubernetes", "main=-"],
    ])
      assert.match((await run("audit", ...args)).err, /^error: Standard input can be read once/);
    const { err } = await run("audit", "--state", "-", "--output", "json=-");
    assert.match(err, /--output writes a file, and - is none/);
  });

  it("ends by a signal while it waits for standard input", async () => {
    const { process: cli, ended } = start(["audit", "--state", "-"]);
    // It has begun to read once it takes what is more than a pipe holds.
    const { stdin } = cli;
    assert(stdin);
    if (!stdin.write(" ".repeat(1_000_000))) await new Promise((done) => stdin.once("drain", done));
    cli.kill("SIGINT");
    assert.equal((await ended).code, 130);
  });

  it("reads a pipe that is named by its path", async function () {
    if (process.platform === "win32") this.skip();
    const folder = new TemporaryFolder({}, { hasPackages: false });
    try {
      const [pipe = "", other = ""] = ["pipe", "other"].map((name) => join(folder.path, name));
      execFileSync("mkfifo", [pipe, other]);
      const nodeConfig = { workloadMetadataConfig: { mode: "GCE_METADATA" } };
      const pool = { ...POOL, inputs: { cluster: "main", nodeConfig } };
      const state = JSON.stringify({ version: 3, deployment: { resources: [pool] } });
      for (const [args, file, input, text] of [
        [
          ["audit", "--state", pipe, "--format", "github"],
          pipe,
          state,
          /file=standard-input,line=1,title=node-pool-gke-metadata-mode::NodePool pool/,
        ],
        [
          ["config", "check", "--config", other],
          other,
          '{ "al": "advisory" }',
          /other is not a valid configuration/,
        ],
      ] as const) {
        const [{ out, err }] = await Promise.all([runHere([...args], folder.path), writeFile(file, input)]);
        assert.match(out + err, text);
      }
    } finally {
      folder.remove();
    }
  });

  it("exits with 2 and one line for what it does not understand", async () => {
    assert.deepEqual(await start(["chekc"]).ended, {
      code: 2,
      out: "",
      err: 'error: gke-guardrails has no command "chekc". Did you mean "check"? See: npx gke-guardrails --help\n',
    });
    assert.equal((await run()).code, 2);
    for (const name of ["constructor", "__proto__"])
      assert.match((await run(name)).err, /^error: gke-guardrails has no command "/);
  });

  it("exits with 2 and one line where its folder is gone", function () {
    if (process.platform === "win32") this.skip();
    const folder = new TemporaryFolder({ "gone/file": "" });
    try {
      const args = ["-c", 'cd gone && rm -r ../gone && exec "$0" "$@"', process.execPath, COMMAND, "check"];
      const env = { ...process.env, NODE_PATH: resolve(ROOT, "node_modules") };
      const { status, stderr } = spawnSync("sh", args, {
        cwd: folder.path,
        env,
        encoding: "utf8",
        timeout: 60_000,
      });
      assert.equal(stderr, "error: The current folder is not there any more. Change to one that is there.\n");
      assert.equal(status, 2);
    } finally {
      folder.remove();
    }
  });

  it("exits with 2 where nobody reads its errors", async () => {
    const { process: cli, ended } = start(["check", "nowhere"]);
    cli.stderr?.destroy();
    assert.equal((await ended).code, 2);
  });

  it("exits with its own code, without a word, where its reader stops, as head does", async () => {
    const codeOf = async (args: readonly string[], folder?: string) => {
      const { process: cli, ended } = start(args, folder);
      cli.stdout?.destroy();
      const { code, err } = await ended;
      return [code, err];
    };
    assert.deepEqual(await codeOf(["rules"]), [0, ""]);
    assert.deepEqual(await codeOf(["check", "-s", "bad"], fixture("cluster")), [1, ""]);
  });

  it("exits with 2 and says why where its output cannot be written", function () {
    if (!existsSync("/dev/full")) this.skip();
    const full = openSync("/dev/full", "w");
    try {
      const { status, stderr } = spawnSync(process.execPath, [COMMAND, "rules"], {
        env: { ...process.env, NODE_PATH: resolve(ROOT, "node_modules") },
        stdio: ["ignore", full, "pipe"],
        encoding: "utf8",
      });
      assert.deepEqual(
        [status, stderr],
        [2, "error: Standard output cannot be written: no space is left on the disk. Free some.\n"],
      );
    } finally {
      closeSync(full);
    }
  });

  it("exits with the verdict, in the folder in which it is called", async () => {
    const { code, out, err } = await start(["check", "-s", "good"], fixture("cluster")).ended;
    assert.deepEqual([code, err], [0, ""]);
    assert.match(out, /Passed/);
    const refused = await start(["check", "-s", "bad"], fixture("cluster")).ended;
    assert.equal(refused.code, 1);
  });

  it("finds the configuration beside Pulumi.yaml, and says so", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "",
      "gke-guardrails.yaml": "all: disabled\nversion-skew: mandatory\n",
      "index.js": `new (require("@pulumi/gcp").container.NodePool)("pool", { cluster: "main", nodeConfig: { workloadMetadataConfig: { mode: "GCE_METADATA" } } });\n`,
      "state.json": JSON.stringify({ version: 3, deployment: { resources: [POOL] } }),
    });
    const ask = (...args: string[]) => runHere(args, folder.path);
    try {
      for (const command of [["check"], ["audit", "--state", "state.json"]]) {
        const { code, out } = await ask(...command);
        assert.match(out, /^Configuration: \S*gke-guardrails\.yaml\n/);
        assert.deepEqual([code, /Passed/.test(out)], [0, true]);
        const { configuration } = JSON.parse((await ask(...command, "--json")).out);
        assert.match(configuration, /gke-guardrails\.yaml$/);
      }
      assert.match((await ask("config", "check")).out, /gke-guardrails\.yaml is valid/);
      writeFileSync(join(folder.path, "gke-guardrails.json"), "{}");
      const { code, err } = await ask("check");
      assert.equal(code, 2);
      assert.match(err, /several configuration files: .*json and .*yaml\. Keep one/);
      const named = await ask("check", "--config", "gke-guardrails.json");
      assert.match(named.out, /^Configuration: gke-guardrails\.json\n/);
      assert.equal(named.code, 1);
    } finally {
      folder.remove();
    }
  });

  it("ends the program when it is interrupted", async function () {
    if (process.platform !== "linux") this.skip();
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": "setInterval(() => {}, 1000);\n",
    });
    try {
      const { process: cli, ended } = start(["check", folder.path]);
      const { pid } = cli;
      assert(pid);
      await until(() => childrenOf(pid).length > 0, "the program runs");
      const children = childrenOf(pid);
      cli.kill("SIGINT");
      assert.equal((await ended).code, 130);
      await until(() => !children.some(isAlive), "the program is gone");
    } finally {
      folder.remove();
    }
  });

  it("leaves no process behind when it is killed, even where the program loops without end", async function () {
    if (process.platform !== "linux") this.skip();
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `
        const { pid } = require("node:child_process").spawn("sleep", ["600"], { stdio: "inherit" });
        require("node:fs").writeFileSync(process.env.STARTED, String(pid));
        for (;;);`,
    });
    const started = join(folder.path, "started");
    try {
      const { process: cli, ended } = start(["check", folder.path], folder.path, { STARTED: started });
      const { pid } = cli;
      assert(pid);
      const own = () => (existsSync(started) ? Number(readFileSync(started, "utf8")) : 0);
      await until(() => own() > 0, "the program runs");
      const children = childrenOf(pid);
      assert(children.length > 0);
      cli.kill("SIGKILL");
      await ended;
      await until(() => ![...children, own()].some(isAlive), "the program is gone, and what it has started");
    } finally {
      folder.remove();
    }
  });
});
