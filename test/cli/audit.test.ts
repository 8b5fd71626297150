import assert from "node:assert/strict";
import { join } from "node:path";
import { audit } from "../../cli/audit";
import { FORMATS } from "../../cli/formats";
import { NotEvaluated } from "../../cli/messages/errors";
import { FakeTerminal, TemporaryFolder } from "./support";

const RULE = "node-pool-gke-metadata-mode";
const urn = (type: string, name: string) => `urn:pulumi:prod::platform::${type}::${name}`;
const POOL = "gcp:container/nodePool:NodePool";

const pool = (name: string, declared: string | undefined, observed: string, change: object = {}) => {
  const config = (mode: string | undefined) => ({
    name: `${name}-1a2b3c4`,
    cluster: "main",
    location: "europe-west1",
    nodeConfig: mode === undefined ? {} : { workloadMetadataConfig: { mode } },
  });
  return {
    urn: urn(POOL, name),
    custom: true,
    id: name,
    type: POOL,
    inputs: config(declared),
    outputs: config(observed),
    ...change,
  };
};

const kubernetesAccount = (name: string, change: object = {}) => {
  const type = "kubernetes:core/v1:ServiceAccount";
  const inputs = { kind: "ServiceAccount", metadata: { namespace: "apps", name } };
  return { urn: urn(type, name), custom: true, id: name, type, inputs, outputs: inputs, ...change };
};
const PROVIDER = "pulumi:providers:kubernetes";
const EKS = "aws:eks/cluster:Cluster";
const roleFor = (name: string) => {
  const type = "gcp:projects/iAMMember:IAMMember";
  const member = `principal://iam.googleapis.com/projects/123/locations/global/workloadIdentityPools/demo.svc.id.goog/subject/ns/apps/sa/${name}`;
  const inputs = { project: "demo", role: "roles/storage.objectViewer", member };
  return { urn: urn(type, `to-${name}`), custom: true, id: name, type, inputs, outputs: inputs };
};

/** As the engine keeps what a command made: without contents. */
const withFiles = () => {
  const type = "command:local:Command";
  const file = { "4dabf18193072939515e22adb298388d": "c44067f5952c0a294b673a41bacd8c17", hash: "9d19c566" };
  const outputs = { assetPaths: ["build/**"], assets: { "build/index.html": file } };
  return { urn: urn(type, "build"), custom: true, id: "build", type, inputs: { code: file }, outputs };
};

const STATE = {
  version: 3,
  deployment: {
    manifest: {},
    resources: [
      { urn: urn("pulumi:pulumi:Stack", "platform-prod"), custom: false, type: "pulumi:pulumi:Stack" },
      pool("declared", "GCE_METADATA", "GCE_METADATA"),
      pool("silent", undefined, "GCE_METADATA"),
      pool("good", "GKE_METADATA", "GKE_METADATA"),
      withFiles(),
      pool("read", "GCE_METADATA", "GCE_METADATA", { external: true }),
      pool("waits-for-deletion", "GCE_METADATA", "GCE_METADATA", { delete: true }),
    ],
  },
};

describe("audit", function () {
  // Each case runs processes of its own.
  this.timeout(90_000);
  let folder: TemporaryFolder;
  before(() => {
    folder = new TemporaryFolder(
      {
        "state.json": JSON.stringify(STATE),
        "cut.json": JSON.stringify(STATE).slice(0, 200),
        "foreign.json": JSON.stringify({
          ...STATE,
          deployment: {
            manifest: {},
            resources: [
              STATE.deployment.resources[0],
              pool("good", "GKE_METADATA", "GKE_METADATA"),
              {
                urn: urn("google-native:container/v1:Cluster", "other"),
                custom: true,
                id: "other",
                type: "google-native:container/v1:Cluster",
                inputs: {},
                outputs: {},
              },
            ],
          },
        }),
        "reads.json": JSON.stringify({
          ...STATE,
          deployment: {
            manifest: {},
            resources: [
              STATE.deployment.resources[0],
              kubernetesAccount("own"),
              kubernetesAccount("read", { external: true, inputs: {} }),
              kubernetesAccount("anew", { pendingReplacement: true }),
              ...["read", "anew", "gone"].map(roleFor),
            ],
          },
        }),
        "reads-eks.json": JSON.stringify({
          ...STATE,
          deployment: {
            manifest: {},
            resources: [
              STATE.deployment.resources[0],
              {
                urn: urn(PROVIDER, "default"),
                custom: true,
                id: "0",
                type: PROVIDER,
                inputs: {},
                outputs: {},
              },
              { urn: urn(EKS, "eks"), custom: true, id: "eks", type: EKS, external: true, outputs: {} },
              kubernetesAccount("app", { provider: `${urn(PROVIDER, "default")}::0` }),
            ],
          },
        }),
        ...Object.fromEntries(
          Object.entries({
            "only-reads.json": pool("read", undefined, "GKE_METADATA", { external: true, inputs: {} }),
            "nothing.json": pool("waits-for-deletion", undefined, "GKE_METADATA", { delete: true }),
          }).map(([name, resource]) => [
            name,
            JSON.stringify({
              ...STATE,
              deployment: { manifest: {}, resources: [STATE.deployment.resources[0], resource] },
            }),
          ]),
        ),
        "roles.json": JSON.stringify({ all: "disabled", "ksa-annotation-has-binding": "advisory" }),
        "unseen.json": JSON.stringify({
          all: "disabled",
          [RULE]: "mandatory",
          settings: { enforcementLevel: "mandatory", unseen: "mandatory" },
        }),
        "without-settings.json": JSON.stringify({
          all: "disabled",
          [RULE]: "mandatory",
          settings: { unseen: "mandatory" },
        }),
        "off.json": JSON.stringify({ all: "disabled", settings: "mandatory" }),
        "only.json": JSON.stringify({ all: "disabled", settings: "mandatory", [RULE]: "mandatory" }),
      },
      { hasPackages: false },
    );
  });
  after(() => folder.remove());

  const run = (state: string, ...args: string[]) => runWith("only.json", state, ...args);
  async function runWith(configFile: string, state: string, ...args: string[]) {
    const terminal = new FakeTerminal();
    const config = join(folder.path, configFile);
    const code = await audit.run(
      ["--state", join(folder.path, state), "--config", config, ...args],
      terminal,
    );
    return { code, out: terminal.stdout, err: terminal.stderr };
  }

  it("judges nothing where the configuration disables every rule, and says so in each format", async () => {
    const message =
      /off\.json disables every rule, so nothing was judged\. Set \\?.all\\?. or some rules to \\?.advisory\\?. or \\?.mandatory/;
    const off = ["--state", join(folder.path, "state.json"), "--config", join(folder.path, "off.json")];
    for (const format of FORMATS) {
      const terminal = new FakeTerminal();
      await assert.rejects(async () => audit.run([...off, "--format", format], terminal), message);
      assert.doesNotMatch(terminal.stdout, /Passed/);
      if (format !== "text") assert.match(terminal.stdout.replaceAll("&quot;", '"'), message, format);
    }
  });

  it("says where the settings of the configuration do not apply", async () => {
    const { out } = await runWith("without-settings.json", "state.json", "--json");
    assert.deepEqual(JSON.parse(out).notes, [
      'settings.unseen: does not apply, as "all": "disabled" disables settings too. Set "settings": { "enforcementLevel": "mandatory", … }.',
    ]);
  });

  it("judges what is declared and what is observed, but not what is only read or about to go", async () => {
    const { code, out, err } = await run("state.json", "--json");
    assert.equal(code, 1);
    assert.equal(err, "");
    const { version, stacks } = JSON.parse(out);
    assert.equal(version, 1);
    assert.deepEqual(
      stacks[0].findings.map((f: { name: string; status: string; level: string }) => [
        f.name,
        f.status,
        f.level,
      ]),
      [
        ["declared", "violation", "mandatory"],
        ["silent", "violation", "mandatory"],
      ],
    );
    assert.deepEqual(stacks[0].counts, {
      resources: 4,
      mandatory: 2,
      advisory: 0,
      undecided: 0,
      exempt: 0,
      unseen: 0,
    });
    assert.equal(stacks[0].name, "prod");
  });

  it("takes an account that the stack only reads, or is about to create anew, for one that is there", async () => {
    const { out } = await runWith("roles.json", "reads.json", "--json");
    const [{ findings, counts }] = JSON.parse(out).stacks;
    assert.deepEqual(
      findings.map(({ name, property }: { name: string; property: string }) => [name, property]),
      [["to-gone", "member"]],
    );
    assert.equal(counts.resources, 4);
  });

  it("names a default provider that a cluster which is only read shows to be another cloud's", async () => {
    const { out } = await run("reads-eks.json");
    assert.match(out, /Not looked into: the stack\n {2}has the Kubernetes provider "default"/);
  });

  it("does not call passed a state that only reads, and refuses one that has nothing", async () => {
    const { code, out } = await run("only-reads.json");
    assert.equal(code, 0);
    assert.match(out, /Not looked into: the stack\n {2}has no resources of its own/);
    assert.match(out, /\nNothing was judged: no stack has resources of its own\.\n$/);
    await assert.rejects(run("nothing.json"), /has no resources to judge\. The state holds no resources/);
  });

  it("prints a report for people", async () => {
    const { out } = await run("state.json");
    assert.match(out, /CRITICAL {2}node-pool-gke-metadata-mode {2}NodePool declared\n/);
    assert.match(
      out,
      /prod {2}2 mandatory, 0 advisory, 0 undecided, 0 exempt in 4 resources\n(.*\n)*Refused: 2 mandatory violations\./,
    );
    const whole = await run("state.json", "--verbose");
    assert.match(
      whole.out,
      /\n\nData of GKE: known issues as of \d{4}-\d\d-\d\d \(old from \d{4}-\d\d-\d\d on\), support dates/,
    );
  });

  it("says in JSON how old its data is", async () => {
    const { data } = JSON.parse((await run("state.json", "--json")).out);
    assert.deepEqual(
      data.map(({ what, isOld }: { what: string; isOld: boolean }) => [what, isOld]),
      [
        ["known issues", false],
        ["support dates", false],
      ],
    );
  });

  it("names what was not looked into, and refuses it where the setting unseen is mandatory", async () => {
    const lenient = await run("foreign.json", "--json");
    const strict = await runWith("unseen.json", "foreign.json", "--json");
    assert.deepEqual([lenient.code, strict.code], [0, 1]);
    for (const { out } of [lenient, strict]) {
      const [stack] = JSON.parse(out).stacks;
      assert.equal(stack.counts.unseen, 1);
      assert.match(stack.unseen[0], /google-native:container\/v1:Cluster "other"/);
    }
    const [{ findings, counts }] = JSON.parse(strict.out).stacks;
    assert.equal(counts.mandatory, 1);
    assert.deepEqual(
      findings.map((f: { rule: string; property: string; level: string }) => [f.rule, f.property, f.level]),
      [["settings", "unseen", "mandatory"]],
    );
  });

  it("rejects a truncated file", async () => {
    await assert.rejects(
      () => run("cut.json"),
      (error) => error instanceof NotEvaluated && /cut off or damaged/.test(error.message),
    );
  });

  it("rejects a call without a file", async () => {
    await assert.rejects(
      async () => audit.run([], new FakeTerminal()),
      /audit needs --state FILE or --gcloud FILE\. .*pulumi stack export/,
    );
  });
});
