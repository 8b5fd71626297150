import assert from "node:assert/strict";
import { audit } from "../../../cli/audit";
import { FakeTerminal, TemporaryFolder } from "../support";
import { listedCluster } from "./clusters";

const SYSTEM = { namespace: "kube-system", labels: { "addonmanager.kubernetes.io/mode": "Reconcile" } };
const daemonSet = (name: string, status: object, day = "20260401", metadata: object = {}) => ({
  apiVersion: "apps/v1",
  kind: "DaemonSet",
  metadata: { ...SYSTEM, name, generation: 3, ...metadata },
  spec: {
    template: {
      spec: { containers: [{ name, image: `gke.gcr.io/${name}:gke_metadata_server_${day}.00_p0` }] },
    },
  },
  status: { observedGeneration: 3, ...status },
});
const counts = (desired: number, ready = desired, updated = desired) => ({
  desiredNumberScheduled: desired,
  numberReady: ready,
  updatedNumberScheduled: updated,
});
const node = (name: string, labels: object = {}) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: {
    name,
    creationTimestamp: "2026-05-20T00:00:00Z",
    labels: {
      "cloud.google.com/gke-nodepool": "default-pool",
      "kubernetes.io/os": "linux",
      "iam.gke.io/gke-metadata-server-enabled": "true",
      ...labels,
    },
  },
});
const UNLABELLED = { "iam.gke.io/gke-metadata-server-enabled": undefined };
const SERVER = "gke-metadata-server";
const GOOD = daemonSet(SERVER, counts(2));

/** What is found of the metadata server of a cluster, with objects in one file or several. */
async function found(...files: object[][]): Promise<string[]> {
  const folder = new TemporaryFolder(
    {
      "list.json": JSON.stringify([listedCluster()]),
      "config.json": JSON.stringify({
        all: "disabled",
        settings: { today: "2026-06-01" },
        "node-pool-gke-metadata-mode": "mandatory",
      }),
      ...Object.fromEntries(
        files.map((items, i) => [`${i}.json`, JSON.stringify({ apiVersion: "v1", kind: "List", items })]),
      ),
    },
    { hasPackages: false },
  );
  const path = (name: string) => `${folder.path}/${name}`;
  const terminal = new FakeTerminal();
  try {
    const objects = files.flatMap((_, i) => ["--kubernetes", path(`${i}.json`)]);
    await audit.run(
      ["--gcloud", path("list.json"), ...objects, "--config", path("config.json"), "--json"],
      terminal,
    );
    return JSON.parse(terminal.stdout).stacks[0].findings.map(
      ({ level, name, property, problem }: Record<string, string>) =>
        `${level} ${name} ${property} ${problem}`,
    );
  } finally {
    folder.remove();
  }
}
const AT = `europe-west1/main ${SERVER}`;

describe("the metadata server in kubectl's lists", () => {
  it("is good where it is Ready and current on all nodes, and where nothing is known of it", async () => {
    const windows = node("w", { ...UNLABELLED, "kubernetes.io/os": "windows" });
    const ofOtherPool = node("o", { ...UNLABELLED, "cloud.google.com/gke-nodepool": "other" });
    for (const items of [
      [GOOD, node("a"), node("b"), windows, ofOtherPool],
      [GOOD],
      [node("a")],
      [daemonSet(SERVER, {}), node("a")],
      [daemonSet(SERVER, counts(2), "current"), node("a")],
      // Somebody's own, in a list that has no other.
      [daemonSet("agent", counts(2), "", { labels: {} }), node("a")],
      [daemonSet(SERVER, counts(0)), daemonSet("fluentbit-gke", counts(2))],
    ])
      assert.deepEqual(await found(items), []);
  });

  it("is found not Ready: on all nodes, or on some, which may be new", async () => {
    assert.deepEqual(await found([daemonSet(SERVER, counts(3, 0, 0))]), [
      `mandatory ${AT} is Ready on 0 of 3 nodes: on the others no Pod has an identity of its own`,
    ]);
    assert.deepEqual(await found([daemonSet(SERVER, counts(3, 2))]), [
      `advisory ${AT} is Ready on 2 of 3 nodes: on the others no Pod has an identity of its own`,
    ]);
  });

  it("is found in two versions, also where its counts are of an older definition", async () => {
    for (const status of [counts(3, 3, 2), { ...counts(3), observedGeneration: 2 }]) {
      const [finding, ...others] = await found([daemonSet(SERVER, status)]);
      assert.match(finding ?? "", /^advisory \S+ \S+ runs in its present version on [02] of 3 nodes$/);
      assert.deepEqual(others, []);
    }
  });

  it("is found older than its nodes by more than a year, in one file with them or in two", async () => {
    const old = daemonSet(SERVER, counts(1), "20250101");
    for (const files of [[[old, node("a")]], [[old], [node("a")]], [[node("a")], [old]]])
      assert.match(
        String(await found(...files)),
        /^advisory \S+ \S+ has an image 504 days older than the newest node/,
      );
  });

  it("is found missing where GKE marks nodes for it", async () => {
    assert.match(
      String(await found([daemonSet("fluentbit-gke", counts(2)), node("a")])),
      /^mandatory \S+ \S+ is not among the cluster's DaemonSets, although GKE marks 1 node for it/,
    );
  });

  it("is not missing where another file has it", async () => {
    const others = [daemonSet("fluentbit-gke", counts(2)), node("a")];
    assert.deepEqual(await found([GOOD], others), []);
    assert.deepEqual(await found(others, [GOOD]), []);
  });

  it("is found not to run on nodes of a pool that should have it", async () => {
    const nodes = ["a", "b", "c", "d", "e", "f"].map((name) => node(name, name === "f" ? {} : UNLABELLED));
    assert.match(
      String(await found([GOOD, ...nodes])),
      /^mandatory \S+ \S+ does not run on 5 nodes of node pools that should run it \(a, b, c and 2 more\): the label/,
    );
  });

  it("is found not to run on nodes of each of several files, of which the last counts for a node in two", async () => {
    const bare = ["a", "b"].map((name) => node(name, UNLABELLED));
    const findings = await found([GOOD, ...bare], [node("b"), node("c")]);
    assert.match(
      String(findings),
      /does not run on 1 node of node pools that should run it \(a\): the label/,
    );
  });

  it("stops at no object that is none", async () => {
    const broken = { apiVersion: "v1", kind: "Node", metadata: { name: "x", labels: null } };
    const empty = {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: SERVER, namespace: "kube-system" },
    };
    assert.deepEqual(await found([broken, { ...empty, spec: [], status: 5 }]), []);
  });
});
