import assert from "node:assert/strict";
import { join } from "node:path";
import { check } from "../../cli/check";
import { NotEvaluated } from "../../cli/messages/errors";
import { runProgramsOnce } from "./programs-once";
import { FakeTerminal, fixture, TemporaryFolder } from "./support";

const RULE = "node-pool-gke-metadata-mode";

/** A program that loads little of the SDK. */
const THING = `new (require("@pulumi/pulumi/resource").ComponentResource)("test:index:Thing", "thing");\n`;

/** Every rule but the one under test is off, so that the fixture stays small. */
const ONLY = { all: "disabled", settings: "mandatory", [RULE]: "mandatory" };

describe("check", function () {
  // Each case runs processes of its own.
  this.timeout(90_000);
  runProgramsOnce();
  let folder: TemporaryFolder;
  before(() => {
    const exempt = {
      rule: RULE,
      resource: "pool",
      reason: "Moves with the next release",
      until: "2999-12-31",
    };
    folder = new TemporaryFolder(
      {
        "only.json": JSON.stringify(ONLY),
        "off.json": JSON.stringify({ ...ONLY, [RULE]: "disabled" }),
        "exempt.json": JSON.stringify({
          ...ONLY,
          settings: { enforcementLevel: "mandatory", exemptions: [exempt] },
        }),
        "unmatched.json": JSON.stringify({
          ...ONLY,
          settings: { enforcementLevel: "mandatory", production: { stacks: ["live-*"] } },
        }),
        "wrong.json": JSON.stringify({ [`${RULE}s`]: "mandatory" }),
      },
      { hasPackages: false },
    );
  });
  after(() => folder.remove());

  async function run(...args: string[]) {
    const terminal = new FakeTerminal();
    const code = await check.run(args, terminal);
    return { code, out: terminal.stdout, err: terminal.stderr };
  }
  const inCluster = (config: string, ...args: string[]) =>
    run(fixture("cluster"), "--config", join(folder.path, config), ...args);

  it("judges every stack with one pack, and exits with 1 for a mandatory violation", async () => {
    const { code, out, err } = await inCluster("only.json");
    assert.equal(code, 1);
    assert.equal(err, "");
    assert.match(
      out,
      /\nCRITICAL {2}node-pool-gke-metadata-mode {2}NodePool pool \(bad\) {2}test\/cli\/fixtures\/cluster\/index\.js:8\n/,
    );
    assert.match(out, /\n {2}nodeConfig\.workloadMetadataConfig\.mode is "GCE_METADATA"/);
    assert.match(out, /\n {2}Fix: \S/);
    assert.match(
      out,
      /\nUndecided: .*\n {2}NodePool pool \(open\) nodeConfig\S+, from Topic topic:\s+node-pool-gke-metadata-mode\n/,
    );
    assert.match(out, /bad {3}1 mandatory, 0 advisory, 0 undecided, 0 exempt in 2 resources\n/);
    assert.match(out, /good {2}0 mandatory, 0 advisory, 0 undecided, 0 exempt in 2 resources\n/);
    assert.match(out, /open {2}0 mandatory, 0 advisory, 1 undecided, 0 exempt in 2 resources\n/);
    assert.match(out, /Refused: 1 mandatory violation\./);
    assert.doesNotMatch(out, /printed by the program/);
  });

  it("notes a setting that fits no stack where all are judged, and passes", async () => {
    const note = 'production.stacks: "live-*" matches none of the stacks blue, green.';
    const program = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.blue.yaml": "",
      "Pulumi.green.yaml": "",
      "index.js": THING,
    });
    const judged = (...args: string[]) =>
      run(program.path, "--config", join(folder.path, "unmatched.json"), ...args);
    try {
      const all = await judged();
      assert.match(all.out, /\n\nGiven, and not used\n {2}production\.stacks: "live-\*" matches none/);
      const json = JSON.parse((await judged("--json")).out);
      assert.deepEqual(json.notes, [note]);
      const some = await judged("--json", "--stack", "green");
      assert.deepEqual([some.code, JSON.parse(some.out).notes], [0, []]);
    } finally {
      program.remove();
    }
  });

  it("exits with 0 where nothing mandatory is found", async () => {
    const { code, out } = await inCluster("only.json", "--stack", "good", "-s", "open");
    assert.equal(code, 0);
    assert.match(out, /Passed: no mandatory violation\./);
    assert.doesNotMatch(out, /bad/);
  });

  it("lets an undecided verdict block where that is asked for", async () => {
    const { code, out } = await inCluster("only.json", "--stack", "open", "--undecided", "mandatory");
    assert.equal(code, 1);
    assert.match(
      out,
      /Undecided: .*\n {2}blocks: NodePool pool \S+, from Topic topic:\s+node-pool-gke-metadata-mode/,
    );
  });

  it("says once for all stacks that the configuration disables every rule, and does not pass", async () => {
    const { code, out, err } = await inCluster("off.json", "--stack", "good", "-s", "open");
    assert.equal(code, 2);
    assert.match(err, /^error: \S*off\.json disables every rule, so nothing was judged\. [^\n]*\n$/);
    assert.doesNotMatch(out, /Data of GKE/);
    assert.match(out, /good {2}could not be evaluated\nopen {2}could not be evaluated\nNot evaluated\./);
  });

  it("lists an exemption, and lets it pass", async () => {
    const { code, out } = await inCluster("exempt.json", "--stack", "bad");
    assert.equal(code, 0);
    assert.match(
      out,
      /Exemptions\n {2}live: node-pool-gke-metadata-mode for NodePool pool until 2999-12-31: Moves with the next release\n/,
    );
    assert.match(out, /0 mandatory, 0 advisory, 0 undecided, 1 exempt/);
  });

  it("blocks nothing with the preset advisory", async () => {
    const { code, out } = await run(fixture("cluster"), "--stack", "bad", "--preset", "advisory");
    assert.equal(code, 0);
    assert.match(out, /CRITICAL, advisory {2}node-pool-gke-metadata-mode/);
  });

  it("judges by some rules alone, says so, and leaves others' findings in the baseline", async () => {
    const baseline = join(folder.path, "of-all.json");
    await run(fixture("cluster"), "--stack", "bad", "--write-baseline", baseline);
    const rules = ["--rule", "node-pool-gke-metadata-mode", "--rule", "node-secure-boot"];
    const { code, out } = await run(fixture("cluster"), "--stack", "bad", ...rules, "--json");
    const [stack] = JSON.parse(out).stacks;
    assert.deepEqual(stack.rules, ["node-pool-gke-metadata-mode", "node-secure-boot"]);
    assert.deepEqual(
      stack.findings.map(({ rule, level }: Record<string, string>) => [rule, level]),
      [
        ["node-pool-gke-metadata-mode", "mandatory"],
        ["node-secure-boot", "advisory"],
      ],
    );
    assert.equal(code, 1);
    const other = ["--rule", "node-secure-boot"];
    const compared = await run(fixture("cluster"), "--stack", "bad", ...other, "--baseline", baseline);
    assert.doesNotMatch(compared.out, /fixed/);
    assert.match(compared.out, /\nPassed: .* Judged by node-secure-boot alone\.\n/);
  });

  it("refuses rules that do not exist, and a baseline or a framework of some rules", async () => {
    const refused = (text: RegExp, ...args: string[]) =>
      assert.rejects(run(fixture("cluster"), "--stack", "bad", ...args), text);
    await refused(/there is no rule "version-skw"\. Did you mean "version-skew"\?/, "--rule", "version-skw");
    const written = ["--write-baseline", join(folder.path, "some.json")];
    await refused(/--rule and --write-baseline/, "--rule", "version-skew", ...written);
    await refused(/--rule or --framework/, "--rule", "version-skew", "--framework", "cis-gke-1.9.0");
  });

  it("says of what may be right, or fails open, that it is milder than the rule", async () => {
    const program = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const gcp = require("@pulumi/gcp");
const k8s = require("@pulumi/kubernetes");
new gcp.container.NodePool("pool", { cluster: "main", nodeConfig: { machineType: "e2-medium" } });
new k8s.admissionregistration.v1.ValidatingWebhookConfiguration("w", { metadata: { name: "w" }, webhooks: [{
  name: "w.example.com", failurePolicy: "Ignore", sideEffects: "None", admissionReviewVersions: ["v1"],
  clientConfig: { url: "https://w.example.com/" },
  rules: [{ apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["CREATE"] }] }] });
`,
    });
    try {
      const { out } = await run(program.path, "--stack", "dev");
      assert.match(out, /MEDIUM, advisory {2}node-pool-gke-metadata-mode/);
      assert.match(out, /MEDIUM, advisory {2}webhook-excludes-kube-system/);
      assert.doesNotMatch(out, /CRITICAL, advisory/);
    } finally {
      program.remove();
    }
  });

  it("names what was not looked into, which blocks where the setting says so, and once", async () => {
    const program = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "mandatory.json": JSON.stringify({ settings: { unseen: "mandatory" } }),
      "base/kustomization.yaml": "resources: []\n",
      "index.js": `const k8s = require("@pulumi/kubernetes");
const { serviceaccount } = require("@pulumi/gcp");
const { CustomResource } = require("@pulumi/pulumi");
new k8s.kustomize.Directory("base", { directory: "./base" });
new k8s.helm.v3.Release("ingress", { chart: "nginx" });
const app = new serviceaccount.Account("app", { project: "demo", accountId: "app-account" });
const annotations = { "iam.gke.io/gcp-service-account": app.email };
new k8s.core.v1.ServiceAccount("app", { metadata: { name: "app", namespace: "apps", annotations } });
// Grants what is missing here.
new CustomResource("command:local:Command", "grant", { create: "gcloud iam service-accounts add-iam-policy-binding" });
`,
    });
    try {
      const open = await run(program.path);
      assert.equal(open.code, 0);
      assert.match(
        open.out,
        /Not looked into: the stack\n {2}has command:local:Command "grant", .*\n {2}has the Helm release "ingress" of the chart "nginx".*\n.*--fetch-charts.*\n.*install Helm 3.*\n {2}has the kustom.*\n {2}About this: docs\/not-looked-into\.md\n/,
      );
      assert.match(open.out, /0 mandatory, 0 advisory, .*, 3 not looked into\nPassed/);

      const config = ["--config", join(program.path, "mandatory.json")];
      const { code, out } = await run(program.path, ...config, "--json");
      assert.equal(code, 1);
      const [{ counts, findings }] = JSON.parse(out).stacks;
      assert.deepEqual([counts.mandatory, counts.advisory, counts.unseen], [1, 0, 3]);
      assert.match(findings[0].problem, /the Helm release "ingress".*; it has the kustomization "\.\/base"/);

      const advisory = await run(program.path, ...config, "--preset", "advisory");
      assert.equal(advisory.code, 0);
    } finally {
      program.remove();
    }
  });

  it("prints JSON alone, in the documented form", async () => {
    const { code, out, err } = await inCluster("only.json", "--json", "-s", "bad", "-s", "open");
    assert.equal(code, 1);
    assert.equal(err, "");
    const { version, stacks } = JSON.parse(out);
    assert.equal(version, 1);
    assert.deepEqual(
      stacks.map(({ name, counts }: { name: string; counts: object }) => [name, counts]),
      [
        ["bad", { resources: 2, mandatory: 1, advisory: 0, undecided: 0, exempt: 0, unseen: 0 }],
        ["open", { resources: 2, mandatory: 0, advisory: 0, undecided: 1, exempt: 0, unseen: 0 }],
      ],
    );
    const [{ problem, fix, ...finding }] = stacks[0].findings;
    assert(problem.length > 0 && fix.length > 0);
    assert.deepEqual(finding, {
      rule: RULE,
      status: "violation",
      level: "mandatory",
      severity: "critical",
      urn: "urn:pulumi:bad::cluster::gcp:container/nodePool:NodePool::pool",
      type: "gcp:container/nodePool:NodePool",
      name: "pool",
      property: "nodeConfig.workloadMetadataConfig.mode",
      page: `npx gke-guardrails explain ${RULE}`,
      source: { file: "test/cli/fixtures/cluster/index.js", line: 8 },
    });
    assert.equal(stacks[1].findings[0].status, "undecided");
  });

  it("reports the other stacks where one cannot be evaluated, and exits with 2", async () => {
    const program = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.a.yaml": "",
      "Pulumi.c.yaml": "config: [",
      "Pulumi.b.yaml": "config: { project:fails: true }\n",
      "index.js": `const { Config } = require("@pulumi/pulumi/config");
if (new Config().get("fails")) throw new Error("as configured");
${THING}`,
    });
    try {
      const text = await run(program.path);
      assert.equal(text.code, 2);
      assert.match(
        text.err,
        /^error: The program failed \(stack "b"\): Error: as configured\n {4}at index\.js:2:\d+\nerror: .*Pulumi\.c\.yaml is invalid YAML/,
      );
      assert.match(
        text.out,
        /a {2}0 mandatory.*\nb {2}could not be evaluated\nc {2}could not be evaluated\nNot evaluated\.\n$/,
      );
      const { stacks } = JSON.parse((await run(program.path, "--json")).out);
      assert.deepEqual(stacks[0].counts.resources, 1);
      assert.deepEqual(Object.keys(stacks[1]), ["name", "error"]);
    } finally {
      program.remove();
    }
  });

  it("says in JSON too why nothing can be evaluated", async () => {
    const terminal = new FakeTerminal();
    await assert.rejects(async () => check.run(["/no/such/folder", "--json"], terminal), NotEvaluated);
    assert.deepEqual(JSON.parse(terminal.stdout), {
      version: 1,
      error: "There is no folder /no/such/folder.",
      stacks: [],
    });
  });

  const refused: Record<string, { args: string[]; says: RegExp }> = {
    "a misspelt preset": {
      args: [".", "--preset", "strickt"],
      says: /--preset takes .*, not "strickt"\. Did you mean "strict"\?/,
    },
    "a misspelt level": { args: [".", "--undecided", "madatory"], says: /Did you mean "mandatory"\?/ },
    "a misspelt flag": { args: [".", "--jsn"], says: /check has no flag --jsn\. Did you mean "--json"\?/ },
    "a flag without its value": { args: ["--stack"], says: /check: --stack needs a value/ },
    "a flag with a value that it does not take": {
      args: ["--json=yes"],
      says: /check: --json takes no value/,
    },
    "two folders": { args: ["a", "b"], says: /check does not take "b"/ },
    "a configuration that is not there": {
      args: ["FIXTURE", "--config", "no.json"],
      says: /There is no file .*no\.json/,
    },
    "a wrong configuration": {
      args: ["FIXTURE", "--config", "WRONG"],
      says: /is not a valid configuration:\n {2}line 1, column 33: node-pool-gke-metadata-modes is not a known key\. Did you mean/,
    },
  };
  for (const [name, { args, says }] of Object.entries(refused)) {
    it(`rejects ${name}`, async () => {
      const places: Record<string, string> = {
        FIXTURE: fixture("cluster"),
        WRONG: join(folder.path, "wrong.json"),
      };
      await assert.rejects(
        () => run(...args.map((arg) => places[arg] ?? arg)),
        (error) => error instanceof NotEvaluated && says.test(error.message),
      );
    });
  }

  it("leaves objects on clusters of other clouds to others: made, read, or named by a context", async () => {
    const program = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "{}\n",
      "index.js": `const { CustomResource } = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");
const eks = new CustomResource("aws:eks/cluster:Cluster", "eks", {});
const aks = new CustomResource("azure-native:containerservice:ManagedCluster", "aks", {}, { id: "/subscriptions/0/aks" });
const got = new CustomResource("gcp:container/cluster:Cluster", "got", { endpoint: undefined }, { id: "projects/shop/locations/europe-west4/clusters/got" });
const attached = new CustomResource("gcp:container/attachedCluster:AttachedCluster", "attached", { uid: undefined }, { id: "projects/shop/locations/europe-west4/attachedClusters/a" });
const providers = { attached: { kubeconfig: attached.uid }, eks: { kubeconfig: eks.id }, aks: { kubeconfig: aks.id }, got: { kubeconfig: got.endpoint }, kind: { context: "kind-dev" }, gke: { context: "gke_shop_europe-west4_main" } };
for (const [name, args] of Object.entries(providers))
  new k8s.apps.v1.DaemonSet(name, { metadata: { name: "gke-metadata-server", namespace: "kube-system" }, spec: {} }, { provider: new k8s.Provider(name, args) });
new k8s.helm.v3.Release("vault", { chart: "vault" }, { provider: new k8s.Provider("chart", providers.eks) });
`,
    });
    try {
      const { stacks } = JSON.parse((await run(program.path, "--json")).out);
      const [{ findings, unseen }] = stacks;
      assert.deepEqual(new Set(findings.map(({ name }: { name: string }) => name)), new Set(["gke", "got"]));
      assert.doesNotMatch(JSON.stringify(findings), /kubernetesProviders/);
      assert.deepEqual(
        unseen.map((text: string) => /has the Kubernetes provider "(\w+)"/.exec(text)?.[1]),
        ["aks", "attached", "chart", "eks", "kind"],
      );
    } finally {
      program.remove();
    }
  });

  it("names a default provider that a cluster which is only read shows to be another cloud's", async () => {
    const program = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "{}\n",
      "index.js": `const { CustomResource } = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");
new CustomResource("aws:eks/cluster:Cluster", "eks", {}, { id: "shop" });
new k8s.core.v1.Namespace("shop", {});
`,
    });
    try {
      const { stacks } = JSON.parse((await run(program.path, "--json")).out);
      assert.match(stacks[0].unseen.join("\n"), /^has the Kubernetes provider "default\w*", by which .*$/);
    } finally {
      program.remove();
    }
  });

  it("says in its short text that it takes a provider for GKE's", async () => {
    const program = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "{}\n",
      "index.js": `const { StackReference } = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");
const provider = new k8s.Provider("edge", { kubeconfig: new StackReference("org/edge/dev").getOutput("kubeconfig") });
new k8s.policy.v1.PodDisruptionBudget("shop", { metadata: { namespace: "shop" }, spec: { maxUnavailable: 0, selector: { matchLabels: { app: "shop" } } } }, { provider });
`,
    });
    try {
      const { out } = await run(program.path);
      assert.match(out.replace(/\s+/g, " "), /( This takes the cluster of the .* \{"edge": "other"\}\.) /);
    } finally {
      program.remove();
    }
  });

  it("shows progress on a terminal", async () => {
    const terminal = new FakeTerminal(true, { NO_COLOR: "1" });
    await check.run([fixture("cluster"), "--stack", "good"], terminal);
    assert.match(terminal.stderr, /good: starting/);
    assert.match(terminal.stderr, /good: \d+ resources/);
    assert(terminal.stderr.endsWith("\r\u001b[K"));
    assert(!terminal.stdout.includes("\u001b"));
  });
});
