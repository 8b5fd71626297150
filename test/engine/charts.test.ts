import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync } from "node:fs";
import { delimiter, join } from "node:path";
import { parseAllDocuments } from "yaml";
import { check } from "../../cli/check";
import type { JudgedStack } from "../../cli/report/finding";
import { build } from "../../tools/helm/build";
import { FakeTerminal, TemporaryFolder } from "../cli/support";
import { Engine } from "./harness/engine";
import { RECORDER } from "./harness/recorder";
import { expectSuccess } from "./harness/run";
import { recordOffline, seen } from "./harness/seen";

const RULE = "webhook-excludes-kube-system";
const WEBHOOK = "kubernetes:admissionregistration.k8s.io/v1:ValidatingWebhookConfiguration";

describe("the charts of a program", function () {
  this.timeout(180_000);
  let programs: string;
  const path = process.env.PATH;
  const folders: TemporaryFolder[] = [];
  before(() => {
    programs = build();
    process.env.PATH = `${programs}${delimiter}${path}`;
  });
  afterEach(() => {
    for (const folder of folders.splice(0)) folder.remove();
  });
  after(() => {
    process.env.PATH = path;
  });

  function program(text: string, files: Record<string, string> = {}): string {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: charts\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "{}",
      "index.js": `const k8s = require("@pulumi/kubernetes");
const pulumi = require("@pulumi/pulumi");
const gcp = require("@pulumi/gcp");
${text}`,
      ...files,
    });
    folders.push(folder);
    cpSync(join(__dirname, "charts/gate"), join(folder.path, "gate"), { recursive: true });
    return folder.path;
  }

  async function judged(folder: string, ...args: string[]): Promise<JudgedStack & { printed: string }> {
    const terminal = new FakeTerminal();
    await check.run([folder, "--json", ...args], terminal as unknown as Parameters<typeof check.run>[1]);
    const printed = terminal.stdout + terminal.stderr;
    const [stack] = JSON.parse(terminal.stdout).stacks;
    assert.ok("counts" in stack, printed);
    return { ...stack, printed };
  }

  const THREE = (options: string) => `
new k8s.helm.v3.Release("release", { chart: "./gate", namespace: "gate", ${options} });
new k8s.helm.v3.Chart("sdk", { path: "./gate", namespace: "gate", ${options} });
new k8s.helm.v4.Chart("provider", { chart: "./gate", namespace: "gate", ${options} });
`;

  it("are judged: those of a release below it, and in its name", async () => {
    const { findings, unseen, notes } = await judged(program(THREE("")));
    assert.deepEqual(unseen, []);
    const found = findings.filter(({ rule }) => rule === RULE);
    assert.deepEqual(found.map(({ urn }) => urn).sort(), [
      `urn:pulumi:dev::charts::kubernetes:helm.sh/v3:Chart$${WEBHOOK}::sdk-gate`,
      `urn:pulumi:dev::charts::kubernetes:helm.sh/v3:Release$${WEBHOOK}::release:release-gate`,
      `urn:pulumi:dev::charts::kubernetes:helm.sh/v4:Chart$${WEBHOOK}::provider:provider-gate`,
    ]);
    const inName = found.filter(({ problem }) => problem.includes("rendered by"));
    assert.deepEqual(
      inName.map(({ name }) => name),
      ["release:release-gate"],
    );
    assert.match(inName[0]?.problem ?? "", /by the Helm release "release" of the chart "\.\/gate"/);
    assert.match(inName[0]?.fix ?? "", /^In the values of the release, or in its chart: /);
    assert.equal(notes.filter((note) => note.includes("rendered without a cluster")).length, 1);
  });

  it("pass where their values make them right", async () => {
    const { findings, counts } = await judged(
      program(THREE('values: { replicas: 2, webhook: { namespaces: ["apps"] } }')),
    );
    assert.deepEqual(
      findings.map(({ rule, problem }) => `${rule} ${problem}`),
      [],
    );
    // Of each chart seven objects and itself; the provider runs no hooks of a chart that it registers.
    assert.equal(counts.resources, 8 + 8 + 7);
  });

  it("are judged on a cluster that the program creates", async () => {
    const { findings, unseen } = await judged(
      program(`
const cluster = new gcp.container.Cluster("main", { location: "europe-west1" });
const provider = new k8s.Provider("main", { kubeconfig: cluster.endpoint });
new k8s.helm.v3.Release("release", { chart: "./gate" }, { provider });
new k8s.helm.v4.Chart("provider", { chart: "./gate" }, { provider });
new k8s.helm.v3.Chart("sdk", { path: "./gate" }, { provider });
`),
    );
    assert.deepEqual(unseen, []);
    assert.equal(findings.filter(({ rule }) => rule === RULE).length, 3);
  });

  it("are exempt by the name in the report", async () => {
    const config = {
      settings: {
        today: "2026-11-28",
        exemptions: [
          {
            rule: RULE,
            resource: "release:release-gate",
            reason: "replaced next month",
            until: "2026-12-31",
          },
        ],
      },
    };
    const folder = program('new k8s.helm.v3.Release("release", { chart: "./gate", namespace: "gate" });', {
      "config.json": JSON.stringify(config),
    });
    const { counts } = await judged(folder, "--config", join(folder, "config.json"));
    // With it goes what another rule would say of the same cause.
    assert.deepEqual([counts.mandatory, counts.exempt], [0, 2]);
  });

  it("are not looked into where a value is not known, which is said of each", async () => {
    const { unseen, counts } = await judged(
      program(`
const topic = new gcp.pubsub.Topic("topic", {});
${THREE("values: { extra: { topic: topic.id } }")}`),
    );
    assert.deepEqual(unseen, [
      'has the Helm chart "provider" of the chart "./gate", whose objects are not looked into: values.extra.topic is not known before an update',
      'has the Helm chart "sdk", whose objects are not looked into: its values or other options are not known before an update',
      'has the Helm release "release" of the chart "./gate", whose objects are not looked into: values.extra.topic is not known before an update',
    ]);
    assert.equal(counts.unseen, 3);
  });

  it("print no secret of their values, also where helm fails", async () => {
    const values =
      'values: { replicas: REPLICAS, extra: { token: pulumi.secret("canary"), other: "canary" } }';
    for (const [replicas, unseen] of [
      ["1", 0],
      ['pulumi.secret("canary")', 3],
    ] as const) {
      const result = await judged(program(THREE(values.replace("REPLICAS", replicas))));
      assert.equal(result.counts.unseen, unseen, result.printed);
      assert.ok(!result.printed.includes("canary"), result.printed);
    }
  });

  it("of the provider meet the program's transforms, and those of a release do not", async () => {
    const { findings } = await judged(
      program(`
const ignore = ({ props, opts }) => {
  if (props.kind !== "ValidatingWebhookConfiguration") return undefined;
  const namespaceSelector = { matchLabels: { webhook: "yes" } };
  return { props: { ...props, webhooks: props.webhooks.map((each) => ({ ...each, namespaceSelector })) }, opts };
};
const opts = { transforms: [ignore] };
new k8s.helm.v3.Release("release", { chart: "./gate" }, opts);
new k8s.helm.v4.Chart("provider", { chart: "./gate" }, opts);
`),
    );
    assert.deepEqual(
      findings.filter(({ rule }) => rule === RULE).map(({ name }) => name),
      ["release:release-gate"],
    );
  });

  it("that the SDK registers are the same for policies offline and on the engine", async () => {
    const engine = await Engine.open();
    try {
      const folder = program(
        'new k8s.helm.v3.Chart("sdk", { path: "./gate", namespace: "apps", values: { replicas: 2 }, skipAwait: true });',
      );
      engine.functions["kubernetes:helm:template"] = ({ jsonOpts }) => {
        const { path, release_name: name, namespace, values } = JSON.parse(String(jsonOpts));
        const input = JSON.stringify({
          path: join(folder, path),
          name,
          namespace,
          values,
          hooks: "without tests",
        });
        const manifest = execFileSync(join(programs, "library"), { input, encoding: "utf8" });
        const objects = parseAllDocuments(manifest).map((document) => document.toJS());
        return { result: objects.filter((object) => object !== null).map((object) => inApps(object)) };
      };
      const offline = await recordOffline(engine, folder, "dev");
      const stack = await engine.stack({ folder });
      expectSuccess(await stack.preview(RECORDER));
      assert.deepEqual(offline, seen(engine.takeRecord()));
      assert.ok(
        Object.keys(offline.inputs).some((urn) => urn.endsWith("::apps/sdk-gate")),
        Object.keys(offline.inputs).join(),
      );
    } finally {
      engine.close();
    }
  });
});

const CLUSTER_SCOPED = ["CustomResourceDefinition", "ValidatingWebhookConfiguration"];

function inApps(object: { kind: string; metadata: { namespace?: string } }) {
  if (!CLUSTER_SCOPED.includes(object.kind)) object.metadata.namespace ??= "apps";
  return object;
}
