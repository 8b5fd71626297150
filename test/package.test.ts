import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname, join, relative } from "node:path";

const ROOT = join(__dirname, "..");
/** What pages link to for those who develop gke-guardrails, and is not packed. */
const FOR_DEVELOPERS = ["CONTRIBUTING.md", "test/cluster/README.md", "test/engine/README.md"];

/** The files and folders that a page links to, relative to the package. */
function linkedFrom(page: string): string[] {
  const text = readFileSync(join(ROOT, page), "utf8").replace(/`[^`\n]*`/g, "");
  return [...text.matchAll(/\]\(([^()\s#]+)(?:#[^()\s]*)?\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => join(dirname(page), link));
}

/** The packages that files require, and the files that they require, each with a file that does. */
function requiredFrom(entries: readonly string[]): Map<string, string> {
  const files = new Set(entries);
  const packages = new Map<string, string>();
  for (const file of files) {
    if (!file.endsWith(".js")) continue;
    const text = readFileSync(file, "utf8");
    for (const [, name = ""] of text.matchAll(/\brequire(?:\.resolve)?\("([^"]+)"\)/g)) {
      if (name.startsWith(".")) files.add(createRequire(file).resolve(name));
      else packages.set(name.replace(/^((?:@[^/]+\/)?[^/]+).*/, "$1"), relative(ROOT, file));
    }
  }
  return packages;
}

describe("the package as npm packs it", () => {
  let files: string[];
  before(function () {
    this.timeout(60_000);
    const { stdout, stderr, status } = spawnSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], {
      cwd: ROOT,
      encoding: "utf8",
      timeout: 50_000,
    });
    assert.equal(status, 0, stderr);
    const [packed] = Object.values(JSON.parse(stdout) as Record<string, { files: { path: string }[] }>);
    files = packed?.files.map(({ path }) => path) ?? [];
  });

  it("asks nobody who installs it for leave to run a script", () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    // Those that npm runs, or asks about, for a package from a registry, a file or an address.
    for (const name of ["preinstall", "install", "postinstall", "prepare"])
      assert.equal(scripts[name], undefined, name);
  });

  it("has what the pack, the command and the transforms run from", () => {
    const needed = [
      "package.json",
      "PulumiPolicy.yaml",
      "dist/pack/index.js",
      "dist/pack/package.json",
      "dist/pack/PulumiPolicy.yaml",
      "dist/pack/LICENSES.txt",
      // A folder of this name inside a package is packed, where the one at its top is not.
      "dist/pack/node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js",
      "dist/policies/transforms/index.js",
      "dist/policies/transforms/index.d.ts",
      "dist/cli/main.js",
      "dist/cli/sucrase.js",
      "dist/cli/parser.js",
      "dist/cli/LICENSES.txt",
      "dist/verifier.js",
      "dist/cluster.js",
      "dist/workload.js",
      "dist/gke/known-issues.json",
      "dist/gke/support-dates.json",
      "policies/presets/recommended.json",
      "policies/presets/strict.json",
      "policies/presets/advisory.json",
      "policies/presets/hardening.json",
      "policies/presets/cis.json",
      "policies/presets/cis-1.json",
      "schemas/policy-config.schema.json",
      "templates/gke-guardrails.yml",
      "templates/Dockerfile",
      "docs/json.md",
      // ClusterAlerts reads it.
      "docs/runbook.md",
      "docs/rules/node-pool-gke-metadata-mode.md",
    ];
    assert.deepEqual(
      needed.filter((path) => !files.includes(path)),
      [],
    );
  });

  it("has the command in one file, which starts faster than hundreds, and beside it what loads Pulumi's SDK", () => {
    const command = readFileSync(join(ROOT, "dist/cli/main.js"), "utf8");
    const beside = [...command.matchAll(/require\("(\.{1,2}\/[^"]*)"/g)].map(([, path]) => path);
    assert.deepEqual(beside, ["./verification/render.js"], "dist is not up to date: npm run build");
    assert.ok(files.includes("dist/cli/verification/render.js"));
  });

  it("has a command that may be executed as it is built, whether npm links it afterwards or did so before", () => {
    assert.ok(statSync(join(ROOT, "dist/cli/main.js")).mode & 0o100);
  });

  it("has in the command all that it runs from, except what the package depends on", () => {
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const command = readFileSync(join(ROOT, "dist/cli/main.js"), "utf8");
    const required = [...command.matchAll(/\brequire(?:\.resolve)?\("((?:@[^/"]+\/)?[^/"]+)[^"]*"\)/g)];
    const missing = required
      .map(([, name = ""]) => name)
      .filter((name) => name !== "." && !isBuiltin(name) && !(name in dependencies));
    assert.deepEqual(missing, []);
    assert.ok(required.length > 20);
  });

  it("has for programs, and beside the command, nothing that needs more than the package depends on", () => {
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    const entries = ["dist/policies/transforms/index.js", "dist/cli/verification/render.js"];
    const required = requiredFrom(entries.map((entry) => join(ROOT, entry)));
    const missing = [...required].filter(
      ([name]) => !isBuiltin(name) && !(name in dependencies) && !(name in peerDependencies),
    );
    assert.deepEqual(missing, []);
    assert.ok(required.has("@pulumi/pulumi"));
  });

  it("has the licence of each package in the command", () => {
    const licences = readFileSync(join(ROOT, "dist/cli/LICENSES.txt"), "utf8");
    for (const name of ["yaml", "re2js", "sucrase", "@babel/parser", "parse5"])
      assert.match(licences, new RegExp(`^${name} \\d`, "m"));
  });

  it("has what its pages link to, except what is for developers", () => {
    const pages = files.filter((path) => path.endsWith(".md"));
    const isPacked = (path: string) => files.some((file) => file === path || file.startsWith(`${path}/`));
    const missing = pages.flatMap((page) =>
      linkedFrom(page)
        .filter((path) => !isPacked(path) && !FOR_DEVELOPERS.includes(path))
        .map((path) => `${page}: ${path}`),
    );
    assert.deepEqual(missing, []);
    const linked = new Set(pages.flatMap(linkedFrom));
    assert.deepEqual(
      FOR_DEVELOPERS.filter((path) => !linked.has(path)),
      [],
    );
  });

  it("has neither sources nor tests nor what only the build needs", () => {
    const allowed =
      /^(dist\/(cli|gke|policies|stacks|verifier)\/.+\.(js|d\.ts)|dist\/gke\/(known-issues|support-dates)\.json|dist\/policies\/evaluation\/properties\/kinds\.json|dist\/cli\/LICENSES\.txt|dist\/pack\/(index\.js|package\.json|PulumiPolicy\.yaml|LICENSES\.txt|node_modules\/@pulumi\/pulumi\/cmd\/run-policy-pack\/index\.js)|dist\/(verifier|cluster|workload)\.js|docs\/.+\.md|docs\/outlook\.svg|policies\/presets\/[\w-]+\.json|stacks\/cis-exemptions\.json|examples\/[\w-]+\/(README\.md|index\.ts|Pulumi\.([\w-]+\.)?yaml|(package|tsconfig)\.json)|schemas\/[\w.-]+\.json|templates\/(gke-guardrails\.yml|Dockerfile)|LICENSE|(README|CHANGELOG)\.md|action\.yml|PulumiPolicy\.yaml|package\.json)$/;
    assert.deepEqual(
      files.filter((path) => !allowed.test(path)),
      [],
    );
  });
});
