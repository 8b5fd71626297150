import assert from "node:assert/strict";
import fc from "fast-check";
import { runCluster } from "../../verifier/cluster";
import { PAGE_SIZE, TABLE_PAGE_SIZE } from "../../verifier/kubernetes-lists";
import { terminationMessage } from "../../verifier/log-entry";
import {
  addEarlierRun,
  CONFIG_MAPS,
  clusterSettings,
  DAEMON_SETS,
  IMAGE,
  NAMESPACE,
  OLD_IMAGE,
  play,
} from "./support/cluster";
import { API_TOKEN, KubernetesApi } from "./support/kubernetes-api";
import { captured, labelsOf } from "./support/output";

describe("mode cluster", () => {
  let api: KubernetesApi;
  before(async () => {
    api = await KubernetesApi.start();
  });
  after(() => api.stop());
  beforeEach(() => {
    api.reset();
  });

  const run = (more: Record<string, string> = {}) => {
    return captured(() => runCluster(clusterSettings(api, more), new AbortController().signal));
  };
  const CONDITIONS = { VERIFIER_EXPECT_CONDITIONS: "true" };

  it("passes on a healthy cluster, with what the next run compares", async () => {
    play(api, { nodes: 3, reason: () => "Verified" });
    const { result, entries } = await run(CONDITIONS);
    assert.equal(result, 0);
    assert.equal(entries.length, 1);
    const [entry] = entries;
    assert.equal(entry?.message, "demo: 3 of 3 nodes verified");
    assert.equal(labelsOf(entry ?? assert.fail()).verification_mode, "cluster");
    assert.deepEqual(entry?.verification?.baseline, {
      "control plane": "1.31.5-gke.1000",
      component: "1.32.2",
      image: IMAGE,
      revision: "abc",
    });
    assert.ok(api.calls.every(({ method }) => method === "GET"));
  });

  it("passes by the readiness of Pods alone, without conditions", async () => {
    play(api, { nodes: 3 });
    assert.equal((await run()).result, 0);
  });

  it("fails on the incident, and names the nodes", async () => {
    play(api, { nodes: 2, image: OLD_IMAGE, reason: () => "Refused", isVerified: () => false });
    const { result, entries } = await run(CONDITIONS);
    assert.equal(result, 1);
    assert.equal(labelsOf(entries[0] ?? assert.fail()).verification_fault, "refused");
    assert.match(entries[0]?.message ?? "", /^demo: nodes: connection refused .*2 nodes: node-0, node-1/);
  });

  it("tells what changed since the newest run that left something", async () => {
    play(api, { nodes: 2 });
    const left = (image: string) =>
      terminationMessage({
        mode: "cluster",
        time: new Date(),
        expected: { cluster: "demo" },
        problems: [],
        attempts: 1,
        milliseconds: 1,
        baseline: { "control plane": "1.30.1-gke.1", component: "1.32.2", image, revision: "abc" },
      });
    addEarlierRun(api, left("older"), "2026-11-20T00:00:00Z");
    addEarlierRun(api, left(IMAGE), "2026-11-22T00:00:00Z");
    addEarlierRun(api, "killed", "2026-11-23T00:00:00Z");
    const { result, entries } = await run();
    assert.equal(result, 0);
    assert.deepEqual(entries[0]?.verification?.changes, ["control plane: 1.30.1-gke.1 -> 1.31.5-gke.1000"]);
  });

  it("fails run after run while nodes of a pool do not come back after an upgrade", async () => {
    const MIN = { VERIFIER_MIN_NODES: "pool-0:2,pool-1:2" };
    play(api, { nodes: 4 });
    assert.equal((await run(MIN)).result, 0);
    const leave = ({ entries }: Awaited<ReturnType<typeof run>>, day: number) =>
      addEarlierRun(
        api,
        JSON.stringify({ baseline: entries[0]?.verification?.baseline }),
        `2026-11-2${day}T00:00:00Z`,
      );
    const first = await run(MIN);
    play(api, { nodes: 3 });
    leave(first, 0);
    const second = await run(MIN);
    assert.equal(second.result, 1);
    assert.match(
      second.entries[0]?.message ?? "",
      /fewer nodes than the pool's least \[pool pool-1: 1 of at least 2\]/,
    );
    leave(second, 1);
    const third = await run(MIN);
    assert.equal(labelsOf(third.entries[0] ?? assert.fail()).verification_fault, "nodes-missing");
    // The program expects fewer now.
    assert.equal((await run({ VERIFIER_MIN_NODES: "pool-0:2,pool-1:1" })).result, 0);
  });

  it("tries again within the grace period", async () => {
    play(api, { nodes: 2, isVerified: () => false });
    let runs = 0;
    api.trouble = ({ path }) => {
      if (path === "/version" && ++runs === 2) play(api, { nodes: 2 });
      return undefined;
    };
    const { result, entries } = await run({ VERIFIER_GRACE_SECONDS: "4" });
    assert.equal(result, 0);
    assert.equal(entries[0]?.verification?.attempts, 2);
  });

  it("never passes where something could not be read, and stays failed where a node failed", async () => {
    const paths = [
      "/version",
      "/api/v1/nodes",
      `${DAEMON_SETS}/gke-metadata-server`,
      "kube-system/pods",
      `${NAMESPACE}/pods`,
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.constantFrom(401, 403, 400, 409),
        fc.boolean(),
        async (path, status, isBad) => {
          play(api, { nodes: 2, reason: () => (isBad ? "Refused" : "Verified") });
          api.trouble = (call) => (call.path.endsWith(path) ? status : undefined);
          const { result, text } = await run(CONDITIONS);
          assert.notEqual(result, 0);
          if (isBad && path !== "/api/v1/nodes") assert.equal(result, 1);
          if (!isBad) assert.equal(result, 2);
          assert.ok(!text.includes(API_TOKEN));
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is undetermined when the API is lost, and says which call failed", async () => {
    api.trouble = () => "reset";
    const { result, entries } = await run();
    assert.equal(result, 2);
    assert.equal(labelsOf(entries[0] ?? assert.fail()).verification_fault, "api-unavailable");
    assert.match(entries[0]?.message ?? "", /GET \/version: ECONNRESET/);
  }).timeout(60_000);

  it("goes on when the API comes back", async () => {
    play(api, { nodes: 2 });
    api.trouble = (_, count) => (count === 1 ? 503 : undefined);
    assert.equal((await run()).result, 0);
  });

  it("is undetermined where the API has no tables", async () => {
    play(api, { nodes: 2 });
    api.hasTables = false;
    const { result, entries } = await run();
    assert.equal(result, 2);
    assert.match(entries[0]?.message ?? "", /GET \/api\/v1\/\S+\/pods: status 406/);
  });

  it("is undetermined without credentials", async () => {
    const { result, entries } = await run({ VERIFIER_CREDENTIALS: "/nowhere" });
    assert.equal(result, 2);
    assert.match(entries[0]?.message ?? "", /\/nowhere\/ca\.crt: ENOENT/);
  });

  it("heals where it is told to, once, and says what it sees after that", async () => {
    play(api, { nodes: 2, image: OLD_IMAGE, reason: () => "Refused", isVerified: () => false });
    api.add(CONFIG_MAPS, { metadata: { name: "gke-upgrade-verification-self-heal" } });
    const { result, entries } = await run({
      ...CONDITIONS,
      VERIFIER_SELF_HEAL: "on",
      VERIFIER_GRACE_SECONDS: "8",
    });
    assert.equal(result, 1);
    assert.equal(api.seen("DELETE").length, 1);
    const kinds = entries.map((entry) => labelsOf(entry).verification_kind);
    assert.deepEqual(kinds, [...Array(4).fill("self-heal"), "verdict"]);
    assert.match(entries[0]?.message ?? "", /once more/);
    const faults = entries.at(-1)?.verification?.problems.map(({ fault }) => fault);
    assert.ok(faults?.includes("server-missing"), `${faults}`);
  });

  it("does not heal on what is seen once", async () => {
    play(api, { nodes: 2, image: OLD_IMAGE, reason: () => "Refused", isVerified: () => false });
    await run({ ...CONDITIONS, VERIFIER_SELF_HEAL: "on" });
    assert.ok(api.calls.every(({ method }) => method === "GET"));
  });

  it("says why it does not heal", async () => {
    play(api, { nodes: 2, reason: () => "Forbidden", isVerified: () => false });
    const { entries } = await run({ ...CONDITIONS, VERIFIER_SELF_HEAL: "on" });
    assert.equal(entries[0]?.message, "self-heal: nothing is done: node-0 says forbidden");
    assert.ok(api.calls.every(({ method }) => method === "GET"));
  });

  it("does not think of healing by default", async () => {
    play(api, { nodes: 2, image: OLD_IMAGE, reason: () => "Refused", isVerified: () => false });
    const { entries } = await run(CONDITIONS);
    assert.equal(entries.length, 1);
    assert.ok(api.calls.every(({ method }) => method === "GET"));
  });

  it("reads a thousand nodes in pages", async () => {
    play(api, { nodes: 1000, podsPerNode: 2, reason: () => "Verified" });
    const { result, entries } = await run(CONDITIONS);
    assert.equal(result, 0);
    assert.equal(entries[0]?.message, "demo: 1000 of 1000 nodes verified");
    // The last run, the version, the DaemonSet, the pages of nodes and of the metadata server's Pods, and those of two tables.
    const pages = (objects: number) => Math.ceil(objects / PAGE_SIZE);
    const tablePages = (rows: number) => Math.ceil(rows / TABLE_PAGE_SIZE);
    assert.equal(
      api.calls.length,
      1 + 1 + 1 + pages(1000) + pages(1000) + tablePages(3000) + tablePages(1000),
    );
  });
});
