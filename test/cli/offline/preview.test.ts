import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Module from "node:module";
import { dirname, join } from "node:path";
import { FAREWELL, PIPE } from "../../../cli/offline/connection/light-pipe";
import { NOTHING_JUDGED, ONLY_COMPONENTS, ONLY_READS } from "../../../cli/offline/nothing-to-judge";
import type { Pack } from "../../../cli/offline/pack";
import { preview, previewAsPulumi } from "../../../cli/offline/preview";
import { REPORT_FD } from "../../../cli/offline/program/child";
import { COMPILE_CACHE } from "../../../cli/offline/program/compile-cache-folder";
import { readProject } from "../../../cli/offline/project/project";
import { readStacks } from "../../../cli/offline/project/stacks";
import type { StackResult } from "../../../cli/offline/stack-evaluation";
import { fixture, type Seen, seenBy, startRecorder, TemporaryFolder } from "../support";

const ROOT_URN = "urn:pulumi:dev::features::pulumi:pulumi:Stack::features-dev";
const DEFAULT_GCP = "urn:pulumi:dev::features::pulumi:providers:gcp::default_9_37_0";
const MAIN = "urn:pulumi:dev::features::gcp:container/cluster:Cluster::main";

const metadataOf = (resource: Seen | undefined) =>
  (resource?.props.metadata ?? {}) as Record<string, unknown>;

async function run(pack: Pack, folder: string, remediates = false, inWay = preview) {
  const projectNumbers = { numbered: "123456789012" };
  const project = readProject(folder);
  const [stack] = readStacks(project, []);
  assert(stack);
  return inWay({ project, stack, pack: async () => pack, remediates, projectNumbers, timeoutMs: 60_000 });
}

describe("preview", function () {
  // Each case runs processes of its own.
  this.timeout(90_000);
  let pack: Pack;
  before(async () => {
    pack = await startRecorder();
  });

  describe("of a program that uses what programs use", () => {
    let evaluation: StackResult;
    let resources: Record<string, Seen>;
    let stack: Record<string, Seen>;
    before(async () => {
      evaluation = await run(pack, fixture("features"));
      resources = seenBy("resources", evaluation.diagnostics);
      stack = seenBy("stack", evaluation.diagnostics);
    });

    it("gives the stack's configuration to the program and to default providers", () => {
      assert.deepEqual(resources.default_9_37_0?.props, {
        project: "demo",
        region: "europe-west1",
        version: "9.37.0",
      });
      assert.equal(resources.default_9_37_0?.urn, DEFAULT_GCP);
      assert.deepEqual(stack["features-dev"]?.props.config, {
        nested: { days: ["MO", "TU"], keys: "[secret]" },
        enabled: true,
        share: 0.5,
        team: "platform",
      });
      assert.equal(resources.main?.props.initialNodeCount, 2);
    });

    it("is a preview of the organization that a backend without one has", () => {
      assert.equal(stack["features-dev"]?.props.dryRun, true);
      assert.equal(stack["features-dev"]?.props.organization, "organization");
    });

    it("shows resource policies the inputs with the provider's defaults, and the unknown as unknown", () => {
      assert.deepEqual(resources.pool?.props, {
        cluster: "<unknown>",
        location: "europe-west1",
        name: resources.pool?.props.name,
        nodeConfig: { machineType: "<unknown>" },
      });
      assert.match(String(resources.pool?.props.name), /^pool-[0-9a-f]{7}$/);
      assert.equal(resources.main?.props.enableShieldedNodes, true);
      assert.equal(resources.main?.props.network, "default");
    });

    it("shows stack policies what the first preview knows of the outputs", () => {
      const props: Record<string, unknown> = stack.main?.props ?? {};
      assert.equal(props.id, "<unknown>");
      assert.equal(props.releaseChannel, "<unknown>");
      assert.equal(props.minMasterVersion, null);
      assert.deepEqual(props.masterAuth, {
        clientCertificate: "<unknown>",
        clientCertificateConfig: { issueClientCertificate: false },
        clientKey: "<unknown>",
        clusterCaCertificate: "<unknown>",
      });
    });

    it("lets the program see unknown outputs as unknown, and the others", () => {
      const outputs = stack["features-dev"]?.props ?? {};
      assert.equal(outputs.caIsApplied, "<unknown>");
      assert.equal(outputs.description, true);
      assert.equal(outputs.email, "nodes@demo.iam.gserviceaccount.com");
      assert.equal(outputs.pool, resources.pool?.props.name);
    });

    it("keeps URNs, options, dependencies and parents as the engine makes them", () => {
      assert.equal(resources.pool?.provider?.urn, DEFAULT_GCP);
      assert.deepEqual(resources.pool?.opts, {
        protect: false,
        ignoreChanges: ["nodeCount"],
        aliases: [],
        customTimeouts: { createSeconds: 5400, updateSeconds: 90, deleteSeconds: 0 },
        additionalSecretOutputs: [],
        deleteBeforeReplace: true,
        parent: ROOT_URN,
      });
      assert.deepEqual(stack.pool?.propertyDependencies, {
        cluster: [MAIN],
        location: [MAIN],
        nodeConfig: [MAIN],
      });
      const explicit = "urn:pulumi:dev::features::pulumi:providers:gcp::explicit";
      assert.deepEqual(new Set(stack.pool?.dependencies), new Set([explicit, MAIN]));
      assert.equal(stack.pool?.parent, ROOT_URN);
    });

    it("chains the types of components in URNs, and hands down their providers and protection", () => {
      const topic = resources["inner-topic"];
      assert.equal(
        topic?.urn,
        "urn:pulumi:dev::features::features:index:Outer$features:index:Inner$gcp:pubsub/topic:Topic::inner-topic",
      );
      assert.deepEqual(topic?.provider?.props, { project: "other", version: "9.37.0" });
      assert.equal(topic?.opts.protect, true);
      assert.deepEqual(topic?.opts.aliases, []);
      assert.deepEqual(resources.outer?.props, { size: 1 });
    });

    it("shows stack policies what a component registers as its outputs", () => {
      assert.deepEqual(stack.inner?.props, {
        topic: resources["inner-topic"]?.props.name,
        whole: "<unknown>",
      });
      assert.deepEqual(stack.outer?.props, {});
    });

    it("runs the transforms of a resource, of its parents and of the stack", () => {
      assert.deepEqual(resources["own-transform"]?.props.labels, { by: "itself" });
      assert.deepEqual(resources["inner-topic"]?.props.labels, { by: "parent" });
      assert.equal(resources.transformed?.props.description, "by the stack");
      assert.equal(resources.transformed?.opts.protect, true);
    });

    it("calls no provider whose configuration is unknown", () => {
      assert.deepEqual(resources["behind-unknown"]?.props, {
        apiVersion: "v1",
        data: { a: "b" },
        kind: "ConfigMap",
      });
      assert.equal(stack["behind-unknown"]?.props.data, undefined);
      assert.equal(resources["behind-unknown"]?.provider?.props.kubeconfig, "<unknown>");
      assert.equal(stack["features-dev"]?.props.data, "<unknown>");
      assert.deepEqual(stack["unknown-cluster"]?.propertyDependencies, { kubeconfig: [MAIN] });
    });

    it("names Kubernetes objects and puts them into a namespace, as the provider does", () => {
      const metadata = metadataOf(resources["behind-known"]);
      const named = metadataOf(resources.named);
      assert.match(String(metadata.name), /^behind-known-[0-9a-f]{8}$/);
      assert.equal(metadata.namespace, named.name);
      assert.deepEqual(metadata.labels, { length: String(String(named.name).length) });
      assert(!("namespace" in named));
    });

    it("decodes manifests", () => {
      assert.deepEqual(resources["from-yaml"]?.props, {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "from-yaml", namespace: "default" },
      });
    });

    it("keeps secrets secret for the program, and gives policies their values", () => {
      assert.equal(stack["features-dev"]?.props.isSecretKept, true);
      assert.deepEqual(resources.secret?.props.labels, { kept: "canary-value", token: "[secret]" });
    });

    it("says of a cluster and an account that the program only reads that they are there", () => {
      assert.deepEqual(resources.existing?.props, {});
      assert.deepEqual(stack.existing?.props, {});
      assert.deepEqual(resources["existing-account"]?.props, {});
      assert.deepEqual(stack["existing-account"]?.props, { metadata: { namespace: "apps", name: "app" } });
    });

    it("leaves unknown what only the cloud can answer, and says so", () => {
      assert.deepEqual(resources.elsewhere?.props.labels, {
        existing: "<unknown>",
        existingId: "projects/demo/locations/europe-west1/clusters/existing",
        network: "<unknown>",
        project: "demo",
        token: "<unknown>",
        version: "<unknown>",
      });
      assert.deepEqual(resources["plain-invoke"]?.props.labels, { version: "<unknown>" });
      assert.deepEqual(
        new Set(evaluation.notes.map(({ text }) => text)),
        new Set([
          'reads gcp:container/cluster:Cluster "existing", whose properties are not known offline',
          'reads kubernetes:core/v1:ServiceAccount "existing-account", whose properties are not known offline',
          'refers to the stack "organization/network/dev", whose outputs are not known offline',
          "calls gcp:container/getEngineVersions:getEngineVersions, whose result is not known offline",
        ]),
      );
    });

    it("counts the resources of the program", () => {
      assert.equal(
        evaluation.resources,
        Object.keys(resources).length -
          ["stack", "gcp", "pulumi", "kubernetes", "existing", "existing-account"].length,
      );
    });

    it("gives the same names in every run", async () => {
      const again = seenBy("resources", (await run(pack, fixture("features"))).diagnostics);
      assert.deepEqual(again, resources);
    });
  });

  const TYPESCRIPT = 'import * as pulumi from "@pulumi/pulumi";\n';
  const JAVASCRIPT = 'const pulumi = require("@pulumi/pulumi");\n';
  const thing = (kind: string) =>
    `new pulumi.ComponentResource("test:index:Thing", "thing", { kind: ${kind} });\n`;
  const programs: Record<string, { files: Record<string, string>; kind: string }> = {
    "a TypeScript program whose types are wrong, as types are for CI": {
      files: { "index.ts": `${TYPESCRIPT}const wrong: number = "typescript";\n${thing("wrong")}` },
      kind: "typescript",
    },
    "a TypeScript program that is the main file of its package": {
      files: {
        "package.json": '{ "name": "package", "main": "program.ts" }',
        "program.ts": `${TYPESCRIPT}${thing('"main" as string')}`,
      },
      kind: "main",
    },
    "a program of ECMAScript modules": {
      files: {
        "package.json": '{ "name": "modules", "type": "module", "main": "index.js" }',
        "index.js": `${TYPESCRIPT}${thing('await Promise.resolve("module")')}`,
      },
      kind: "module",
    },
    "a program that exports an asynchronous function": {
      files: { "index.js": `${JAVASCRIPT}module.exports = async () => { ${thing('"function"')} };\n` },
      kind: "function",
    },
    "a program in the folder that main names": {
      files: {
        "Pulumi.yaml": "name: project\nruntime: nodejs\nmain: src/program.js\n",
        "src/program.js": `${JAVASCRIPT}${thing('require("node:path").basename(process.cwd())')}`,
      },
      kind: "src",
    },
    "a program with arguments for Node.js": {
      files: {
        "Pulumi.yaml": "name: project\nruntime: { name: nodejs, options: { nodeargs: '--title=named' } }\n",
        "index.js": `${JAVASCRIPT}${thing("process.title")}`,
      },
      kind: "named",
    },
    "a program that adds resources from a transformation": {
      files: {
        "index.js": `${JAVASCRIPT}pulumi.runtime.registerStackTransformation(({ name }) => {
  if (name === "first") Promise.resolve().then(() => { ${thing('"added"')} });
  return undefined;
});
new pulumi.ComponentResource("test:index:Thing", "first");\n`,
      },
      kind: "added",
    },
  };
  programs["a JavaScript program that requires TypeScript of a folder beside its own"] = {
    files: {
      "Pulumi.yaml": "name: project\nruntime: nodejs\nmain: program\n",
      "program/index.js": `${JAVASCRIPT}const { kind } = require("../shared");\n${thing("kind")}`,
      "shared/index.ts": 'export const kind = "sibling" as string;\n',
    },
    kind: "sibling",
  };
  programs["a program that leaves a process behind which holds its output"] = {
    files: {
      "index.js": `${JAVASCRIPT}require("node:child_process").spawn(process.execPath, ["-e", "setTimeout(() => {}, 45000)"], { stdio: "inherit", detached: true }).unref();\n${thing('"left"')}`,
    },
    kind: "left",
  };
  for (const [name, { files, kind }] of Object.entries(programs)) {
    it(`accepts ${name}`, async () => {
      const folder = new TemporaryFolder({ "Pulumi.yaml": "name: project\nruntime: nodejs\n", ...files });
      try {
        const { diagnostics } = await run(pack, folder.path);
        assert.equal(seenBy("resources", diagnostics).thing?.props.kind, kind);
      } finally {
        folder.remove();
      }
    });
  }

  it("keeps what a program's process compiles beside the packages, where Node.js can", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `${JAVASCRIPT}${thing('String(require("node:module").getCompileCacheDir?.())')}`,
    });
    try {
      const { diagnostics } = await run(pack, folder.path);
      const used = String(seenBy("resources", diagnostics).thing?.props.kind);
      if ("enableCompileCache" in Module) assert.equal(dirname(used), COMPILE_CACHE);
      else assert.equal(used, "undefined");
    } finally {
      folder.remove();
    }
  });

  it("lets a program go on that uses a plain answer as a list, a text or a number", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const gcp = require("@pulumi/gcp");
module.exports = (async () => {
  const { names, project } = await gcp.compute.getZones({ region: "europe-west1" });
  const topic = (name, labels) => new gcp.pubsub.Topic(name, { labels });
  topic("text", { whole: project, template: \`p-\${project.toUpperCase()}\`, joined: names.join("-"), known: "a" });
  topic("number", { length: names.length, more: names.length * 2 + 1, first: names[0] });
  const [major, minor] = project.split(".").map(Number);
  topic("version", { version: \`\${major}.\${minor + 1}\`, parsed: JSON.parse(project).size, nested: JSON.parse(names[0].b).c });
  topic("json", { json: JSON.stringify({ names }), spread: [...names].concat("b").join() });
  for (const zone of names.slice(0, 2)) topic("looped", { zone });
  names.map((zone) => topic("mapped", { zone: zone.split("-").pop() }));
  const [first, second, ...others] = names;
  topic("apart", { first: first.trim(), second: second.trim(), others: others.length });
  const [a, b] = names.map((zone, i) => topic(\`pool-\${i}\`, { zone }));
  topic("both", { a: a.id, b: b.id });
  for (const [i, zone] of names.entries()) topic(\`entry-\${i}\`, { zone: zone.trim() });
  names.map((zone) => zone.split("-")).forEach(([country, place]) => topic("pair", { country, place: place.trim() }));
  for (const [key, value] of JSON.parse(project)) topic("of a loop", { key, value: value.trim() });
  names.map(([
    country,
    { place },
  ]) => topic("of lines", { country, place: place.trim() }));
  const more = names.map((zone) => topic("of a list", { zone }));
  more.push(topic("known", { zone: "a" }));
  let ids = 0;
  for (const { id } of more) topic(\`copy-\${ids++}\`, { id });
})();
`,
    });
    try {
      const seen = seenBy("resources", (await run(pack, folder.path)).diagnostics);
      const labels = (name: string) => seen[name]?.props.labels;
      const unknown = "<unknown>";
      assert.deepEqual(labels("text"), { whole: unknown, template: unknown, joined: unknown, known: "a" });
      assert.deepEqual(labels("number"), { length: unknown, more: unknown, first: unknown });
      assert.deepEqual(labels("version"), { version: unknown, parsed: unknown, nested: unknown });
      assert.deepEqual(labels("json"), { json: unknown, spread: unknown });
      for (const name of ["looped", "mapped", "pool-0", "pool-1", "entry-0"])
        assert.deepEqual(labels(name), { zone: unknown }, name);
      assert.deepEqual(labels("apart"), { first: unknown, second: unknown, others: 1 });
      assert.deepEqual(labels("both"), { a: unknown, b: unknown });
      for (const name of ["pair", "of lines"])
        assert.deepEqual(labels(name), { country: unknown, place: unknown }, name);
      assert.deepEqual(labels("of a loop"), { key: unknown, value: unknown });
      for (const name of ["copy-0", "copy-1"]) assert.deepEqual(labels(name), { id: unknown }, name);
    } finally {
      folder.remove();
    }
  });

  it("knows the names in an answer of a native SDK, whose tokens name folders", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const pulumi = require("@pulumi/pulumi"), gcp = require("@pulumi/gcp");
pulumi.runtime.invoke("google-native:container/v1:getServerConfig", { location: "europe-west1" }).then(
  ({ validMasterVersions }) => new gcp.pubsub.Topic("topic", { labels: { version: validMasterVersions[0] } }));
`,
      "node_modules/@pulumi/google-native/package.json": "{}",
      "node_modules/@pulumi/google-native/container/v1/getServerConfig.d.ts": `export interface GetServerConfigArgs {
    location: string;
}
export interface GetServerConfigResult {
    readonly validMasterVersions: string[];
}
`,
    });
    try {
      const seen = seenBy("resources", (await run(pack, folder.path)).diagnostics);
      assert.deepEqual(seen.topic?.props.labels, { version: "<unknown>" });
    } finally {
      folder.remove();
    }
  });

  it("runs the functions of an answer that is an output, as far as something of it is known", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  gcp:project: acme\n",
      "index.js": `const gcp = require("@pulumi/gcp");
const topic = (name, args) => new gcp.pubsub.Topic(name, args);
const project = gcp.organizations.getProjectOutput({});
const zones = gcp.compute.getZonesOutput({ region: "europe-west1" });
topic("known", { project: project.apply((p) => p.projectId + "-x") });
topic("unknown", { project: project.apply((p) => "p" + p.number) });
new gcp.organizations.Project("project", { projectId: "made" });
topic("numbered", { project: gcp.organizations.getProjectOutput({ projectId: "numbered" }).number });
topic("parsed", { project: gcp.secretmanager.getSecretVersionOutput({ secret: "s" }).apply((s) => JSON.parse(s.secretData).project) });
zones.apply(({ names }) => names.slice(0, 2).map((zone, i) => topic("made", { labels: { zone } })));
zones.apply(({ names }) => { if (!names.includes) return topic("not"); throw new Error("no zone"); });
zones.apply(async () => { throw new Error("no zone"); });
gcp.compute.getZonesOutput({ region: topic("first").id }).apply(() => new gcp.pubsub.Topic("of what is made first"));
`,
    });
    try {
      const { diagnostics, notes, askedProjects } = await run(pack, folder.path);
      assert.deepEqual(askedProjects, ["acme", "made", "numbered"]);
      const seen = seenBy("resources", diagnostics);
      const project = (name: string) => seen[name]?.props.project;
      const unknown = "<unknown>";
      assert.deepEqual(
        [project("known"), project("unknown"), project("numbered"), project("parsed")],
        ["acme-x", unknown, "123456789012", unknown],
      );
      assert.deepEqual(seen.made?.props.labels, { zone: unknown });
      assert(!("of what is made first" in seen));
      // The one that fails before its end, and the one that waits for a resource.
      assert.equal(notes.filter(({ kind }) => kind === "unseen").length, 2);
    } finally {
      folder.remove();
    }
  });

  it("needs no resources of a program that only reads, and says that nothing was judged", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const { StackReference } = require("@pulumi/pulumi");
const { Provider } = require("@pulumi/gcp");
new Provider("own", { project: "acme" });
exports.zone = new StackReference("acme/net/dev").getOutput("zone");
`,
    });
    try {
      const { resources, notes } = await run(pack, folder.path);
      const unseen = notes.filter(({ kind }) => kind === "unseen");
      assert.equal(resources, 0);
      assert.deepEqual(unseen, [ONLY_READS]);
    } finally {
      folder.remove();
    }
  });

  it("says that no rule judges what a stack has that has nothing to do with clusters", async () => {
    const notesOf = async (resource: string) => {
      const folder = new TemporaryFolder({
        "Pulumi.yaml": "name: project\nruntime: nodejs\n",
        "Pulumi.dev.yaml": "config: {}\n",
        "index.js": `const gcp = require("@pulumi/gcp");\n${resource};\n`,
      });
      try {
        return (await run(pack, folder.path)).notes.map(({ text }) => text);
      } finally {
        folder.remove();
      }
    };
    assert.deepEqual(await notesOf('new gcp.storage.Bucket("bucket", { location: "EU" })'), [
      NOTHING_JUDGED.text,
    ]);
    assert.deepEqual(await notesOf(`new gcp.compute.Network("network")`), []);
  });

  it("says that nothing was judged of a program that has only components", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const { ComponentResource } = require("@pulumi/pulumi");
const outer = new ComponentResource("own:index:Outer", "outer");
new ComponentResource("own:index:Inner", "inner", {}, { parent: outer });
`,
    });
    try {
      const { notes } = await run(pack, folder.path);
      assert.deepEqual(
        notes.filter(({ kind }) => kind === "unseen"),
        [ONLY_COMPONENTS],
      );
    } finally {
      folder.remove();
    }
  });

  it("tells a program the names and labels that it gives to objects on a cluster that is still to be created", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const gcp = require("@pulumi/gcp");
const k8s = require("@pulumi/kubernetes");
const { interpolate } = require("@pulumi/pulumi");
const { endpoint } = new gcp.container.Cluster("cluster", { location: "europe-west4" });
const provider = new k8s.Provider("provider", { kubeconfig: endpoint });
const on = { provider, additionalSecretOutputs: ["data"] };
const { metadata } = new k8s.core.v1.ServiceAccount("account", { metadata: { namespace: "orders", name: "api" } }, on);
const template = { metadata: { labels: { app: "api" } }, spec: { containers: [] } };
const { spec } = new k8s.apps.v1.Deployment("api", { spec: { replicas: 1, selector: { matchLabels: { app: "api" } }, template } }, on);
const { metadata: team } = new k8s.core.v1.Namespace("orders", { metadata: { name: "orders", labels: { team: "a" } } }, on);
const { metadata: own } = new k8s.core.v1.Namespace("own", {}, on);
const { metadata: free, data } = new k8s.core.v1.ConfigMap("free", { metadata: { labels: { a: "b" }, namespace: endpoint }, data: { a: "b" } }, on);
module.exports = {
  member: interpolate\`[\${metadata.namespace}/\${metadata.name}]\`,
  uid: metadata.uid,
  noLabels: metadata.labels.apply((labels) => String(labels ?? "none")),
  noOwnLabels: own.labels,
  labels: free.labels,
  ofNamespace: team.labels,
  whole: metadata.apply(() => "not called"),
  madeUp: free.name,
  unknown: free.namespace,
  data,
  chosen: spec.selector.matchLabels,
  podLabels: spec.template.metadata.labels,
  replicas: spec.replicas,
  annotations: spec.template.metadata.annotations,
  containers: spec.template.spec.containers,
};
`,
    });
    try {
      const { diagnostics } = await run(pack, folder.path);
      const unknown = "<unknown>";
      const stack = seenBy("stack", diagnostics);
      assert.deepEqual(stack["project-dev"]?.props, {
        member: "[orders/api]",
        uid: unknown,
        noLabels: "none",
        noOwnLabels: { "kubernetes.io/metadata.name": "own-6eab5962" },
        labels: { a: "b" },
        ofNamespace: { team: "a", "kubernetes.io/metadata.name": "orders" },
        whole: unknown,
        madeUp: "free-c4a08576",
        unknown,
        data: unknown,
        chosen: { app: "api" },
        podLabels: { app: "api" },
        replicas: unknown,
        annotations: unknown,
        containers: unknown,
      });
      assert.equal(metadataOf(stack.account).name, "api");
    } finally {
      folder.remove();
    }
  });

  it("names the charts and kustomizations that it does not render, and components that a plugin builds, but for another cloud", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "base/kustomization.yaml": "resources: []\n",
      "index.js": `const k8s = require("@pulumi/kubernetes");
const chart = new k8s.helm.v3.Chart("ingress", { chart: "nginx", fetchOpts: { repo: "https://example.com" } });
new k8s.helm.v3.Chart("internal", { chart: "nginx", fetchOpts: { repo: "https://example.com" } });
exports.status = chart.getResourceProperty("v1/Service", "ingress", "status").apply((s) => s.loadBalancer.ingress[0].ip);
new k8s.kustomize.Directory("base", { directory: "./base" });
const { ComponentResource } = require("@pulumi/pulumi");
for (const type of ["eks:index:Cluster", "platform:index:Cluster"]) new ComponentResource(type, "main", {}, {}, true);
`,
    });
    try {
      const { notes } = await run(pack, folder.path);
      const unseen = notes
        .filter(({ kind }) => kind === "unseen")
        // Said where there is no helm.
        .map(({ text }) => text.replace(/; for either, install Helm 3 .*/, ""));
      assert.deepEqual(unseen.sort(), [
        'has the Helm chart "ingress" of the chart "nginx", whose objects are not looked into: it is not on this machine; run with --fetch-charts to have helm download it, or give the path of a copy',
        'has the Helm chart "internal" of the chart "nginx", whose objects are not looked into: it is not on this machine; run with --fetch-charts to have helm download it, or give the path of a copy',
        'has the component platform:index:Cluster "main", which a plugin builds: its content is not known offline',
        'has the kustomization "./base", which is not rendered offline: its objects are not looked into',
      ]);
    } finally {
      folder.remove();
    }
  });

  describe("of a program that makes more resources than a preview sees", () => {
    const program = `const gcp = require("@pulumi/gcp");
const { NodePool } = gcp.container;
const cluster = new gcp.container.Cluster(__filename.replace(/.*\\//, ""), { location: "europe-west4" });
`;
    const makes = (line: number) =>
      `makes resources in a function that waits for a value which is not known yet (index.js:${line}): they are not looked into`;
    const awaits = (line: number) =>
      `awaits a value which is not known yet (index.js:${line}): what it makes after that is not looked into`;
    const stops =
      "stops early, as it awaits a value which is not known yet or a promise that never settles, or calls process.exit: what it makes after that is not looked into";
    const quits = "calls process.reallyExit (index.js:5): what it makes after that is not looked into";
    const compares = (line: number) =>
      `compares a value which is not known offline (index.js:${line}): what it makes by the comparison is not looked into`;
    interface Case {
      more: string;
      unseen: string[];
      inWay?: typeof preview;
    }
    /** Those that leave alone what runs the program, and what others of its files do. */
    const together: Record<string, Case> = {
      "a loop over the length of an unknown list": {
        more: "gcp.compute.getZones({}).then(({ names }) => {\n  for (let i = 0; i < names.length; i++) new NodePool('p' + i, { location: names[i] });\n});",
        unseen: [compares(5)],
      },
      "a condition on an unknown number": {
        more: 'gcp.compute.getZones({}).then(({ names }) => {\n  if (names.length > 2) new NodePool("a");\n  if (names.length > 2) new NodePool("b");\n});',
        unseen: [compares(5), compares(6)],
      },
      "sums of unknown numbers": {
        more: 'gcp.compute.getZones({}).then(({ names }) => { new NodePool("sum", { cluster: cluster.name, nodeCount: names.length * 2 }); });',
        unseen: [],
      },
      "an apply on an unknown output": {
        more: "cluster.endpoint.apply(() => new gcp.container.NodePool('a'));",
        unseen: [makes(4)],
      },
      "a class of its own name, in an apply on several outputs": {
        more: 'const { all } = require("@pulumi/pulumi");\nall([cluster.name, cluster.endpoint]).apply(async () => {\n  new NodePool("a"); });',
        unseen: [makes(5)],
      },
      "an apply on a known output": {
        more: 'cluster.name.apply((cluster) => new NodePool("a", { cluster }));',
        unseen: [],
      },
      "an apply that calls what makes one": {
        more: "const mk = (name) => new NodePool(name);\ncluster.endpoint.apply(async (at) => { await 1; mk(at); });",
        unseen: [makes(5)],
      },
      "an apply that settles a promise elsewhere": {
        more: "let done;\nnew Promise((r) => { done = r; }).then(() => new NodePool('a'));\ncluster.endpoint.apply((at) => done(at));",
        unseen: [awaits(6)],
      },
      "an apply that sets what a loop asks": {
        more: "let isReady = false;\n(async () => { for (let i = 0; i < 3 && !isReady; i++) await 1; if (isReady) new NodePool('a'); })();\ncluster.endpoint.apply(() => { isReady = true; });",
        unseen: [
          "may decide by a value which is not known yet (index.js:6): what it makes by that is not looked into",
        ],
      },
      "an apply that makes no resource": {
        more: "cluster.endpoint.apply((at) => { if (!at) throw new Error('none'); return new Date(at); });",
        unseen: [],
      },
      "an await in a function that nobody awaits": {
        more: "const known = (of) => new Promise((done) => of.apply((value) => done(value)));\n(async () => new NodePool('a', { cluster: await known(cluster.endpoint) }))();",
        unseen: [awaits(4)],
      },
      "a promise of an unknown output that nothing uses": {
        more: "const ready = new Promise((resolve) => cluster.endpoint.apply(resolve));",
        unseen: [],
      },
      "an apply that calls one of a table": {
        more: "const makers = { pool: (name) => new NodePool(name) };\ncluster.endpoint.apply((at) => makers[at](at));",
        unseen: [makes(5)],
      },
    };
    const alone: Record<string, Case> = {
      "an await of an unknown output": {
        more: "module.exports = async () => { await new Promise((resolve) => cluster.endpoint.apply(resolve)); new NodePool('a'); };",
        unseen: [awaits(4)],
      },
      "a promise that never settles": {
        more: "module.exports = async () => { await new Promise(() => {}); new NodePool('a'); };",
        unseen: [stops],
      },
      "a process that ends itself once its program is through": {
        more: "setTimeout(() => {\n  process.exit(0); }, 300);",
        unseen: ["calls process.exit (index.js:5): what it makes after that is not looked into"],
      },
      "a process that ends itself, and tells nobody": {
        more: "setTimeout(() => {\n  process.reallyExit(0); }, 300);",
        unseen: [quits],
      },
      "such a process in Pulumi's own way": {
        more: "setTimeout(() => {\n  process.reallyExit(0); }, 300);",
        unseen: [quits],
        inWay: previewAsPulumi,
      },
      "an apply, where the program has closed the file of reports": {
        more: `require("node:fs").closeSync(${REPORT_FD}); cluster.endpoint.apply(() => new NodePool('a'));`,
        unseen: [
          "has functions that wait for values which are not known yet, 1 of them at places that are not known: what they make is not looked into",
        ],
      },
      "an apply, where the program has replaced what reports": {
        more: "require('node:fs').writeSync = () => 0; Function.prototype.toString = () => ''; cluster.endpoint.apply(() => new NodePool('a'));",
        unseen: [makes(4)],
      },
      "an error that is logged alone": {
        more: 'require("@pulumi/pulumi").log.error("no");',
        unseen: [
          "has a program that logs an error and ends with code 0, as pulumi preview shows: what it left out after the error is not looked into",
        ],
      },
      "a program that comes to its end": { more: "exports.endpoint = cluster.endpoint;", unseen: [] },
    };
    async function unseenIn(files: Record<string, string>, inWay = preview): Promise<string[]> {
      // Without TypeScript: in Pulumi's own way loading the compiler takes the most of a process' time.
      const manifest = "name: project\nruntime: { name: nodejs, options: { typescript: false } }\n";
      const folder = new TemporaryFolder({ "Pulumi.yaml": manifest, ...files });
      try {
        const { notes } = await run(pack, folder.path, false, inWay);
        return notes.filter(({ kind }) => kind === "unseen").map(({ text }) => text);
      } finally {
        folder.remove();
      }
    }

    describe("in one of several files", () => {
      const files = new Map(
        Object.keys(together).map((name, i) => [name, `part-${String(i).padStart(2, "0")}.js`]),
      );
      let found: string[];
      before(async () => {
        found = await unseenIn({
          "index.js": [...files.values()].map((file) => `require("./${file}");\n`).join(""),
          ...Object.fromEntries(
            Object.entries(together).map(([name, { more }]) => [files.get(name), program + more]),
          ),
        });
      });

      for (const [name, { unseen }] of Object.entries(together)) {
        it(`names ${unseen.length} for ${name}`, () => {
          const file = files.get(name) ?? "";
          assert.deepEqual(
            found.filter((text) => text.includes(file)),
            unseen.map((text) => text.replace("index.js", file)),
          );
        });
      }

      it("names no more", () =>
        assert.equal(found.length, Object.values(together).flatMap(({ unseen }) => unseen).length));
    });

    for (const [name, { more, unseen, inWay }] of Object.entries(alone)) {
      it(`names ${unseen.length} for ${name}`, async () =>
        assert.deepEqual(await unseenIn({ "index.js": program + more }, inWay), unseen));
    }
  });

  it("notes the warnings that the program logs, without its secret values", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const { ComponentResource, log, secret } = require("@pulumi/pulumi");
new ComponentResource("my:index:Component", "main", { of: secret("warning-value") });
secret("program");
log.warn("The program has warning-value.");
log.info("It goes on.");`,
    });
    try {
      const { notes } = await run(pack, folder.path);
      assert.deepEqual(
        notes.filter(({ kind }) => kind === "warning").map(({ text }) => text),
        ["has a program that logs a warning: The [secret] has [secret]."],
      );
    } finally {
      folder.remove();
    }
  });

  const losses: Record<string, string> = {
    "is closed": `fs.closeSync(${PIPE})`,
    "is closed by a worker": `new Worker('require("node:fs").closeSync(${PIPE})', { eval: true })`,
    "gets what is no call": `fs.writeSync(${PIPE}, Buffer.from([1, 0, 0, 0, 1, 0, 0, 0, 0, 0]))`,
    "gets a farewell from the program": `fs.writeSync(${PIPE}, farewell())`,
    "gets one, and is closed": `fs.writeSync(${PIPE}, farewell()); fs.closeSync(${PIPE}); fs.openSync(__filename, "r")`,
  };
  for (const [what, loss] of Object.entries(losses)) {
    it(`judges no program whose pipe ${what}, as what comes after that is lost`, async () => {
      const folder = new TemporaryFolder({
        "Pulumi.yaml": "name: project\nruntime: nodejs\n",
        "index.js": `const fs = require("node:fs");
const { Worker } = require("node:worker_threads");
const { Cluster } = require("@pulumi/gcp").container;
const { Socket } = require("node:net");
let asked = 0;
const { write } = Socket.prototype;
Socket.prototype.write = function (...given) {
  // The number of a call stands in its frame.
  if (given[0].length > 10) asked = given[0].readUInt32LE(4);
  return Reflect.apply(write, this, given);
};
const farewell = () => Buffer.concat([Buffer.from([17 + String(asked).length, 0, 0, 0, 0, 0, 0, 0, 9, 0]), Buffer.from("${FAREWELL}0 " + asked)]);
const before = new Cluster("before", { location: "europe-west4" });
before.urn.apply(() => setTimeout(() => { ${loss}; setTimeout(() => new Cluster("after"), 500); }, 300));
`,
      });
      try {
        await assert.rejects(
          () => run(pack, folder.path),
          /lost its connection to gke-guardrails before it ended/,
        );
      } finally {
        folder.remove();
      }
    });
  }

  it("writes nothing into the files of a process that the program forks", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js": `const { fork } = require("node:child_process");
const { closeSync, openSync } = require("node:fs");
const own = openSync("own.txt", "w");
const child = fork("./forked.js", { stdio: ["ignore", "ignore", "ignore", "ipc", own] });
closeSync(own);
exports.code = new Promise((resolve) => child.on("exit", resolve));
new (require("@pulumi/gcp").container.Cluster)("cluster", { location: "europe-west4" });
`,
      "forked.js": `const { output, unknown } = require("@pulumi/pulumi");
output(unknown).apply(() => new Thing());
class Thing {}
process.disconnect();
`,
    });
    try {
      await run(pack, folder.path);
      assert.equal(readFileSync(join(folder.path, "own.txt"), "utf8"), "");
    } finally {
      folder.remove();
    }
  });

  it("tells the program a new cluster's project, a repository's address and the ids of objects on it, which policies do not see", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  gcp:project: demo\n",
      "index.js": `const pulumi = require("@pulumi/pulumi");
const k8s = require("@pulumi/kubernetes");
const ipAllocationPolicy = { servicesIpv4CidrBlock: "10.8.0.0/20" };
const cluster = new (require("@pulumi/gcp").container.Cluster)("cluster", { location: "europe-west4", ipAllocationPolicy });
const { Repository } = require("@pulumi/gcp").artifactregistry;
const repository = new Repository("images", { repositoryId: "images", location: "europe", format: "DOCKER" });
const provider = new k8s.Provider("on-cluster", { kubeconfig: cluster.endpoint });
const account = new k8s.core.v1.ServiceAccount("account", { metadata: { namespace: "apps", name: "app" } }, { provider });
exports.member = pulumi.interpolate\`serviceAccount:\${cluster.project}.svc.id.goog[\${account.id}]\`;
exports.services = cluster.servicesIpv4Cidr;
exports.image = pulumi.interpolate\`\${repository.registryUri}/app\`;
`,
    });
    try {
      const { diagnostics } = await run(pack, folder.path);
      const seen = seenBy("stack", diagnostics);
      assert.equal(seen["project-dev"]?.props.services, "10.8.0.0/20");
      assert.equal(seen["project-dev"]?.props.member, "serviceAccount:demo.svc.id.goog[apps/app]");
      assert.equal(seen["project-dev"]?.props.image, "europe-docker.pkg.dev/demo/images/app");
      assert.equal(seen.cluster?.props.project, "<unknown>");
    } finally {
      folder.remove();
    }
  });

  it("tells the program of an account or cluster that it looks up what follows from that", async () => {
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "Pulumi.dev.yaml": "config:\n  gcp:project: demo\n",
      "index.js": `const gcp = require("@pulumi/gcp");
const email = "deployer@demo.iam.gserviceaccount.com";
const pulumi = require("@pulumi/pulumi");
const found = gcp.serviceaccount.getAccountOutput({ accountId: "app-runner" });
const former = "gcp:serviceAccount/";
const asked = pulumi.output(pulumi.runtime.invoke(former + "getAccount:getAccount", { accountId: "app-runner" }));
const made = new pulumi.CustomResource(former + "account:Account", "made", { accountId: "made", email: undefined });
const read = gcp.serviceaccount.Account.get("read", "projects/demo/serviceAccounts/" + email);
const cluster = gcp.container.getClusterOutput({ name: "main", location: "europe-west4" });
const got = gcp.container.Cluster.get("got", "projects/demo/locations/europe-west1/clusters/other");
new gcp.pubsub.Topic("topic");
const pools = [cluster.workloadIdentityConfigs[0].workloadPool, got.workloadIdentityConfig.workloadPool];
exports.seen = [asked.email, made.email, found.email, found.name, found.uniqueId, found.id, read.email, read.name, cluster.name, cluster.endpoint, got.name, got.location, ...pools];
`,
    });
    try {
      const { diagnostics, notes } = await run(pack, folder.path);
      const account = "app-runner@demo.iam.gserviceaccount.com";
      const other = "deployer@demo.iam.gserviceaccount.com";
      const unknown = "<unknown>";
      assert.deepEqual(seenBy("stack", diagnostics)["project-dev"]?.props.seen, [
        ...[account, "made@demo.iam.gserviceaccount.com"],
        ...[account, `projects/demo/serviceAccounts/${account}`, unknown],
        `projects/demo/serviceAccounts/${account}`,
        ...[other, `projects/demo/serviceAccounts/${other}`],
        ...["main", unknown, "other", "europe-west1"],
        ...["demo.svc.id.goog", "demo.svc.id.goog"],
      ]);
      assert.deepEqual(
        notes.filter(({ text }) => text.includes("ccount")),
        [],
      );
      assert.equal(notes.filter(({ text }) => /not known offline/.test(text)).length, 2);
    } finally {
      folder.remove();
    }
  });

  it("lets the program see what a policy has fixed", async () => {
    const remedying = await startRecorder({ remedy: "remediate" });
    const folder = new TemporaryFolder({
      "Pulumi.yaml": "name: project\nruntime: nodejs\n",
      "index.js":
        'const gcp = require("@pulumi/gcp");\nexports.labels = new gcp.pubsub.Topic("topic", { labels: { own: "yes" } }).labels;\n',
    });
    try {
      const { diagnostics, notes } = await run(remedying, folder.path, true);
      assert.deepEqual(seenBy("resources", diagnostics).topic?.props.labels, { remedied: "yes" });
      assert.deepEqual(seenBy("stack", diagnostics)["project-dev"]?.props.labels, { remedied: "yes" });
      assert.deepEqual(
        notes.slice(1).map(({ text }) => text),
        ['is checked as if gcp:pubsub/topic:Topic "topic" were remediated by remedy'],
      );
    } finally {
      folder.remove();
    }
  });
});
