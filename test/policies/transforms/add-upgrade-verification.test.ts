import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { NotEvaluated } from "../../../cli/messages/errors";
import type { Pack } from "../../../cli/offline/pack";
import { preview } from "../../../cli/offline/preview";
import { readProject } from "../../../cli/offline/project/project";
import { readStacks } from "../../../cli/offline/project/stacks";
import { STARTUP_TAINT_KEY, VERIFICATION_LABEL } from "../../../verifier/contract";
import { type Seen, seenIn, startRecorder, TemporaryFolder } from "../../cli/support";

const ROOT = join(__dirname, "../../..");
/** What the package gives to programs, in one file made of the sources as they are: where it finds the files of this package. */
const PACKAGE = join(ROOT, `node_modules/.cache/gke-guardrails/transforms-${process.pid}.js`);
const HEAD = `
const pulumi = require("@pulumi/pulumi");
const gcp = require("@pulumi/gcp");
const { addUpgradeVerification, UpgradeVerification } = require(${JSON.stringify(PACKAGE)});
const identity = { workloadIdentityConfig: { workloadPool: "demo.svc.id.goog" } };
`;

let pack: Pack;

/** What policies see of a program without a line about Kubernetes, in a first preview. */
async function run(program: string): Promise<{ seen: Seen[]; seenAtTheEnd: Seen[] }> {
  const folder = new TemporaryFolder({
    "Pulumi.yaml": "name: program\nruntime: { name: nodejs, options: { typescript: false } }\n",
    "Pulumi.dev.yaml": "config:\n  gcp:project: demo\n  gcp:region: europe-west4\n",
    "index.js": HEAD + program,
  });
  try {
    const project = readProject(folder.path);
    const [stack] = readStacks(project, []);
    assert.ok(stack);
    const { diagnostics } = await preview({
      project,
      stack,
      pack: async () => pack,
      remediates: false,
      timeoutMs: 60_000,
    });
    const by = (name: string) =>
      diagnostics.filter(({ policy }) => policy === name).map(({ message }) => seenIn(message));
    return { seen: by("resources"), seenAtTheEnd: by("stack") };
  } finally {
    folder.remove();
  }
}

const nameOf = ({ urn }: Seen): string => urn.split("::").at(-1) ?? "";
const typeOf = ({ urn }: Seen): string => urn.split("::").at(-2)?.split("$").at(-1) ?? "";
const namesOf = (seen: readonly Seen[], type: string): string[] =>
  seen
    .filter((resource) => typeOf(resource) === type)
    .map(nameOf)
    .sort();
function only(seen: readonly Seen[], type: string, name: string): Seen {
  const [found, ...others] = seen.filter(
    (resource) => typeOf(resource) === type && nameOf(resource) === name,
  );
  assert.ok(found && others.length === 0, `one ${type} ${name}`);
  return found;
}
type Plain = Record<string, unknown>;

/** The error with which the program ends, as the user sees it. */
async function failureOf(program: string): Promise<string> {
  let message = "";
  await assert.rejects(run(program), (error) => {
    assert.ok(error instanceof NotEvaluated);
    message = error.message;
    return true;
  });
  return message;
}

describe("addUpgradeVerification", () => {
  before(async () => {
    buildSync({
      entryPoints: [join(ROOT, "policies/transforms/index.ts")],
      outfile: PACKAGE,
      bundle: true,
      packages: "external",
      platform: "node",
      target: "node20",
      logLevel: "warning",
    });
    pack = await startRecorder();
  });
  after(() => rmSync(PACKAGE));

  describe("in a program that says nothing of Kubernetes", () => {
    let seen: Seen[];
    let seenAtTheEnd: Seen[];
    before(async () => {
      ({ seen, seenAtTheEnd } = await run(`
        addUpgradeVerification({ nodeConditions: true, gate: true, except: ["left-out"], everyMinutes: 20 });
        const google = new gcp.Provider("google", { project: "demo", region: "europe-west4" });
        const first = new gcp.container.Cluster("first", { ...identity, location: "europe-west4" }, { provider: google });
        new gcp.container.Cluster("auto", { enableAutopilot: true, location: "europe-west4" });
        new gcp.container.Cluster("perhaps-auto", { ...identity, enableAutopilot: pulumi.output(true), location: "europe-west4" });
        new gcp.container.Cluster("left-out", { ...identity, location: "europe-west4" });
        const labelled = new gcp.container.Cluster("labelled", { ...identity, location: "europe-west4", resourceLabels: { "gke-upgrade-verification": "false" } });
        new gcp.container.Cluster("without-identity", { location: "europe-west4" });
        gcp.container.Cluster.get("read", "projects/demo/locations/europe-west4/clusters/read");
        new gcp.container.Cluster("named", { ...identity, name: "the-named", location: "europe-west4" });
        const taints = [{ key: "dedicated", value: "ci", effect: "NO_SCHEDULE" }];
        new gcp.container.NodePool("by-name", { cluster: first.name, nodeConfig: { taints, machineType: first.endpoint } });
        new gcp.container.NodePool("by-id", { cluster: pulumi.interpolate\`\${first.id}\` });
        new gcp.container.NodePool("by-text", { cluster: "the-named", nodeConfig: { taints: pulumi.output(taints) } });
        new gcp.container.NodePool("named", { cluster: "the-named" });
        new gcp.container.NodePool("of-another", { cluster: labelled.name });
      `));
    });

    it("adds one to each cluster with Workload Identity that is created and not left out", () => {
      const clusters = ["auto", "first", "named", "perhaps-auto"];
      assert.deepEqual(namesOf(seen, "gke-guardrails:index:UpgradeVerification"), clusters);
      const named = clusters.map((name) => `${name}-verification`);
      assert.deepEqual(namesOf(seen, "pulumi:providers:kubernetes"), named);
      assert.deepEqual(namesOf(seen, "kubernetes:apps/v1:DaemonSet"), named);
      assert.deepEqual(namesOf(seen, "kubernetes:batch/v1:CronJob"), named);
    });

    it("shows policies each object's name, namespace and label before the cluster is there", () => {
      const objects = seen.filter((resource) => typeOf(resource).startsWith("kubernetes:"));
      assert.ok(objects.length > 60);
      for (const { urn, props, provider } of objects) {
        const { name, labels } = props.metadata as { name: string; labels: Plain };
        assert.match(name, /^[a-z][a-z0-9-]{0,62}$/, urn);
        assert.equal(labels[VERIFICATION_LABEL], "true", urn);
        assert.equal(provider?.props.kubeconfig, "<unknown>", urn);
        assert.doesNotMatch(JSON.stringify((props.metadata as Plain).namespace ?? ""), /unknown/, urn);
      }
    });

    it("uses the provider of the cluster's own project, and the pool that the program names", () => {
      const account = only(seen, "gcp:serviceaccount/account:Account", "first-verification");
      assert.match(account.provider?.urn ?? "", /::google$/);
      assert.match(String(account.props.accountId), /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
      assert.equal(
        only(seen, "gcp:serviceaccount/iAMMember:IAMMember", "first-verification-identity").props.member,
        "serviceAccount:demo.svc.id.goog[gke-upgrade-verification/verifier-node]",
      );
      const ids = seen
        .filter((resource) => typeOf(resource) === "gcp:serviceaccount/account:Account")
        .map(({ props }) => props.accountId);
      assert.equal(new Set(ids).size, 4);
    });

    it("verifies the rollout of each control plane, and of each pool of a verified cluster", () => {
      assert.deepEqual(namesOf(seen, "kubernetes:batch/v1:Job"), [
        "auto-verification-rollout",
        "by-id-verification-rollout",
        "by-name-verification-rollout",
        "by-text-verification-rollout",
        "first-verification-rollout",
        "named-verification-pool-rollout",
        "named-verification-rollout",
        "perhaps-auto-verification-rollout",
      ]);
      const job = only(seen, "kubernetes:batch/v1:Job", "by-name-verification-rollout");
      const pool = only(seen, "gcp:container/nodePool:NodePool", "by-name");
      const { dependencies } = only(seenAtTheEnd, "kubernetes:batch/v1:Job", "by-name-verification-rollout");
      assert.ok(dependencies.includes(pool.urn));
      assert.equal(job.provider?.urn.split("::").at(-1), "first-verification");
      const names = seen
        .filter((resource) => typeOf(resource) === "kubernetes:batch/v1:Job")
        .map(({ props, provider }) => `${provider?.urn} ${(props.metadata as Plain).name}`);
      assert.equal(new Set(names).size, names.length);
    });

    it("gates the pools of verified clusters, and keeps what is known of them known", () => {
      const config = (name: string) =>
        only(seen, "gcp:container/nodePool:NodePool", name).props.nodeConfig as Plain | undefined;
      const own = { key: "dedicated", value: "ci", effect: "NO_SCHEDULE" };
      const gate = { key: STARTUP_TAINT_KEY, value: "true", effect: "NO_SCHEDULE" };
      assert.deepEqual(config("by-name"), { taints: [own, gate], machineType: "<unknown>" });
      assert.deepEqual(config("by-id"), { taints: [gate] });
      assert.deepEqual(config("by-text"), { taints: [own, gate] });
      assert.equal(config("of-another"), undefined);
    });

    it("leaves out on Autopilot, and where it may be Autopilot, what changes nodes", () => {
      assert.deepEqual(
        namesOf(seen, "kubernetes:admissionregistration.k8s.io/v1:ValidatingAdmissionPolicy"),
        ["first-verification", "named-verification"],
      );
      for (const name of ["auto", "perhaps-auto"]) {
        assert.doesNotMatch(
          JSON.stringify(only(seen, "kubernetes:apps/v1:DaemonSet", `${name}-verification`).props),
          /VERIFIER_REPORT/,
        );
      }
      assert.match(
        JSON.stringify(only(seen, "kubernetes:apps/v1:DaemonSet", "first-verification").props),
        /"VERIFIER_REPORT","value":"condition,event,taint"/,
      );
    });

    it("hands its options on", () => {
      const { spec } = only(seen, "kubernetes:batch/v1:CronJob", "first-verification").props;
      assert.equal((spec as Plain).schedule, "*/20 * * * *");
    });
  });

  it("verifies the accounts of each cluster on it alone, where they are declared, before anything is created", async () => {
    const { seen } = await run(`
      addUpgradeVerification({ workloads: "declared" });
      const { Provider, core } = require("@pulumi/kubernetes");
      const annotations = { "iam.gke.io/gcp-service-account": "app@demo.iam.gserviceaccount.com" };
      for (const name of ["one", "two"]) {
        const cluster = new gcp.container.Cluster(name, { ...identity, location: "europe-west4" });
        const kubeconfig = pulumi.all([cluster.name, cluster.endpoint]).apply(JSON.stringify);
        const provider = new Provider(name, { kubeconfig });
        new core.v1.ServiceAccount(name, { metadata: { name: "app", namespace: "shop", annotations } }, { provider });
      }
    `);
    const jobs = ["one", "two"].map((name) => `${name}-verification-workload-shop-app-rollout`);
    const names = namesOf(seen, "kubernetes:batch/v1:Job");
    assert.deepEqual(
      names.filter((name) => name.includes("workload")),
      jobs,
    );
    for (const name of jobs) {
      const { props, provider } = only(seen, "kubernetes:batch/v1:Job", name);
      const { namespace, labels } = props.metadata as { namespace: string; labels: Plain };
      assert.deepEqual([namespace, labels[VERIFICATION_LABEL]], ["shop", "workload"]);
      assert.match(provider?.urn ?? "", RegExp(`::${name.slice(0, 3)}-verification$`));
    }
  });

  it("adds nothing to a cluster that the program verifies itself, even when called twice", async () => {
    const { seen } = await run(`
      addUpgradeVerification();
      addUpgradeVerification();
      const kubernetes = require("@pulumi/kubernetes");
      const own = new gcp.container.Cluster("own", { ...identity, location: "europe-west4" });
      new gcp.container.NodePool("pool", { cluster: own.name });
      new UpgradeVerification("own", {
        cluster: own, clusterName: own.name, location: own.location, project: "demo",
        accountId: "own-verify", versions: { controlPlane: own.masterVersion },
      }, { providers: [new kubernetes.Provider("own", { kubeconfig: own.endpoint })] });
      new gcp.container.Cluster("other", { ...identity, location: "europe-west4" });
    `);
    assert.deepEqual(namesOf(seen, "kubernetes:apps/v1:DaemonSet"), [
      "other-verification",
      "own-verification",
    ]);
    assert.deepEqual(namesOf(seen, "kubernetes:batch/v1:Job"), [
      "other-verification-rollout",
      "own-verification-rollout",
    ]);
    const account = only(seen, "gcp:serviceaccount/account:Account", "own-verification");
    assert.equal(account.props.accountId, "own-verify");
  });

  it("covers clusters within components, under the same parent", async () => {
    const { seen } = await run(`
      addUpgradeVerification();
      class Platform extends pulumi.ComponentResource {
        constructor(name) {
          super("program:index:Platform", name, {}, { protect: true });
          new gcp.container.Cluster(name, { ...identity, location: "europe-west4" }, { parent: this });
        }
      }
      new Platform("inner");
    `);
    assert.match(
      only(seen, "gke-guardrails:index:UpgradeVerification", "inner").urn,
      /::program:index:Platform\$gke-guardrails:index:UpgradeVerification::inner$/,
    );
  });

  it("says what to do where the program adds a second one later", async () => {
    assert.match(
      await failureOf(`
        addUpgradeVerification();
        module.exports = (async () => {
          const cluster = new gcp.container.Cluster("late", { ...identity, location: "europe-west4" });
          await new Promise((resolve) => setTimeout(resolve, 10));
          new UpgradeVerification("mine", {
            cluster, clusterName: "late", location: "europe-west4", project: "demo", accountId: "late-verify", versions: {},
          }, {});
        })();
      `),
      /The upgrade verification "mine" is its cluster's second one/,
    );
  });

  it("says that it is called too late where the program has a cluster already, also in a component", async () => {
    assert.match(
      await failureOf(`
        const parent = new pulumi.ComponentResource("program:index:Platform", "platform");
        new gcp.container.Cluster("early", { ...identity, location: "europe-west4" }, { parent });
        new gcp.container.Cluster("left-out", { location: "europe-west4" });
        addUpgradeVerification({ except: ["left-out"] });
      `),
      /called too late for the cluster "early"\. Call it before the program's first resource/,
    );
  });

  it("says so too of a cluster that is only read, which the SDK does not tell from others", async () => {
    assert.match(
      await failureOf(`
        gcp.container.Cluster.get("shared", "projects/p/locations/europe-west4/clusters/shared");
        addUpgradeVerification();
      `),
      /called too late for the cluster "shared"\. .*before any that it only reads, as by Cluster\.get/,
    );
  });

  it("may be called after other resources, and after clusters that are left out", async () => {
    const { seen } = await run(`
      new gcp.container.Cluster("left-out", { location: "europe-west4" });
      addUpgradeVerification({ except: ["left-out"] });
      new gcp.container.Cluster("main", { ...identity, location: "europe-west4" });
    `);
    assert.deepEqual(namesOf(seen, "gke-guardrails:index:UpgradeVerification"), ["main"]);
  });

  it("rejects wrong options at once, with each of them named and none of their values, and the option that may be meant", async () => {
    const { seen } = await run(`
      const attempt = (options) => {
        try {
          addUpgradeVerification(options);
        } catch (error) {
          return error.message;
        }
      };
      new pulumi.CustomResource("program:index:Said", "said", {
        said: [
          attempt({ everyMinutes: 31, selfHeal: "always", image: { digest: "sha256:secret" } }),
          attempt({ exept: ["a"], selfheal: "on", image: { tags: "b" } }),
        ],
        ofNull: attempt(null),
        ofText: attempt({ except: "main" }),
      });
    `);
    const { said, ofNull, ofText } = only(seen, "program:index:Said", "said").props;
    assert.match(String(ofNull), /expected an object/);
    assert.match(String(ofText), /except: expected a list/);
    const message = JSON.stringify(said).replaceAll('\\"', '"');
    for (const name of ["everyMinutes", "selfHeal", "image.digest"]) assert.match(message, RegExp(name));
    assert.doesNotMatch(message, /secret/);
    for (const [wrong, right] of [
      ["exept", "except"],
      ["selfheal", "selfHeal"],
    ])
      assert.ok(message.includes(`${wrong}: is not an option. Did you mean "${right}"?`), message);
    assert.match(message, /image\.tags: is not a known key; .*\(did you mean "tag"\?\)/);
  });

  it("ends a program with wrong options, without the lines of code of this package", async () => {
    const message = await failureOf("addUpgradeVerification({ everyMinutes: 31 });");
    assert.match(message, /everyMinutes/);
    assert.doesNotMatch(message, /\n {4}at /);
  });
});
