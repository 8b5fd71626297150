import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { NotEvaluated } from "../../../../cli/messages/errors";
import type { JudgedResource } from "../../../../cli/offline/protocol/analysis";
import { readState, type State } from "../../../../cli/offline/state/state";
import { refuseWhatDoesNotFit } from "../../../../cli/offline/state/state-size";
import { TemporaryFolder } from "../../support";

const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };
const urn = (type: string, name: string) => `urn:pulumi:prod::platform::${type}::${name}`;
const STACK = urn("pulumi:pulumi:Stack", "platform-prod");
const PROVIDER = urn("pulumi:providers:gcp", "default_9_37_0");
const CLUSTER = urn("gcp:container/cluster:Cluster", "main");

const RESOURCES = [
  { urn: STACK, custom: false, type: "pulumi:pulumi:Stack" },
  {
    urn: PROVIDER,
    custom: true,
    id: "b2a1",
    type: "pulumi:providers:gcp",
    inputs: { project: "demo" },
    outputs: { project: "demo" },
  },
  {
    urn: CLUSTER,
    custom: true,
    id: "c1",
    type: "gcp:container/cluster:Cluster",
    inputs: { location: "europe-west1", token: { ...SECRET, ciphertext: "v1:canary" } },
    outputs: {
      location: "europe-west1",
      plain: { ...SECRET, plaintext: JSON.stringify({ a: { ...SECRET, plaintext: "1" } }) },
      masterVersion: "1.34.1",
    },
    parent: STACK,
    provider: `${PROVIDER}::b2a1`,
    dependencies: [PROVIDER],
    propertyDependencies: { location: [PROVIDER], name: null },
    protect: true,
    ignoreChanges: ["nodeVersion"],
    customTimeouts: { create: 5400 },
    sourcePosition: "project:///src/a%20b.ts#12,5",
  },
  {
    urn: urn("gcp:container/cluster:Cluster", "read"),
    custom: true,
    type: "gcp:container/cluster:Cluster",
    external: true,
  },
  {
    urn: urn("gcp:container/cluster:Cluster", "old"),
    custom: true,
    type: "gcp:container/cluster:Cluster",
    delete: true,
  },
  {
    urn: urn("gcp:container/cluster:Cluster", "deleted-before-its-replacement"),
    custom: true,
    type: "gcp:container/cluster:Cluster",
    inputs: { location: "europe-west1" },
    pendingReplacement: true,
  },
];

function read(content: string | Buffer): State {
  const folder = new TemporaryFolder({}, { hasPackages: false });
  const file = join(folder.path, "state.json");
  try {
    writeFileSync(file, content);
    return readState(file);
  } catch (error) {
    if (error instanceof NotEvaluated) error.message = error.message.replaceAll(file, "FILE");
    throw error;
  } finally {
    folder.remove();
  }
}

const exported = (resources: unknown = RESOURCES, version = 3) =>
  JSON.stringify({ version, deployment: { manifest: {}, resources } });

/** What a resource says, also by what it reads once it is asked. */
const said = ({ urn, type, name, parent, inputs, outputs, provider, ...rest }: JudgedResource) => {
  const { dependencies, propertyDependencies, options, source } = rest;
  const graph = { dependencies, propertyDependencies, options, source };
  return { urn, type, name, parent, inputs, outputs, provider, ...graph };
};
const whole = ({ resources, unmanaged, leaving, ...state }: State) => ({
  ...state,
  resources: resources.map(said),
  unmanaged: unmanaged.map(said),
  leaving: leaving.map(said),
});

describe("readState", () => {
  it("reads what pulumi stack export writes", () => {
    const { stack, project, resources, unmanaged } = read(exported());
    assert.deepEqual([stack, project], ["prod", "platform"]);
    assert.deepEqual(
      resources.map(({ name }) => name),
      ["platform-prod", "default_9_37_0", "main"],
    );
    assert.deepEqual(
      unmanaged.map(({ name, inputs }) => [name, inputs]),
      [
        ["read", {}],
        ["deleted-before-its-replacement", {}],
      ],
    );
    assert.deepEqual(said(resources[2] as JudgedResource), {
      urn: CLUSTER,
      type: "gcp:container/cluster:Cluster",
      name: "main",
      parent: STACK,
      inputs: { location: "europe-west1", token: "[secret]" },
      outputs: { location: "europe-west1", plain: { a: 1 }, masterVersion: "1.34.1" },
      provider: {
        urn: PROVIDER,
        type: "pulumi:providers:gcp",
        name: "default_9_37_0",
        inputs: { project: "demo" },
      },
      dependencies: [PROVIDER],
      propertyDependencies: new Map([["location", [PROVIDER]]]),
      options: {
        protect: true,
        ignoreChanges: ["nodeVersion"],
        additionalSecretOutputs: [],
        deleteBeforeReplace: undefined,
        timeouts: { create: "5400s", update: "", delete: "" },
      },
      source: { file: resolve("src/a b.ts"), line: 12 },
    });
  });

  it("reads a checkpoint of a file backend, also a compressed one", () => {
    const checkpoint = JSON.stringify({
      version: 3,
      checkpoint: { stack: "prod", latest: { resources: RESOURCES } },
    });
    assert.deepEqual(whole(read(checkpoint)), whole(read(exported())));
    assert.deepEqual(whole(read(gzipSync(checkpoint))), whole(read(exported())));
  });

  it("says which operations are pending", () => {
    const creating = { resource: { urn: CLUSTER, type: "gcp:container/cluster:Cluster" }, type: "creating" };
    const { deployment, ...rest } = JSON.parse(exported());
    const interrupted = { ...rest, deployment: { ...deployment, pending_operations: [creating, creating] } };
    assert.deepEqual(read(JSON.stringify(interrupted)).notes, [
      {
        kind: "other",
        text: "has 2 pending operations, such as creating Cluster main: an update was interrupted, so what is deployed may differ from what was judged. Run pulumi refresh, and export the state again.",
      },
    ]);
    for (const none of [[], null, [5]])
      assert.deepEqual(
        read(JSON.stringify({ ...rest, deployment: { ...deployment, pending_operations: none } })).notes,
        [],
      );
  });

  it("reads the fourth version", () => {
    assert.deepEqual(whole(read(exported(RESOURCES, 4))), whole(read(exported())));
  });

  const rejected: Record<string, { content: string | Buffer; says: RegExp }> = {
    "an empty file": { content: "", says: /^FILE is empty\.$/ },
    "a file of blanks": { content: " \n\n", says: /^FILE is empty\.$/ },
    "a truncated file": {
      content: exported().slice(0, -100),
      says: /^FILE is invalid JSON: it seems to be cut off or damaged\. Export it again by pulumi stack export\.$/,
    },
    "properties in a list": {
      content: exported([{ ...RESOURCES[2], inputs: [] }]),
      says: /resources\[0\]\.inputs is not an object\.$/,
    },
    "properties that are a number": {
      content: exported([{ ...RESOURCES[2], outputs: 5 }]),
      says: /resources\[0\]\.outputs is not an object\.$/,
    },
    "an encrypted file": {
      content: Buffer.from([0x85, 0x01, 0x0c, 0x03, 0xff, 0xfe]),
      says: /it is not JSON\. If the file is encrypted, decrypt it first\.$/,
    },
    "a file encrypted with SOPS": {
      content: '{ "data": "ENC[]", "sops": {} }',
      says: /it is encrypted with SOPS\.$/,
    },
    "a damaged compressed file": { content: Buffer.from([0x1f, 0x8b, 1, 2]), says: /compressed and damaged/ },
    "a state of Terraform": {
      content: '{ "version": 4, "terraform_version": "1.9.0", "resources": [] }',
      says: /^FILE is not what pulumi stack export writes: it is a state or plan of Terraform\. Judge the clusters by --gcloud, .+docs\/ci\.md.+\.$/,
    },
    "another JSON file": {
      content: '{ "name": "x" }',
      says: /^FILE is not what pulumi stack export writes\.$/,
    },
    "a list": { content: "[]", says: /^FILE is not what pulumi stack export writes\.$/ },
    "an older version": {
      content: exported(RESOURCES, 2),
      says: /version 2 of Pulumi's state; only 3 and 4 can be read/,
    },
    "a state without a version": {
      content: '{ "deployment": {} }',
      says: /^FILE has no version of Pulumi's state; only 3 and 4 can be read\.$/,
    },
    "a stack that was never updated": {
      content: '{ "version": 3, "deployment": null }',
      says: /holds no deployment/,
    },
    "a stack without resources": {
      content: exported([]),
      says: /the stack is empty, so there is nothing to judge/,
    },
    "resources that are none": {
      content: exported([{ id: "x" }]),
      says: /resources\[0\] has no URN and type/,
    },
    "resources with URNs of something else": {
      content: exported([{ urn: "urn:isbn:0451450523", type: "book" }]),
      says: /resources\[0\] has no URN and type/,
    },
    "a node pool without any content": {
      content: exported([
        {
          urn: "urn:pulumi:dev::p::gcp:container/nodePool:NodePool::pool",
          type: "gcp:container/nodePool:NodePool",
          inputs: {},
        },
      ]),
      says: /resources\[0\], of type gcp:container\/nodePool:NodePool, has neither inputs nor outputs\.$/,
    },
    "what pulumi says where it fails": {
      content: "error: no stack selected; please use `pulumi stack select`\n",
      says: /begins with a message of the command that was to write it \("error: …"\)/,
    },
    "resources that are no list": { content: exported({}), says: /its resources are not a list/ },
  };
  for (const [name, { content, says }] of Object.entries(rejected)) {
    it(`rejects ${name}`, () => {
      assert.throws(
        () => read(content),
        (error) => error instanceof NotEvaluated && says.test(error.message),
      );
    });
  }

  it("rejects a file that is not there", () => {
    assert.throws(
      () => readState("/no/such.json"),
      /There is no file \/no\/such\.json\. To write it: pulumi stack export --file \/no\/such\.json$/,
    );
  });
});

describe("a state that is too large for the memory", () => {
  it("is refused with what it needs, and how to allow it", () => {
    assert.throws(
      () => refuseWhatDoesNotFit("FILE", 200_000_000, 599_000_000),
      /^Error: FILE needs about 600 MB of memory to be judged, and Node.js may use 599 MB.*=600$/,
    );
    assert.doesNotThrow(() => refuseWhatDoesNotFit("FILE", 200_000_000, 600_000_000));
  });
});

describe("a resource of a state", () => {
  it("is parsed again each time that its properties are asked for, and does not keep them", () => {
    const [, , cluster] = read(exported()).resources;
    assert.deepEqual(cluster?.outputs, cluster?.outputs);
    assert.notEqual(cluster?.outputs, cluster?.outputs);
    assert.notEqual(cluster?.inputs, cluster?.inputs);
  });

  it("has nothing of who set which field of a Kubernetes object", () => {
    const type = "kubernetes:core/v1:Service";
    const outputs = { metadata: { uid: "u", managedFields: [{ manager: "m" }] } };
    const [service] = read(
      exported([{ urn: `urn:pulumi:dev::project::${type}::it`, type, outputs }]),
    ).resources;
    assert.deepEqual(service?.outputs, { metadata: { uid: "u" } });
  });
});
