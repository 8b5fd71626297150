import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parse, parseAllDocuments } from "yaml";

const ROOT = resolve(__dirname, "../..");
const read = (file: string) => readFileSync(join(ROOT, file), "utf8");
const { version, dependencies } = JSON.parse(read("package.json"));

/** A program whose only pool is refused in the stack dev, and passes in the stack good. */
const PROJECT = {
  "package.json": JSON.stringify({
    name: "platform",
    private: true,
    dependencies: { "@pulumi/pulumi": dependencies["@pulumi/pulumi"] },
  }),
  "Pulumi.yaml": "name: platform\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "config:\n  platform:mode: GCE_METADATA\n",
  "Pulumi.good.yaml": "config:\n  platform:mode: GKE_METADATA\n",
  "only.json": JSON.stringify({
    all: "disabled",
    settings: "mandatory",
    "node-pool-gke-metadata-mode": "mandatory",
  }),
  "index.js": `const { Config, CustomResource } = require("@pulumi/pulumi");
const nodeConfig = { workloadMetadataConfig: { mode: new Config().require("mode") } };
class NodePool extends CustomResource {
  constructor(name, args) {
    super("gcp:container/nodePool:NodePool", name, args);
  }
}
new NodePool("pool", { cluster: "main", nodeConfig });
`,
};

describe("the templates, run by a shell as their services do", function () {
  this.timeout(300_000);
  let folder: string;
  let tarball: string;
  const at = (...path: string[]) => join(folder, ...path);

  function run(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) {
    const { status, stdout, stderr } = spawnSync(command, args, {
      cwd,
      encoding: "utf8",
      env: { ...process.env, NO_COLOR: "1", ...env },
      timeout: 250_000,
    });
    return { code: status, output: `${stdout}${stderr}` };
  }
  const succeed = (command: string, args: readonly string[], cwd: string) => {
    const { code, output } = run(command, args, cwd);
    assert.equal(code, 0, output);
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "gke-guardrails-templates-"));
    mkdirSync(at("repository/infra"), { recursive: true });
    for (const [file, content] of Object.entries(PROJECT))
      writeFileSync(at("repository/infra", file), content);
    succeed("npm", ["pack", "--ignore-scripts", "--pack-destination", folder], ROOT);
    tarball = at(`gke-guardrails-${version}.tgz`);
    succeed("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], at("repository/infra"));
    succeed("git", ["init", "--quiet"], at("repository"));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the step of the action with these inputs, as a runner fills in its expressions. */
  function action(given: Record<string, string>, more: Record<string, string> = {}) {
    const { inputs, runs } = parse(read("action.yml"));
    assert.equal(runs.steps.length, 1);
    const [step] = runs.steps;
    assert.deepEqual(
      Object.keys(given).filter((name) => !Object.hasOwn(inputs, name)),
      [],
    );
    const filled = (text: string) =>
      text.replace(/\$\{\{ ([\w.-]+) \}\}/g, (_, path: string) => {
        if (path === "github.workspace") return at("repository");
        const name = path.replace(/^inputs\./, "");
        return given[name] ?? inputs[name].default;
      });
    const env = Object.fromEntries(
      Object.entries<string>(step.env).map(([name, value]) => [name, filled(value)]),
    );
    assert.doesNotMatch(step.run, /\$\{\{/);
    const cwd = at("repository", filled(step["working-directory"]));
    return run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run], cwd, {
      ...env,
      ...more,
    });
  }

  it("GitHub's action annotates, fails and writes SARIF", () => {
    const given = { project: "infra", package: tarball, config: "only.json" };
    const { code, output } = action(given);
    assert.match(output, /^::error .*file=infra\/index\.js.*node-pool-gke-metadata-mode/m);
    assert.equal(code, 1);
    const sarif = JSON.parse(readFileSync(at("repository/gke-guardrails.sarif"), "utf8"));
    assert.equal(sarif.runs[0].results[0].ruleId, "node-pool-gke-metadata-mode");
    assert.equal(action({ ...given, stacks: "good", format: "text" }).code, 0);
    for (const stacks of ["good dev", "good\ndev\n"]) assert.equal(action({ ...given, stacks }).code, 1);
    assert.match(action({ ...given, stacks: "$(touch ran) `touch ran`" }).output, /There is no stack/);
    assert(!existsSync(at("repository/infra/ran")));
  });

  /** Where npm reaches no registry and has nothing in its cache, so that it installs nothing. */
  const withoutRegistry = () => ({ npm_config_offline: "true", npm_config_cache: at("empty-cache") });
  /** A copy of the project that has installed the package. */
  const installed = () => {
    const cwd = at("repository/installed");
    if (existsSync(cwd)) return cwd;
    cpSync(at("repository/infra"), cwd, { recursive: true });
    succeed("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", tarball], cwd);
    return cwd;
  };

  it("GitHub's action runs the version that the project has installed, and installs any other", () => {
    installed();
    for (const name of [`gke-guardrails@${version}`, tarball]) {
      const given = { project: "installed", package: name, config: "only.json", stacks: "good" };
      const { code, output } = action(given, withoutRegistry());
      assert.equal(code, 0, output);
    }
    const other = { project: "installed", package: "gke-guardrails@0.0.1", stacks: "good" };
    assert.match(action(other, withoutRegistry()).output, /^npm error/m);
  });

  it("GitLab's template fails, and writes Code Quality and JUnit where the job keeps them", () => {
    const [spec, jobs] = parseAllDocuments(read("templates/gke-guardrails.yml")).map((document) =>
      document.toJS(),
    );
    const job = jobs["gke-guardrails"];
    const given: Record<string, string> = {
      project: "infra",
      package: tarball,
      flags: "--config=only.json --stack=dev",
    };
    const filled = (text: string) =>
      text.replace(
        /\$\[\[ inputs\.(\w+) \]\]/,
        (_, name: string) => given[name] ?? spec.spec.inputs[name].default,
      );
    const env = Object.fromEntries(
      Object.entries<string>(job.variables).map(([name, value]) => [name, filled(value)]),
    );
    const { code, output } = run("bash", ["-eo", "pipefail", "-c", job.script.join("\n")], at("repository"), {
      ...env,
      CI_PROJECT_DIR: at("repository"),
    });
    assert.equal(code, 1, output);
    const { codequality, junit } = job.artifacts.reports;
    const [issue] = JSON.parse(readFileSync(at("repository", codequality), "utf8"));
    assert.equal(issue.location.path, "infra/index.js");
    assert.match(readFileSync(at("repository", junit), "utf8"), /<failure/);
  });

  it("the hooks run the version that the project has installed", () => {
    const cwd = at("hooked");
    cpSync(at("repository/infra"), cwd, { recursive: true });
    succeed("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", tarball], cwd);
    writeFileSync(join(cwd, "gke-guardrails.json"), "{ all: 1 }");
    const [check, config] = parse(read(".pre-commit-hooks.yaml")) as { entry: string; files: string }[];
    assert(check && config);
    assert.match(
      run("bash", ["-c", config.entry], cwd).output,
      /column 3: invalid JSON: a string is not in double quotes/,
    );
    writeFileSync(join(cwd, "gke-guardrails.json"), PROJECT["only.json"]);
    assert.equal(run("bash", ["-c", config.entry], cwd).code, 0);
    assert.equal(run("bash", ["-c", check.entry], cwd).code, 1);
    for (const name of ["Pulumi.dev.yaml", "infra/index.ts", "gke-guardrails.json"])
      assert.match(name, new RegExp(check.files));
    assert.doesNotMatch("README.md", new RegExp(check.files));
  });

  it("the Dockerfile copies what the package has, and its steps make a command that runs", () => {
    const lines = read("templates/Dockerfile").split("\n");
    succeed("tar", ["-xzf", tarball, "-C", folder], folder);
    const image = at("image");
    mkdirSync(image);
    const copied = lines.flatMap((line) =>
      /^COPY (.+) (\S+)$/.exec(line)?.slice(1, 3) ? [line.split(" ").slice(1)] : [],
    );
    for (const words of copied) {
      const target = words.at(-1) ?? "";
      for (const source of words.slice(0, -1))
        cpSync(at("package", source), join(image, target === "./" ? source : target), { recursive: true });
    }
    for (const line of lines) {
      const [, step] = /^RUN (.+)$/.exec(line) ?? [];
      if (step !== undefined) succeed("bash", ["-c", step], image);
    }
    const [, entry = "[]"] = /^ENTRYPOINT (.+)$/m.exec(lines.join("\n")) ?? [];
    const [node = "", main = ""] = JSON.parse(entry);
    const args = [main.replace("/opt/gke-guardrails", image), "check", "--config", "only.json"];
    const { code, output } = run(node, args, at("repository/infra"));
    assert.match(output, /node-pool-gke-metadata-mode/);
    assert.equal(code, 1);
  });

  it("name the version of this package, and no other", () => {
    for (const file of ["action.yml", "templates/gke-guardrails.yml"])
      assert.deepEqual(
        [...read(file).matchAll(/gke-guardrails@([\d.]+)/g)].map(([, named]) => named),
        [version],
      );
  });
});
