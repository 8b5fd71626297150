import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { packageManagerSettings } from "../../tools/corpus/install";
import { Registry } from "./registry";

const ROOT = resolve(__dirname, "../..");
const { version, devDependencies, dependencies } = JSON.parse(
  readFileSync(join(ROOT, "package.json"), "utf8"),
);
const TARBALL = `gke-guardrails-${version}.tgz`;

const MANIFEST = {
  name: "platform",
  private: true,
  dependencies: { "@pulumi/pulumi": dependencies["@pulumi/pulumi"] },
};

/** A program that needs no SDK but Pulumi's own, whose only pool is refused. */
const PROGRAM = {
  "Pulumi.yaml": "name: platform\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "",
  "index.js": `const { CustomResource } = require("@pulumi/pulumi");
const nodeConfig = { workloadMetadataConfig: { mode: "GCE_METADATA" } };
new CustomResource("gcp:container/nodePool:NodePool", "pool", { cluster: "main", nodeConfig });
`,
};

interface Manager {
  /** Makes the tarball a dependency, and writes the lock file. */
  add: readonly string[];
  lock: string;
  /** Installs again just what the lock file names. */
  repeat: readonly string[];
  run: readonly string[];
}

const npmExec = (pkg: string) => ["exec", "--yes", `--package=${pkg}`, "--"];
const QUIET = ["--ignore-scripts", "--no-audit", "--no-fund"];
const PNPM = [...npmExec("pnpm@10.34.9"), "pnpm"];
const YARN = [...npmExec("@yarnpkg/cli-dist@4.18.1"), "yarn"];
const BUN = [...npmExec("bun@1.4.5"), "bun"];

/** By the package managers' names, what each does with `vendor/gke-guardrails-VERSION.tgz`. */
const MANAGERS: Readonly<Record<string, Manager>> = {
  npm: {
    add: ["install", ...QUIET, `./vendor/${TARBALL}`],
    lock: "package-lock.json",
    repeat: ["ci", ...QUIET],
    run: ["exec", "--no", "--"],
  },
  pnpm: {
    add: [...PNPM, "add", "--ignore-scripts", `./vendor/${TARBALL}`],
    lock: "pnpm-lock.yaml",
    repeat: [...PNPM, "install", "--frozen-lockfile", "--ignore-scripts"],
    run: [...PNPM, "exec"],
  },
  yarn: {
    add: [...YARN, "add", `gke-guardrails@file:./vendor/${TARBALL}`],
    lock: "yarn.lock",
    repeat: [...YARN, "install", "--immutable"],
    run: [...YARN, "exec"],
  },
  bun: {
    add: [...BUN, "add", "--ignore-scripts", `./vendor/${TARBALL}`],
    lock: "bun.lock",
    repeat: [...BUN, "install", "--frozen-lockfile", "--ignore-scripts"],
    run: [...BUN, "x", "--no-install"],
  },
};

describe("the package, installed from", () => {
  let folder: string;
  const at = (...path: string[]) => join(folder, ...path);

  /** Runs npm, and through it the other package managers. */
  async function npm(cwd: string, args: readonly string[]) {
    const child = spawn("npm", args, {
      cwd,
      env: { ...process.env, ...packageManagerSettings(folder), NO_COLOR: "1" },
      timeout: 280_000,
    });
    let output = "";
    child.stdout.on("data", (text) => {
      output += text;
    });
    child.stderr.on("data", (text) => {
      output += text;
    });
    const code = await new Promise<number | null>((done) => child.on("close", done));
    return { code, output };
  }

  async function succeed(cwd: string, args: readonly string[]): Promise<string> {
    const { code, output } = await npm(cwd, args);
    assert.equal(code, 0, `npm ${args.join(" ")}\n${output}`);
    return output;
  }

  function project(name: string): string {
    mkdirSync(at(name));
    for (const [file, content] of Object.entries(PROGRAM)) writeFileSync(at(name, file), content);
    writeFileSync(at(name, "package.json"), JSON.stringify(MANIFEST));
    // Of Yarn: packages in node_modules, as Pulumi's runner looks for them there.
    writeFileSync(at(name, ".yarnrc.yml"), "nodeLinker: node-modules\nenableScripts: false\n");
    return at(name);
  }

  async function assertRefuses(cwd: string, run: readonly string[]): Promise<void> {
    const { code, output } = await npm(cwd, [...run, "gke-guardrails", "check"]);
    assert.match(output, /node-pool-gke-metadata-mode.*Refused: 1 mandatory violation\./s);
    assert.equal(code, 1);
    assert.ok(readFileSync(join(cwd, "node_modules/gke-guardrails/dist/pack/index.js")).length > 0);
  }

  before(async function () {
    this.timeout(60_000);
    folder = mkdtempSync(join(tmpdir(), "gke-guardrails-distribution-"));
    mkdirSync(at("packed"));
    await succeed(ROOT, ["pack", "--ignore-scripts", "--pack-destination", at("packed")]);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const [name, { add, lock, repeat, run }] of Object.entries(MANAGERS))
    it(`a tarball in the repository by ${name}, which a runner repeats from the lock file`, async () => {
      const cwd = project(name);
      mkdirSync(join(cwd, "vendor"));
      writeFileSync(join(cwd, "vendor", TARBALL), readFileSync(at("packed", TARBALL)));
      await succeed(cwd, add);
      assert.match(readFileSync(join(cwd, lock), "utf8"), /gke-guardrails/);
      rmSync(join(cwd, "node_modules"), { recursive: true });
      await succeed(cwd, repeat);
      await assertRefuses(cwd, run);
    });

  it("a registry to which it was published", async () => {
    const registry = new Registry((await succeed(ROOT, ["config", "get", "registry"])).trim());
    const address = await registry.start();
    try {
      const from = [`--registry=${address}`];
      const token = `--${address.replace("http:", "")}:_authToken=none`;
      await succeed(folder, ["publish", "--ignore-scripts", ...from, token, at("packed", TARBALL)]);
      const cwd = project("published");
      await succeed(cwd, ["install", ...QUIET, ...from, `gke-guardrails@${version}`]);
      rmSync(join(cwd, "node_modules"), { recursive: true });
      await succeed(cwd, ["ci", ...QUIET, ...from]);
      await assertRefuses(cwd, ["exec", "--no", "--"]);
    } finally {
      registry.stop();
    }
  });

  it("no registry yet: it is ready to be published", async () => {
    const output = await succeed(ROOT, ["publish", "--dry-run", "--ignore-scripts"]);
    assert.match(output, /\+ gke-guardrails@/);
  });

  it("beside an SDK of any generation, without a conflict", async () => {
    for (const sdk of ["@pulumi/gcp@6.67.1", `@pulumi/gcp@${devDependencies["@pulumi/gcp"]}`]) {
      const cwd = project(`beside-${sdk.replace(/\W/g, "-")}`);
      await succeed(cwd, ["install", "--package-lock-only", ...QUIET, sdk]);
      await succeed(cwd, ["install", "--package-lock-only", ...QUIET, at("packed", TARBALL)]);
    }
  });
});
