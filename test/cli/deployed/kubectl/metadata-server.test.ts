import assert from "node:assert/strict";
import { audit } from "../../../../cli/audit";
import { FakeTerminal, TemporaryFolder } from "../../support";
import { listedCluster, listedPool } from "../clusters";

const SYSTEM = { namespace: "kube-system", labels: { "addonmanager.kubernetes.io/mode": "Reconcile" } };
const daemonSet = <Status extends object>(
  name: string,
  status: Status,
  day = "20260401",
  metadata: object = {},
) => ({
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
const OLD = "2026-05-20T00:00:00Z";
/** What a node says of itself: `since` of its readiness, `seen` where it last reported it. */
const READY = { ready: "True", since: OLD, seen: "2026-05-31T12:00:00Z", version: "1.35.2-gke.1000000" };
const node = (
  name: string,
  labels: object = {},
  {
    ready,
    since,
    seen,
    version,
    metadata = {},
    spec = {},
  }: typeof READY & { metadata?: object; spec?: object } = READY,
) => ({
  apiVersion: "v1",
  kind: "Node",
  spec,
  status: {
    conditions: [{ type: "Ready", status: ready, lastTransitionTime: since, lastHeartbeatTime: seen }],
    nodeInfo: { kubeletVersion: `v${version}` },
  },
  metadata: {
    name,
    creationTimestamp: OLD,
    ...metadata,
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
const found = (...files: object[][]): Promise<string[]> => foundOf(listedCluster(), ...files);

async function foundOf(cluster: object, ...files: object[][]): Promise<string[]> {
  const folder = new TemporaryFolder(
    {
      "list.json": JSON.stringify([cluster]),
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

  const ab = [node("a"), node("b")];
  const unready = node("n", {}, { ...READY, ready: "Unknown" });
  const late = { ...READY, since: "2026-05-31T11:55:00Z" };
  const leaving = { ...READY, metadata: { deletionTimestamp: "2026-05-31T12:00:00Z" } };
  const tainted = { ...READY, spec: { taints: [{ key: "ToBeDeletedByClusterAutoscaler" }] } };
  const cordoned = { ...READY, spec: { unschedulable: true } };
  const notReady = (ready: number, desired: number) =>
    `${AT} is Ready on ${ready} of ${desired} nodes: ${ready === 0 ? "no Pod there" : "on the others no Pod"} has an identity of its own`;

  it("is found not Ready where more nodes are Ready and not new than it is Ready on", async () => {
    for (const [ready, others] of [
      [1, []],
      [0, []],
      [1, [unready]],
      [1, [node("late", {}, late), node("leaving", {}, leaving)]],
    ] as const) {
      const desired = 2 + others.length;
      assert.deepEqual(await found([daemonSet(SERVER, counts(desired, ready)), ...ab, ...others]), [
        `mandatory ${notReady(ready, desired)}`,
      ]);
    }
  });

  it("is found not Ready also where its counts leave out a node that is being deleted", async () => {
    const items = [daemonSet(SERVER, counts(2, 1)), ...ab, node("leaving", {}, leaving)];
    assert.deepEqual(await found(items), [`mandatory ${notReady(1, 2)}`]);
  });

  it("is found to leave out nodes that GKE marks for it", async () => {
    for (const [desired, level] of [
      [0, "mandatory"],
      [1, "advisory"],
    ] as const)
      assert.deepEqual(await found([daemonSet(SERVER, counts(desired)), ...ab]), [
        `${level} ${AT} is to run on ${desired} node${desired === 1 ? "" : "s"}, although GKE marks 2 for it that are Ready: on the others no Pod has an identity of its own`,
      ]);
    assert.deepEqual(await found([daemonSet(SERVER, counts(0)), node("late", {}, late), unready]), []);
  });

  it("may be not Ready on nodes that start, are not Ready or are being deleted", async () => {
    for (const other of [
      unready,
      node("late", {}, late),
      node("leaving", {}, leaving),
      node("tainted", {}, tainted),
    ]) {
      assert.deepEqual(await found([daemonSet(SERVER, counts(3, 2)), ...ab, other]), []);
      assert.deepEqual(await found([daemonSet(SERVER, counts(3, 2, 2)), ...ab, other]), []);
      assert.deepEqual(await found([daemonSet(SERVER, counts(1, 0)), other]), []);
    }
  });

  it("is advised on where it is not known whether the nodes explain it", async () => {
    const withoutStatus = { ...node("x"), status: {} };
    for (const items of [
      [daemonSet(SERVER, counts(3, 2)), ...ab, node("cordoned", {}, cordoned)],
      [daemonSet(SERVER, counts(3, 2)), ...ab, withoutStatus],
      [daemonSet(SERVER, counts(3, 2)), ...ab],
      [daemonSet(SERVER, counts(3, 2))],
      [daemonSet(SERVER, counts(3, 0))],
    ])
      assert.match(String(await found(items)), /^advisory \S+ \S+ is Ready on [02] of 3 nodes: [^,]+$/);
  });

  it("may be not Ready on as many nodes as its rollout replaces at a time", async () => {
    const four = [...ab, node("c"), node("d")];
    const half = daemonSet(SERVER, counts(4, 2, 3));
    Object.assign(half.spec, { updateStrategy: { rollingUpdate: { maxUnavailable: "26%" } } });
    for (const [server, level] of [
      [daemonSet(SERVER, counts(4, 3, 3)), "advisory"],
      [daemonSet(SERVER, counts(4, 2, 3)), "mandatory"],
      [half, "advisory"],
    ] as const)
      assert.deepEqual(await found([server, ...four]), [
        `${level} ${notReady(server.status.numberReady, 4)}`,
      ]);
  });

  it("is found in two versions, also where its counts are of an older definition", async () => {
    for (const status of [counts(3, 3, 2), { ...counts(3), observedGeneration: 2 }]) {
      const [finding, ...others] = await found([daemonSet(SERVER, status)]);
      assert.match(finding ?? "", /^advisory \S+ \S+ runs in its present version on [02] of 3 nodes$/);
      assert.deepEqual(others, []);
    }
  });

  it("is found older than the minor of its nodes, in one file with them or in two", async () => {
    // 1.35 came to the Regular channel on 2026-02-11.
    const old = (day: string) => daemonSet(SERVER, counts(1), day);
    for (const files of [
      [[old("20250101"), node("a")]],
      [[old("20250101")], [node("a")]],
      [[node("a")], [old("20250101")]],
    ])
      assert.match(
        String(await found(...files)),
        /^advisory \S+ \S+ has an image 504 days older than the newest node/,
      );
    assert.match(
      String(await found([old("20240101"), node("a")])),
      /^mandatory \S+ \S+ has an image 870 days/,
    );
  });

  it("may be as old as a minor that GKE supports for years", async () => {
    const extended = { ...READY, version: "1.32.9-gke.1200000" };
    assert.deepEqual(await found([daemonSet(SERVER, counts(1), "20240801"), node("a", {}, extended)]), []);
    for (const [version, day, levels] of [
      // Older than all minors whose days are known, and newer than them.
      ["1.21.5-gke.1", "20240501", []],
      ["1.21.5-gke.1", "20220301", ["advisory"]],
      ["1.99.0-gke.1", "20250601", []],
      ["1.99.0-gke.1", "20240101", ["mandatory"]],
    ] as const) {
      const findings = await found([daemonSet(SERVER, counts(1), day), node("a", {}, { ...READY, version })]);
      assert.deepEqual(
        findings.map((each) => each.split(" ")[0]),
        levels,
      );
    }
  });

  it("is found missing where GKE marks nodes for it", async () => {
    assert.match(
      String(await found([daemonSet("fluentbit-gke", counts(2)), node("a")])),
      /^mandatory \S+ \S+ is not among the cluster's DaemonSets, although GKE marks 1 node for it/,
    );
  });

  it("is not missing where GKE marks Windows nodes alone", async () => {
    const windows = node("w", { "kubernetes.io/os": "windows" });
    assert.deepEqual(await found([daemonSet("fluentbit-gke", counts(2)), windows]), []);
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

  it("may be absent from nodes that start, and is advised on where GKE is replacing them", async () => {
    const two = daemonSet(SERVER, counts(2));
    for (const state of [late, leaving, { ...READY, ready: "False" }])
      assert.deepEqual(await found([two, ...ab, node("x", UNLABELLED, state)]), []);
    const changing = listedCluster({ nodePools: [listedPool({ status: "RECONCILING" })] });
    const before = node("x", UNLABELLED);
    for (const findings of [
      await foundOf(changing, [two, ...ab, before]),
      await found([two, ...ab, node("x", UNLABELLED, cordoned)]),
    ])
      assert.match(String(findings), /^advisory \S+ \S+ does not run on 1 node /);
  });

  it("stops at no object that is none", async () => {
    const broken = { apiVersion: "v1", kind: "Node", metadata: { name: "x", labels: null } };
    const empty = {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: { name: SERVER, namespace: "kube-system" },
    };
    assert.deepEqual(await found([broken, { ...empty, spec: [], status: 5 }]), []);
    const odd = { ...empty, metadata: { ...empty.metadata, generation: { toString: 1 } } };
    assert.deepEqual(await found([odd, { apiVersion: "v1", kind: { toString: 1 }, items: [] }]), []);
  });
});
