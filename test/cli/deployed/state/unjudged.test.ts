import assert from "node:assert/strict";
import { join } from "node:path";
import { encryptedNotes, encryptedReports } from "../../../../cli/deployed/state/encrypted";
import { stateNotes } from "../../../../cli/deployed/state/state-notes";
import type { Plain } from "../../../../cli/offline/protocol/messages";
import { readState } from "../../../../cli/offline/state/state";
import { TemporaryFolder } from "../../support";

const CLUSTER = "gcp:container/cluster:Cluster";
const POOL = "gcp:container/nodePool:NodePool";
const urn = (type: string, name: string) => `urn:pulumi:prod::platform::${type}::${name}`;
const resource = (type: string, name: string, inputs: Plain, outputs: Plain, more: Plain = {}) => ({
  urn: urn(type, name),
  custom: true,
  id: name,
  type,
  inputs,
  outputs: { ...inputs, ...outputs },
  ...more,
});
const PLACE = { location: "europe-west1", project: "acme" };
const cluster = (pools: string[] | undefined, inputs: Plain = {}, more: Plain = {}) =>
  resource(
    CLUSTER,
    "main",
    { name: "main-1", ...PLACE, ...inputs },
    { nodePools: pools?.map((name) => ({ name, version: "1.35.2-gke.1000000" })) },
    more,
  );
const pool = (name: string, inputs: Plain = {}, more: Plain = {}) =>
  resource(POOL, name, { cluster: "main-1", ...PLACE, ...inputs }, { name: `${name}-1` }, more);
/** A secret as a state has it, encrypted. Source: sdk/go/common/resource/properties.go of pulumi/pulumi, SecretSig */
const SECRET = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: "v1:a:b",
};

/** Reads a state of these resources. */
function stateWith(resources: readonly object[], most = 5) {
  const state = { version: 3, deployment: { manifest: {}, resources } };
  const folder = new TemporaryFolder({ "state.json": JSON.stringify(state) }, { hasPackages: false });
  try {
    const read = readState(join(folder.path, "state.json"));
    return {
      notes: stateNotes(read, new Date("2026-11-28"), most),
      encrypted: encryptedNotes(read.resources),
      reports: encryptedReports(read.resources),
    };
  } finally {
    folder.remove();
  }
}

describe("what a state has that is not judged", () => {
  const stray = (...resources: object[]) =>
    stateWith(resources).notes.map(({ kind, text }) => `${kind} ${/configures \((.*?)\)/.exec(text)?.[1]}`);

  it("is a node pool that GKE lists and no resource configures", () => {
    assert.deepEqual(stray(cluster(["general-1", "by-hand"]), pool("general")), ['unseen "by-hand"']);
    assert.deepEqual(stray(cluster(["general-1"]), pool("general", { cluster: "other" })), [
      'unseen "general-1"',
    ]);
    const elsewhere = pool("general", { location: "us-east1" });
    assert.deepEqual(stray(cluster(["general-1"]), elsewhere), ['unseen "general-1"']);
    const many = ["a", "b", "c", "d", "e", "f", "g"];
    assert.deepEqual(stray(cluster(many)), ['unseen "a", "b", "c", "d", "e" and 2 more']);
    const [whole] = stateWith([cluster(many)], Number.POSITIVE_INFINITY).notes;
    assert.match(String(whole?.text), /"e", "f", "g"\)/);
    assert.deepEqual(stray(cluster(["default-pool"], { removeDefaultNodePool: true })), [
      'unseen "default-pool"',
    ]);
  });

  it("is none that a resource configures, which the cluster does itself, or that Autopilot has", () => {
    const id = "projects/acme/locations/europe-west1/clusters/main-1";
    for (const change of [{}, { cluster: id }, { cluster: `https://container.googleapis.com/v1/${id}` }])
      assert.deepEqual(stray(cluster(["general-1"]), pool("general", change)), []);
    const dependent = { propertyDependencies: { cluster: [urn(CLUSTER, "main")] } };
    assert.deepEqual(stray(cluster(["general-1"]), pool("general", { cluster: SECRET }, dependent)), []);
    assert.deepEqual(stray(cluster(["default-pool"])), []);
    assert.deepEqual(stray(cluster(["a", "made-up-1"], { nodePools: [{ name: "a" }, {}] })), []);
    assert.deepEqual(stray(cluster(["pool-1"], { enableAutopilot: true })), []);
    assert.deepEqual(stray(cluster(undefined)), []);
    assert.deepEqual(stray(cluster(["by-hand"], {}, { external: true }), pool("general")).length, 1);
  });

  it("is named: what is only read, waits for its deletion or to be created anew", () => {
    const reference = resource("pulumi:pulumi:StackReference", "base", {}, {}, { external: true });
    const { notes } = stateWith([
      cluster(["a"], {}, { external: true }),
      reference,
      pool("kept"),
      pool("read", {}, { external: true }),
      pool("kept", {}, { delete: true }),
      pool("anew", {}, { pendingReplacement: true }),
    ]);
    assert.deepEqual(
      notes.map(({ kind, text }) => [kind, text.replace(/: .*$/, "")]),
      [
        ["other", "only reads Cluster main, NodePool read"],
        ["other", "has deleted NodePool anew and not created it anew yet"],
        ["other", "still has to delete NodePool kept"],
      ],
    );
  });

  it("is what needs a secret that is encrypted", () => {
    const [note] = stateWith([pool("general", { version: SECRET })]).encrypted;
    assert.match(note?.text ?? "", /encrypted in its state.*pulumi stack export --show-secrets/);
    const plain = { ...SECRET, ciphertext: undefined, plaintext: '"1.35"' };
    assert.deepEqual(stateWith([pool("general", { version: plain })]).encrypted, []);
  });

  it("names what GKE reports and the state encrypts, but for what the provider makes secret", () => {
    const observed = (outputs: Plain, inputs: Plain = {}) => {
      const it = cluster([], inputs);
      return stateWith([{ ...it, outputs: { ...it.outputs, ...outputs } }]).reports.map(({ text }) => text);
    };
    assert.deepEqual(observed({ masterVersion: "1.35", masterAuth: SECRET, pulumiLabels: SECRET }), []);
    assert.deepEqual(observed({ nodeVersion: SECRET }, { nodeVersion: SECRET }), []);
    const [text = ""] = observed({ nodePools: [{ version: SECRET }], masterVersion: SECRET });
    assert.match(
      text,
      /^has the cluster "main", of which the state encrypts masterVersion, nodePools: what GKE reports/,
    );
    const state = pool("general");
    const [ofPool] = stateWith([{ ...state, outputs: { ...state.outputs, version: SECRET } }]).reports;
    assert.match(ofPool?.text ?? "", /^has the node pool "general", of which the state encrypts version:/);
  });
});
