import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, resolve } from "node:path";
import { ComponentResource } from "@pulumi/pulumi";
import { parseAllDocuments, stringify } from "yaml";
import type { Target } from "../../stacks/alerts/alert";
import { verdicts } from "../../stacks/alerts/log-metrics";
import { UpgradeVerification, type UpgradeVerificationArgs } from "../../stacks/verification";
import { runProgram } from "../stacks/program";
import { OWN_ISSUE } from "../support/known-issue";
import { listedCluster } from "./deployed/clusters";
import { runHere, TemporaryFolder } from "./support";

const DIST = resolve(__dirname, "../../dist/cli");
const LEAST = {
  project: "acme-prod",
  location: "europe-west1",
  clusterName: "main",
  accountId: "main-verify",
};
const ALL = {
  ...LEAST,
  workloadPool: "acme-prod.svc.id.goog",
  nodeServiceAccounts: ["nodes@acme-prod.iam.gserviceaccount.com"],
  minNodes: { general: 3 },
  versions: { controlPlane: "1.34.4-gke.1000", general: "1.34.4-gke.1000" },
  namespace: "verified",
  periodSeconds: 30,
  everyMinutes: 10,
  rolloutPatienceSeconds: 200,
  nodeConditions: true,
  gate: true,
  selfHeal: "on",
  metrics: true,
  audience: "https://example.com",
  tokenRegistry: "registry.example:5000",
  runbookUrl: "https://example.com/runbook",
  image: { digest: `sha256:${"0".repeat(64)}` },
  knownIssues: [OWN_ISSUE],
  cluster: { addonsConfig: { gcsFuseCsiDriverConfig: { enabled: true } } },
  workloads: [
    { namespace: "shop", serviceAccount: "api", account: "api@acme-prod.iam.gserviceaccount.com" },
    { namespace: "shop", serviceAccount: `a-name-that-is-long${"-x".repeat(20)}`, labels: { app: "long" } },
  ],
} as const;

interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; annotations?: Record<string, string> };
  data?: Record<string, string>;
  [field: string]: unknown;
}

/** What a text of YAML holds, by the rules of version 1.1, which Kubernetes' tools have, and by those of 1.2, which are others for some words. */
function manifestsIn(text: string): Manifest[] {
  const [old, current] = (["1.1", "1.2"] as const).map((version) =>
    parseAllDocuments(text, { version }).map((document) => {
      assert.deepEqual(document.errors, []);
      return document.toJS();
    }),
  );
  assert.deepEqual(old, current);
  return old as Manifest[];
}

const nameOf = ({ kind, metadata: { namespace = "", name } }: Manifest) => `${kind} ${namespace}/${name}`;

describe("gke-guardrails verification", function () {
  this.timeout(60_000);
  const folder = new TemporaryFolder({
    "least.yaml": JSON.stringify(LEAST),
    "all.json": JSON.stringify(ALL),
  });
  after(() => folder.remove());

  async function rendered(file: string): Promise<string> {
    const { code, out, err } = await runHere(["verification", file], folder.path);
    assert.deepEqual([code, err], [0, ""]);
    return out;
  }

  /** Without what differs on purpose: a Job has a name of its own, and ConfigMaps tell Flux to leave the program alone. */
  const comparable = ({ metadata, ...manifest }: Manifest) => {
    const { "kustomize.toolkit.fluxcd.io/substitute": _, ...annotations } = metadata.annotations ?? {};
    const name = manifest.kind === "Job" ? metadata.name.replace(/(-r\w*)?-[0-9a-f]{8}$/, "") : metadata.name;
    return { ...manifest, metadata: { ...metadata, name, annotations } };
  };
  const asComponentNamesIt = (manifest: Manifest): Manifest =>
    manifest.kind === "Job"
      ? { ...manifest, metadata: { ...manifest.metadata, name: `${manifest.metadata.name}-00000000` } }
      : manifest;

  async function ofComponent({ cluster: properties = {}, ...args }: Record<string, unknown>) {
    const { resources, warnings } = await runProgram({}, [], () => {
      const cluster = Object.assign(new ComponentResource("test:index:Cluster", "c"), properties, {
        workloadIdentityConfig: { workloadPool: "acme-prod.svc.id.goog" },
      });
      new UpgradeVerification(
        "v",
        { versions: {}, ...args, cluster } as unknown as UpgradeVerificationArgs,
        {},
      );
      return {};
    });
    assert.deepEqual(warnings, []);
    return resources
      .filter(({ type }) => type.startsWith("kubernetes:"))
      .map(({ inputs }) => inputs as unknown as Manifest)
      .filter(({ kind }) => kind !== "Job" || args.versions !== undefined);
  }

  for (const [what, file, settings] of [
    ["the least", "least.yaml", LEAST],
    ["all settings", "all.json", ALL],
  ] as const) {
    it(`prints what the component registers, and nothing else, with ${what}`, async () => {
      const sorted = (manifests: Manifest[]) =>
        manifests.map(comparable).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
      const own = manifestsIn(await rendered(file));
      const theirs = await ofComponent(settings);
      assert.ok(theirs.length >= 14);
      assert.deepEqual(sorted(own), sorted(theirs.map(asComponentNamesIt)));
    });
  }

  it("prints the same each time, in an order in which it can be applied", async () => {
    const text = await rendered("all.json");
    assert.equal(await rendered("all.json"), text);
    const kinds = manifestsIn(text).map(({ kind }) => kind);
    const places = ["Namespace", "ServiceAccount", "ValidatingAdmissionPolicy", "ClusterRole", "DaemonSet"];
    const at = places.map((kind) => kinds.indexOf(kind));
    assert.deepEqual(
      at,
      at.toSorted((a, b) => a - b),
    );
    assert.equal(at[0], 0);
  });

  it("gives a Job a new name where anything in it changes, and makes none without versions", async () => {
    const jobs = (text: string) =>
      manifestsIn(text)
        .filter(({ kind }) => kind === "Job")
        .map(({ metadata }) => metadata.name);
    const before = jobs(await rendered("all.json"));
    assert.equal(before.length, 3);
    for (const name of before) assert.match(name, /^(?=.{1,63}$)[a-z0-9-]+-[0-9a-f]{8}$/);
    const versions = { controlPlane: "1.34.5-gke.1000" };
    folder.write("next.json", JSON.stringify({ ...ALL, versions }));
    const next = jobs(await rendered("next.json"));
    assert.equal(new Set([...before, ...next]).size, 6);
    assert.deepEqual(jobs(await rendered("least.yaml")), []);
  });

  it("reads YAML whatever the file's name, and says of JSON that begun as such where it is invalid", async () => {
    folder.write("settings", stringify(LEAST));
    folder.write("broken", JSON.stringify(LEAST).slice(0, -1));
    assert.equal(await rendered("settings"), await rendered("least.yaml"));
    const { code, err } = await runHere(["verification", "broken"], folder.path);
    assert.equal(code, 2);
    assert.match(err, /invalid JSON/);
    folder.write("empty", "");
    assert.match((await runHere(["verification", "empty"], folder.path)).err, /the file is empty/);
  });

  it("notes what may not do what is meant", async () => {
    const notes = async (settings: object) => {
      folder.write("noted.json", JSON.stringify({ ...LEAST, ...settings }));
      const { code, err } = await runHere(["verification", "noted.json"], folder.path);
      assert.equal(code, 0);
      return err.replace(/\s+/g, " ");
    };
    assert.match(
      await notes({ location: "europe-wset4-a" }),
      /location is europe-wset4-a, and no region is known whose name has "wset"\. Did you mean europe-west4-a\?/,
    );
    assert.match(
      await notes({ everyMinutes: 7 }),
      /everyMinutes is 7, which does not divide an hour: .* after 4 minutes\./,
    );
    const onAutopilot = await notes({
      isAutopilot: true,
      gate: true,
      nodeConditions: false,
      selfHeal: "dry-run",
    });
    assert.match(onAutopilot, /gate has no effect on Autopilot.*selfHeal has no effect on Autopilot/);
    assert.doesNotMatch(onAutopilot, /nodeConditions has/);
    for (const location of ["northamerica-northeast2", "me-central1-b", "us-central1-ai1a", "europe-west12"])
      assert.equal(await notes({ location, everyMinutes: 12 }), "", location);
  });

  it("keeps Flux from replacing parts of the programs", async () => {
    const maps = manifestsIn(await rendered("all.json")).filter(({ data = {} }) =>
      Object.values(data).some((text) => text.includes("${")),
    );
    assert.equal(maps.length, 2);
    for (const { metadata } of maps)
      assert.deepEqual(metadata.annotations, { "kustomize.toolkit.fluxcd.io/substitute": "disabled" });
  });

  it("says at the top what Google Cloud has to have", async () => {
    const [head = ""] = (await rendered("least.yaml")).split("---\n");
    assert.match(head, /^# .+\(europe-west1, acme-prod\)/);
    assert.ok(head.split("\n").every((line) => line === "" || line.startsWith("#")));
    assert.match(head, /service-accounts create main-verify --project=acme-prod --display-name="Upgrade ver/);
    assert.match(head, /add-iam-policy-binding main-verify@acme-prod\.iam\.gserviceaccount\.com /);
    assert.match(head, /--role=roles\/iam\.workloadIdentityUser --member="serviceAccount:acme-prod\.svc\.id/);
    assert.match(head, /\[gke-upgrade-verification\/verifier-node\]"$/m);
  });

  for (const [what, change, problem] of [
    [
      "a required setting that is missing",
      { project: undefined },
      /^ {2}project: is missing; expected the ID/m,
    ],
    ["a misspelt name", { acountId: "x" }, /acountId: is not a known key; .* \(did you mean "accountId"\?\)/],
    ["a value", { location: "Europe" }, /location: is "Europe"; expected the cluster's region or zone/],
    ["a value within", { minNodes: { general: -1 } }, /minNodes\.general: is -1; expected nodes/],
    ["an option of the component", { periodSeconds: 5 }, /periodSeconds: is 5; expected .* from 10 to 600/],
    [
      "accounts that only a program knows",
      { workloads: "declared" },
      /workloads: has "declared", which is for/,
    ],
    ["a secret text", { audience: "a\nb" }, /audience: has the wrong format; expected/],
  ] as const) {
    it(`refuses with the name and what is expected: ${what}`, async () => {
      folder.write("wrong.json", JSON.stringify({ ...LEAST, ...change }));
      const { code, out, err } = await runHere(["verification", "wrong.json"], folder.path);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(err, /^error: wrong\.json is not a valid file of settings for the verification:\n/);
      assert.match(err, problem);
      assert.equal(err.trimEnd().split("\n").length, 2);
    });
  }

  it("says what has no effect, and what the component warns of", async () => {
    const cluster = {
      addonConfig: {},
      addonsConfig: { gcsFuseCsiDriver: {}, gcpFilestoreCsiDriverConfig: {} },
    };
    folder.write("notes.json", JSON.stringify({ ...LEAST, cluster, gate: true }));
    const { code, err } = await runHere(["verification", "notes.json"], folder.path);
    assert.equal(code, 0);
    assert.match(
      err,
      /^note: notes\.json: cluster\.addonConfig has no effect: known issues ask for addonsConfig/,
    );
    assert.match(
      err,
      /\nnote: notes\.json: cluster\.addonsConfig\.gcsFuseCsiDriver has no effect\. Did you mean cluster\.addonsConfig\.gcsFuseCsiDriverConfig\?/,
    );
    assert.doesNotMatch(
      err,
      /cluster\.addonsConfig\.(gcpFilestoreCsiDriverConfig|gcsFuseCsiDriverConfig) has/,
    );
    assert.match(err, /\nnote: notes\.json: The gate's image gcr\.io\/\S+ has no digest/);
  });

  it("leaves out on Autopilot what does not work there", async () => {
    folder.write("autopilot.json", JSON.stringify({ ...ALL, isAutopilot: true }));
    const { code, out, err } = await runHere(["verification", "autopilot.json"], folder.path);
    assert.deepEqual([code, err.match(/ has no effect on Autopilot/g)?.length], [0, 3]);
    const kinds = manifestsIn(out).map(({ kind }) => kind);
    assert.ok(kinds.includes("DaemonSet") && !kinds.includes("ValidatingAdmissionPolicy"));
  });

  it("needs no package of the resources' SDKs where it is published", async () => {
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [join(DIST, "main.js"), "verification", "all.json"],
      {
        cwd: folder.path,
        encoding: "utf8",
      },
    );
    assert.deepEqual([stdout, stderr], [await rendered("all.json"), ""]);
    const bundle = readFileSync(join(DIST, "verification/render.js"), "utf8");
    const needed = new Set([...bundle.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name));
    const packages = [...needed].filter((name) => !isBuiltin(name)).sort();
    assert.deepEqual(packages, ["@pulumi/pulumi", "@pulumi/pulumi/runtime"]);
  });

  it("is documented with the filter of the alert on a node that fails", () => {
    const docs = readFileSync(resolve(__dirname, "../../docs/manifests.md"), "utf8");
    const target = { cluster: "main", location: "europe-west4" } as Target;
    assert.ok(docs.includes(`\n  ${verdicts(target, { mode: "node", outcome: "failed" })}\n`));
  });

  describe("is a verification to the rules", () => {
    const MISSING = /post-upgrade-verification-job/;

    it("of a program that reads the file", async () => {
      const program = (objects: string) => `
        const gcp = require("@pulumi/gcp"), kubernetes = require("@pulumi/kubernetes");
        const cluster = new gcp.container.Cluster("main", {
          name: "main", location: "europe-west1", workloadIdentityConfig: { workloadPool: "acme-prod.svc.id.goog" },
        });
        const account = new gcp.serviceaccount.Account("verify", { project: "acme-prod", accountId: "main-verify" });
        new gcp.serviceaccount.IAMMember("verify", {
          serviceAccountId: account.name,
          role: "roles/iam.workloadIdentityUser",
          member: "serviceAccount:acme-prod.svc.id.goog[gke-upgrade-verification/verifier-node]",
        });
        const provider = new kubernetes.Provider("main", { kubeconfig: cluster.endpoint });
        ${objects}`;
      const files = { "Pulumi.yaml": "name: project\nruntime: nodejs\n", "Pulumi.dev.yaml": "config: {}\n" };
      const found = async (objects: string) => {
        const of = new TemporaryFolder({
          ...files,
          "index.js": program(objects),
          "verification.yaml": await rendered("least.yaml"),
        });
        const { out } = await runHere(["check", of.path, "--json"]);
        of.remove();
        const [{ findings, counts }] = JSON.parse(out).stacks;
        const named = findings.map(({ rule, name }: Record<string, string>) => `${rule} ${name}`);
        return { named: named as string[], resources: counts.resources as number };
      };
      const without = await found("");
      assert.match(without.named.join("\n"), MISSING);
      const verified = await found(
        'new kubernetes.yaml.v2.ConfigFile("verification", { file: "verification.yaml" }, { provider });',
      );
      const more = verified.named.filter((each) => !without.named.includes(each));
      assert.deepEqual(more, []);
      assert.doesNotMatch(verified.named.join("\n"), MISSING);
      assert.ok(verified.resources > without.resources + 14);
    });

    it("of a cluster on which it is applied", async () => {
      const items = manifestsIn(await rendered("least.yaml"));
      const found = async (of: Manifest[]) => {
        folder.write("objects.json", JSON.stringify({ apiVersion: "v1", kind: "List", items: of }));
        folder.write("clusters.json", JSON.stringify([listedCluster()]));
        const files = ["--gcloud", "clusters.json", "--kubernetes", "objects.json"];
        return (await runHere(["audit", ...files, "--json"], folder.path)).out;
      };
      const other = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "import" }, spec: {} };
      assert.match(await found([other]), MISSING);
      assert.doesNotMatch(await found(items), MISSING);
    });
  });
});
