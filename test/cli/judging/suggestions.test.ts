import assert from "node:assert/strict";
import { check } from "../../../cli/check";
import { changesBetween } from "../../../cli/judging/suggestions";
import { UsageError } from "../../../cli/messages/errors";
import { rules } from "../../../policies/rules";
import { DEFAULT_SETTINGS } from "../../../policies/settings/settings";
import { forgetPrograms, runProgramsOnce } from "../programs-once";
import { FakeTerminal, TemporaryFolder } from "../support";

const PROGRAM = `const pulumi = require("@pulumi/pulumi");
const gcp = require("@pulumi/gcp");
const topic = new gcp.pubsub.Topic("topic");
new gcp.container.Cluster("main", {
  location: "europe-west1",
  enableLegacyAbac: true,
  securityPostureConfig: { mode: "DISABLED" },
  monitoringConfig: { enableComponents: ["POD"] },
  addonsConfig: { gcePersistentDiskCsiDriverConfig: { enabled: false } },
  resourceLabels: { token: pulumi.secret("s3cret"), topic: topic.id },
  description: "free text",
});
new gcp.container.Cluster("tidy", {
  location: "europe-west1",
  enableLegacyAbac: false,
  ...(pulumi.getStack() === "dev" ? { securityPostureConfig: { mode: "BASIC" } } : {}),
});
new gcp.container.NodePool("pool", {
  cluster: "main",
  management: { autoUpgrade: false, autoRepair: pulumi.secret(false) },
});
`;

const RULES = {
  "no-legacy-abac": "mandatory",
  "security-posture": "advisory",
  "system-components-monitored": "mandatory",
  "pd-csi-driver": "mandatory",
  "node-auto-upgrade-and-repair": "mandatory",
};
const exemption = { rule: "pd-csi-driver", resource: "main", reason: "Moves soon", until: "2999-12-31" };

describe("check --suggest", function () {
  // Each case runs processes of its own.
  this.timeout(90_000);
  runProgramsOnce();
  let folder: TemporaryFolder;
  const config = (settings: object, levels: object) =>
    JSON.stringify({ all: "disabled", settings: { enforcementLevel: "mandatory", ...settings }, ...levels });
  before(() => {
    folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "",
      "Pulumi.prod.yaml": "",
      "index.js": PROGRAM,
      "some.json": config({}, RULES),
      "exempt.json": config({ exemptions: [exemption] }, { "pd-csi-driver": "mandatory" }),
      "window.json": config(
        {
          defaultMaintenanceWindow: {
            startTime: "2026-01-03T00:00:00Z",
            endTime: "my s3cret",
            recurrence: "FREQ=WEEKLY;BYDAY=SA",
          },
        },
        { "maintenance-window-required": "mandatory" },
      ),
      "remediate.json": config({}, { "no-legacy-abac": "remediate" }),
    });
  });
  after(() => folder.remove());

  async function run(name: string, ...args: string[]) {
    const terminal = new FakeTerminal();
    const code = await check.run([folder.path, "--config", `${folder.path}/${name}`, ...args], terminal);
    assert.equal(terminal.stderr, "");
    return { code, out: terminal.stdout };
  }
  const suggested = async (...args: Parameters<typeof run>) => {
    const [name, ...flags] = args;
    const { out } = await run(name, "--suggest", ...flags);
    return out.slice(out.indexOf("Suggestions:")).replaceAll(/\S*\/index\.js/g, "index.js");
  };

  it("prints after the report what each remediation would change, once for stacks that share it", async () => {
    assert.equal(
      await suggested("some.json"),
      `Suggestions: what the safe remediations would change. Your program is never rewritten: make the changes yourself.

gcp.container.Cluster main  index.js:4  no-legacy-abac
  - enableLegacyAbac: true
  + enableLegacyAbac: false

gcp.container.NodePool pool  index.js:18  node-auto-upgrade-and-repair
  - management.autoRepair: a secret
  + management.autoRepair: true
  - management.autoUpgrade: false
  + management.autoUpgrade: true

gcp.container.Cluster main  index.js:4  system-components-monitored
  + monitoringConfig.enableComponents[1]: "SYSTEM_COMPONENTS"

gcp.container.Cluster main  index.js:4  pd-csi-driver
  - addonsConfig.gcePersistentDiskCsiDriverConfig.enabled: false
  + addonsConfig.gcePersistentDiskCsiDriverConfig.enabled: true

gcp.container.Cluster main  index.js:4  security-posture
  - securityPostureConfig.mode: "DISABLED"
  + securityPostureConfig.mode: "BASIC"

gcp.container.Cluster tidy (prod)  index.js:13  security-posture
  + securityPostureConfig.mode: "BASIC"
`,
    );
  });

  it("leaves out those of findings that are not shown", async () => {
    const text = await suggested("some.json", "--severity", "high");
    assert.match(text, /no-legacy-abac/);
    assert.doesNotMatch(text, /security-posture/);
  });

  it("has them in JSON", async () => {
    const { code, out } = await run("some.json", "--suggest", "--json", "--stack", "dev");
    assert.equal(code, 1);
    const { suggestions } = JSON.parse(out).stacks[0];
    const { source, ...rest } = suggestions[0];
    assert.equal(source.line, 4);
    assert.deepEqual(rest, {
      rule: "no-legacy-abac",
      urn: "urn:pulumi:dev::project::gcp:container/cluster:Cluster::main",
      type: "gcp:container/cluster:Cluster",
      name: "main",
      changes: [{ property: "enableLegacyAbac", before: "true", after: "false" }],
    });
    assert.doesNotMatch(out, /s3cret|free text/);
  });

  it("suggests nothing for what is exempt, or already remediated", async () => {
    const none = "Suggestions: none, as no violation has a safe remediation.\n";
    assert.equal(await suggested("exempt.json"), none);
    // The program sees what is remediated.
    forgetPrograms();
    assert.equal(await suggested("remediate.json"), none);
    forgetPrograms();
  });

  it("writes the settings' maintenance window, of which it shows no free text", async () => {
    const text = await suggested("window.json");
    assert.match(text, /\n {2}\+ maintenancePolicy\.recurringWindow\.recurrence: "FREQ=WEEKLY;BYDAY=SA"\n/);
    assert.match(text, /\n {2}\+ maintenancePolicy\.recurringWindow\.startTime: "2026-01-03T00:00:00Z"\n/);
    assert.match(text, /\n {2}\+ maintenancePolicy\.recurringWindow\.endTime: another value\n/);
  });

  it("says nothing of them where it is not asked", async () => {
    assert.doesNotMatch((await run("some.json")).out, /Suggestions/);
    assert.doesNotMatch((await run("some.json", "--json")).out, /suggestions/);
  });

  it("is refused beside what shows no findings", async () => {
    for (const other of [["--quiet"], ["--framework", "cis-gke-1.9.0"]])
      await assert.rejects(
        async () => check.run([folder.path, "--suggest", ...other], new FakeTerminal()),
        UsageError,
      );
  });
});

describe("changesBetween", () => {
  it("names what differs by its path, and shows neither free text nor objects", () => {
    assert.deepEqual(
      changesBetween(
        { same: { a: [1] }, list: ["a", "b"], text: "free", flag: false, gone: 1 },
        { same: { a: [1] }, list: ["a", "c"], text: "LOUD", flag: true, made: { deep: [2] } },
      ),
      [
        { property: "list[1]", before: "another value", after: "another value" },
        { property: "text", before: "another value", after: '"LOUD"' },
        { property: "flag", before: "false", after: "true" },
        { property: "gone", before: "1" },
        { property: "made.deep[0]", after: "2" },
      ],
    );
  });
});

describe("what a rule's remediation changes in its bad example", () => {
  const settings = { ...DEFAULT_SETTINGS, newNodePools: ["example"] };
  const context = { resource: { urn: "urn", name: "example" }, settings };
  const remediating = rules.filter(({ remediations }) => remediations);
  assert.ok(remediating.length > 0);
  for (const { name, bad, remediations } of remediating) {
    it(`is shown whole: ${name}`, () => {
      const [type, remediate] = Object.entries(remediations ?? {})[0] as [
        string,
        (inputs: object, of: object) => boolean,
      ];
      const example = Array.isArray(bad) ? bad.find((resource) => resource.type === type)?.props : bad;
      // Some write only what is absent.
      const [changed] = [example ?? {}, {}].flatMap((inputs) => {
        const after = structuredClone(inputs);
        return remediate(after, context) ? [{ inputs, after }] : [];
      });
      assert.ok(changed);
      const changes = changesBetween(changed.inputs, changed.after);
      assert.notDeepEqual(changes, []);
      for (const { property, before, after: written } of changes)
        assert.doesNotMatch(`${before} ${written}`, /another value|an object|a list/, property);
    });
  }
});
