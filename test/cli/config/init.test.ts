import assert from "node:assert/strict";
import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { check } from "../../../cli/check";
import { config } from "../../../cli/config";
import { readConfiguration } from "../../../cli/configuration/file";
import { NotEvaluated, UsageError } from "../../../cli/messages/errors";
import { runProgramsOnce } from "../programs-once";
import { FakeTerminal, TemporaryFolder } from "../support";

/** A pool that is refused in every stack but that of the mode GKE_METADATA. */
const PROGRAM = {
  "Pulumi.yaml": "name: platform\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "config:\n  platform:mode: GCE_METADATA\n",
  "Pulumi.non-prod.yaml": "config:\n  platform:mode: GKE_METADATA\n",
  "Pulumi.eu-prod-1.yaml": "config:\n  platform:mode: GKE_METADATA\n",
  "Pulumi.blue.yaml": "config:\n  platform:mode: GKE_METADATA\n  platform:environment: live\n",
  "index.js": `const { Config } = require("@pulumi/pulumi");
const mode = new Config().require("mode");
new (require("@pulumi/gcp").container.NodePool)("pool", { cluster: "main", nodeConfig: { workloadMetadataConfig: { mode } } });
`,
};

describe("config init", function () {
  // Each case runs processes of its own.
  this.timeout(120_000);
  runProgramsOnce();
  let folder: TemporaryFolder;
  beforeEach(() => {
    folder = new TemporaryFolder(PROGRAM);
  });
  afterEach(() => folder.remove());

  async function run(command: typeof check, ...args: string[]) {
    const terminal = new FakeTerminal();
    const code = await command.run(args, terminal);
    return { code, out: terminal.stdout };
  }

  it("writes a valid configuration with which nothing of today blocks", async () => {
    assert.equal((await run(check, folder.path)).code, 1);
    const { code, out } = await run(config, "init", folder.path);
    assert.equal(code, 0);
    const file = join(folder.path, "gke-guardrails.json");
    const content = readConfiguration(file);
    assert.equal(content["node-pool-gke-metadata-mode"], "advisory");
    assert.deepEqual(content.settings, { production: { stacks: ["blue", "eu-prod-1"] }, exemptions: [] });
    assert.match(
      out,
      /Production stacks, as guessed: blue \(by platform:environment in its configuration\), eu-prod-1 \(by its name\)\./,
    );
    assert.match(out, /\n {2}node-pool-gke-metadata-mode {2}1 finding\n/);
    assert.equal((await run(config, "check", file)).out, `${file} is valid.\n`);
    assert.equal((await run(check, folder.path)).code, 0);
  });

  it("writes YAML with comments, and overwrites nothing", async () => {
    await run(config, "init", folder.path, "--yaml", "--stack", "eu-prod-1");
    const file = join(folder.path, "gke-guardrails.yaml");
    const text = readFileSync(file, "utf8");
    assert.match(text, /^# yaml-language-server: .*\n(#.*\n)+/);
    assert.deepEqual(readConfiguration(file), {
      settings: { production: { stacks: ["eu-prod-1"] }, exemptions: [] },
    });
    await assert.rejects(
      run(config, "init", folder.path),
      (error) => error instanceof UsageError && /There is already a configuration: /.test(error.message),
    );
    assert.equal(readFileSync(file, "utf8"), text);
    assert(!existsSync(join(folder.path, "gke-guardrails.json")));
  });

  it("writes nothing through a link, and nothing where a stack cannot be judged", async () => {
    const link = join(folder.path, "gke-guardrails.json");
    folder.write("Pulumi.broken.yaml", "");
    await assert.rejects(
      run(config, "init", folder.path),
      (error) => error instanceof NotEvaluated && /The stack broken could not be judged/.test(error.message),
    );
    assert(!existsSync(link));
    symlinkSync("elsewhere", link);
    await assert.rejects(run(config, "init", folder.path), UsageError);
    assert(!existsSync(join(folder.path, "elsewhere")));
  });

  it("is followed by a check that tells what expired, and which stacks there are not", async () => {
    const exemption = { rule: "version-skew", resource: "pool", reason: "Moves with the next release" };
    const settings = {
      production: { stacks: ["eu-prod-2"] },
      exemptions: [
        { ...exemption, until: "2020-01-01" },
        { ...exemption, until: "2999-12-31", stack: "dve" },
        { ...exemption, until: "2999-12-31", resource: "pool-*" },
      ],
    };
    folder.write("gke-guardrails.json", JSON.stringify({ settings }));
    const { code, out } = await run(config, "check", join(folder.path, "gke-guardrails.json"));
    assert.equal(code, 0);
    assert.deepEqual(out.trim().split("\n").slice(1), [
      'settings.exemptions[2].resource is "pool-*", which holds for a resource of that very name alone: there are no patterns. Give each resource an exemption.',
      "settings.exemptions[0] expired on 2020-01-01: version-skew of pool is judged again. Renew it, or remove it.",
      'production.stacks: "eu-prod-2" matches none of the stacks blue, dev, eu-prod-1, non-prod. Did you mean "eu-prod-1"?',
      'exemptions[1].stack: "dve" is not one of the stacks blue, dev, eu-prod-1, non-prod. Did you mean "dev"?',
    ]);
  });

  it("is followed by a check that says where every rule is off", async () => {
    const file = join(folder.path, "gke-guardrails.json");
    const said = async (levels: object) => {
      folder.write("gke-guardrails.json", JSON.stringify(levels));
      return (await run(config, "check", file)).out;
    };
    assert.match(
      await said({ all: "disabled", settings: "mandatory" }),
      /\nIt disables every rule: .* code 2\.\n$/,
    );
    assert.equal(await said({ all: "disabled", "version-skew": "advisory" }), `${file} is valid.\n`);
  });

  it("is followed by a check that says where settings do not apply", async () => {
    const said = async (settings: object, all = "disabled") => {
      folder.write("gke-guardrails.json", JSON.stringify({ all, "version-skew": "mandatory", settings }));
      const { out } = await run(config, "check", join(folder.path, "gke-guardrails.json"));
      return out.trim().split("\n").slice(1);
    };
    const level = 'Set "settings": { "enforcementLevel": "mandatory", … }.';
    assert.deepEqual(await said({ undecided: "mandatory", unseen: "mandatory" }), [
      `settings.undecided, settings.unseen: do not apply, as "all": "disabled" disables settings too. ${level}`,
    ]);
    assert.deepEqual(await said({ enforcementLevel: "disabled", unseen: "mandatory" }, "advisory"), [
      `settings.unseen: does not apply, as settings.enforcementLevel is "disabled". ${level}`,
    ]);
    for (const enforcementLevel of ["mandatory", "advisory"])
      assert.deepEqual(await said({ enforcementLevel, unseen: "mandatory" }), []);
    assert.deepEqual(await said({ unseen: "mandatory" }, "advisory"), []);
  });
});
