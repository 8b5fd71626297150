import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { HTTP_PATHS, METRICS, NODE_CONDITION, STARTUP_TAINT_KEY } from "../../verifier/contract";
import type { Lookup } from "../../verifier/dns";
import { runNode } from "../../verifier/node";
import { readSettings } from "../../verifier/settings";
import { API_TOKEN, KubernetesApi, type Trouble } from "./support/kubernetes-api";
import {
  type Behaviour,
  IMPATIENT,
  MetadataServer,
  nodeEnvironment,
  SECRETS,
} from "./support/metadata-server";
import { captured, labelsOf } from "./support/output";

const resolves: Lookup = async () => ({ address: "127.0.0.1" });
const NODE_PATH = "/api/v1/nodes/node-1";
const BAD: Behaviour = { only: "email", status: 500 };

describe("mode node", () => {
  let metadata: MetadataServer;
  let api: KubernetesApi;
  const signal = new AbortController().signal;

  beforeEach(async () => {
    metadata = await MetadataServer.start();
    api = await KubernetesApi.start();
    api.add("/api/v1/nodes", {
      metadata: { name: "node-1", uid: "uid-1" },
      spec: {
        taints: [
          { key: "dedicated", value: "ci", effect: "NoSchedule" },
          { key: STARTUP_TAINT_KEY, effect: "NoSchedule" },
          { key: "startup-taint.cluster-autoscaler.kubernetes.io/other", effect: "NoSchedule" },
        ],
      },
      status: { conditions: [{ type: "Ready", status: "True" }] },
    });
  });
  afterEach(() => Promise.all([metadata.stop(), api.stop()]));

  const run = (more: Record<string, string> = {}, stop = signal) =>
    captured(() =>
      runNode(readSettings(nodeEnvironment(metadata.port, { ...api.environment, ...more })), stop, resolves),
    );
  interface StoredNode {
    readonly spec: { readonly taints: { key: string; effect?: string }[] };
    readonly status: { readonly conditions: readonly Record<string, string>[] };
  }
  const node = () => api.object("/api/v1/nodes", "node-1") as unknown as StoredNode;
  const taints = () => node().spec.taints.map(({ key }) => key);
  const condition = () => node().status.conditions.find(({ type }) => type === NODE_CONDITION);
  const events = () =>
    api
      .seen("POST", "/api/v1/namespaces/default/events")
      .map(({ body }) => body as { reason: string; involvedObject: { uid: string } });
  const ALL = { VERIFIER_REPORT: "condition,event,taint" };

  it("asks the Kubernetes API for nothing by default", async () => {
    assert.equal((await run()).result, 0);
    assert.equal(api.calls.length, 0);
  });

  it("reports a pass: one line, the condition, and the node without its startup taint alone", async () => {
    const { result, entries } = await run(ALL);
    assert.equal(result, 0);
    assert.deepEqual(
      entries.map((entry) => labelsOf(entry).verification_kind),
      ["verdict", "report"],
    );
    assert.equal(condition()?.status, "True");
    assert.equal(condition()?.reason, "Verified");
    assert.deepEqual(taints(), ["dedicated", "startup-taint.cluster-autoscaler.kubernetes.io/other"]);
    // All is well from the start: that is no event.
    assert.equal(api.seen("POST").length, 0);
  });

  it("reports a failure: one line, the condition, an Event, and the taint stays", async () => {
    metadata.behaviour = BAD;
    const { result, entries } = await run(ALL);
    assert.equal(result, 1);
    assert.equal(entries.length, 1);
    assert.equal(condition()?.status, "False");
    assert.equal(condition()?.reason, "ServerError");
    assert.equal(events()[0]?.reason, "ServerError");
    assert.equal(events()[0]?.involvedObject.uid, "uid-1");
    assert.ok(taints().includes(STARTUP_TAINT_KEY));
  });

  it("removes the taint where only names fail, as DNS itself has to start on new nodes", async () => {
    const failing: Lookup = async () => {
      throw Object.assign(new Error(), { code: "EAI_AGAIN" });
    };
    const settings = readSettings(nodeEnvironment(metadata.port, { ...api.environment, ...ALL }));
    const { result } = await captured(() => runNode(settings, signal, failing));
    assert.equal(result, 1);
    assert.equal(condition()?.reason, "DnsFailure");
    assert.ok(!taints().includes(STARTUP_TAINT_KEY));
  });

  it("removes the taint where answers are slow", async () => {
    metadata.behaviour = { only: "/token", delay: 60 };
    const { result } = await run({ ...ALL, VERIFIER_SLOW_SECONDS: "0.05" });
    assert.equal(result, 0);
    assert.equal(condition()?.reason, "Slow");
    assert.ok(!taints().includes(STARTUP_TAINT_KEY));
  });

  it("removes the right taint when somebody else changes them meanwhile", async () => {
    let left = 2;
    api.beforePatch = (path) => {
      if (path !== NODE_PATH || left-- <= 0) return;
      node().spec.taints.unshift({ key: `new-${left}`, effect: "NoSchedule" });
    };
    const { result, entries } = await run(ALL);
    assert.equal(result, 0);
    assert.deepEqual(taints(), [
      "new-0",
      "new-1",
      "dedicated",
      "startup-taint.cluster-autoscaler.kubernetes.io/other",
    ]);
    assert.ok(entries.every(({ severity }) => severity !== "WARNING"));
  });

  it("gives up, and says so, when the taints change all the time", async () => {
    api.trouble = ({ method, path }) => (method === "PATCH" && path === NODE_PATH ? 422 : undefined);
    const { result, entries } = await run(ALL);
    assert.equal(result, 0);
    assert.match(
      entries.find(({ severity }) => severity === "WARNING")?.message ?? "",
      /verdict stands, but its taint/,
    );
  });

  it("passes no verdict off as another, whatever becomes of the API, and prints no token", async () => {
    const trouble = fc.constantFrom<Trouble>(undefined, 401, 403, 404, 409, 422, 400);
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        fc.dictionary(fc.constantFrom("GET", "PATCH", "POST"), trouble),
        async (isBad, by) => {
          metadata.behaviour = isBad ? BAD : {};
          api.trouble = ({ method }) => by[method];
          const { result, text } = await run({ ...ALL, VERIFIER_AUDIENCE: "https://test" });
          assert.equal(result, isBad ? 1 : 0);
          for (const secret of [...SECRETS, API_TOKEN]) assert.ok(!text.includes(secret));
          if (isBad) assert.equal(api.calls.filter(({ type }) => type?.includes("json-patch")).length, 0);
          api.calls.length = 0;
        },
      ),
      { numRuns: 25 },
    );
  });

  it("survives the loss of the API, reports it, and keeps the verdict", async () => {
    await api.stop();
    metadata.behaviour = BAD;
    const { result, entries } = await run({ VERIFIER_REPORT: "condition" });
    assert.equal(result, 1);
    assert.match(entries.at(-1)?.message ?? "", /verdict stands/);
    assert.equal(labelsOf(entries.at(-1) ?? assert.fail()).verification_outcome, "failed");
  });

  it("tries again within the grace period", async () => {
    metadata.behaviour = { connection: "reset" };
    setTimeout(() => {
      metadata.behaviour = {};
    }, 300);
    const { result, entries } = await run({ VERIFIER_GRACE_SECONDS: "5" });
    assert.equal(result, 0);
    assert.ok(Number(entries[0]?.verification?.attempts) > 1);
  });

  it("leaves a termination message", async () => {
    const folder = mkdtempSync(join(tmpdir(), "verifier-node-"));
    try {
      metadata.behaviour = BAD;
      await run({ VERIFIER_TERMINATION_LOG: join(folder, "log") });
      const { outcome, fault } = JSON.parse(readFileSync(join(folder, "log"), "utf8"));
      assert.deepEqual([outcome, fault], ["failed", "server-error"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("says where no termination message can be left, and keeps the verdict", async () => {
    const { result, entries } = await run({ VERIFIER_TERMINATION_LOG: "/nowhere/log" });
    assert.equal(result, 0);
    assert.match(entries[1]?.message ?? "", /\/nowhere\/log: ENOENT/);
  });

  describe("round after round", () => {
    const port = async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const free = (server.address() as AddressInfo).port;
      await new Promise((resolve) => server.close(resolve));
      return free;
    };
    const until = async (isDone: () => boolean | Promise<boolean>) => {
      for (const end = Date.now() + 10_000; Date.now() < end; ) {
        if (await isDone()) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      assert.fail("did not happen in ten seconds");
    };

    it("notices a server that is replaced in place, tells it, is not Ready, and recovers", async () => {
      const listen = await port();
      const stop = new AbortController();
      const get = async (path: string) => {
        try {
          const response = await fetch(`http://127.0.0.1:${listen}${path}`, {
            headers: { connection: "close" },
          });
          return { status: response.status, text: await response.text() };
        } catch {
          return { status: 0, text: "" };
        }
      };
      const statusOf = (path: string) => async () => (await get(path)).status;
      const isReady = statusOf(HTTP_PATHS.ready);
      const more = {
        VERIFIER_ONCE: "false",
        VERIFIER_PERIOD_SECONDS: "1",
        VERIFIER_LISTEN_PORT: String(listen),
      };
      const running = run(
        { ...more, VERIFIER_METRICS: "true", VERIFIER_REPORT: "condition,event" },
        stop.signal,
      );
      try {
        await until(async () => (await isReady()) === 200);
        assert.equal((await get(HTTP_PATHS.live)).status, 200);
        assert.match(
          (await get(HTTP_PATHS.metrics)).text,
          new RegExp(`${METRICS.passed}\\{node="node-1"\\} 1\n`),
        );
        assert.equal((await get("/other")).status, 404);

        metadata.behaviour = { connection: "reset" };
        // A round that had begun before may meet the reset later than in its first check.
        await until(async () => /^node-1: project: connection cut/.test((await get(HTTP_PATHS.ready)).text));
        assert.equal(await isReady(), 503);
        assert.match(
          (await get(HTTP_PATHS.metrics)).text,
          new RegExp(`${METRICS.fault}\\{node="node-1",fault="reset",check="project"\\} 1`),
        );
        await until(() => condition()?.reason === "Reset");

        metadata.behaviour = {};
        await until(async () => (await isReady()) === 200);
        await until(() => condition()?.reason === "Verified");
      } finally {
        stop.abort();
      }
      const { result, entries } = await running;
      assert.equal(result, 0);
      const outcomes = entries.map((entry) => labelsOf(entry).verification_outcome);
      // A pass that only goes on is not told again.
      assert.deepEqual([...new Set(outcomes)], ["passed", "failed"]);
      assert.equal(outcomes.filter((outcome) => outcome === "passed").length, 2);
      // From bad to good and back are news.
      assert.deepEqual(
        events().map(({ reason }) => reason),
        ["Reset", "Verified"],
      );
    });

    it("gives the last verdict's exit code when it is stopped, and none of a round that was cut short", async () => {
      const stop = new AbortController();
      metadata.behaviour = { connection: "hang" };
      setTimeout(() => stop.abort(), 300);
      const more = { VERIFIER_ONCE: "false", VERIFIER_LISTEN_PORT: "0", VERIFIER_GRACE_SECONDS: "60" };
      const { result, entries } = await run({ ...more, ...IMPATIENT }, stop.signal);
      assert.equal(result, 2);
      assert.equal(entries.length, 0);
    });

    it("does not touch a bad condition of before until it knows", async () => {
      const stop = new AbortController();
      await api.stop();
      api = await KubernetesApi.start();
      const before = {
        type: NODE_CONDITION,
        status: "False",
        reason: "Refused",
        lastTransitionTime: "2026-01-01T00:00:00Z",
      };
      api.add("/api/v1/nodes", {
        metadata: { name: "node-1", uid: "uid-1" },
        status: { conditions: [before] },
      });
      metadata.behaviour = { connection: "reset" };
      setTimeout(() => stop.abort(), 300);
      const more = { VERIFIER_ONCE: "false", VERIFIER_LISTEN_PORT: "0", VERIFIER_GRACE_SECONDS: "60" };
      await run({ ...more, VERIFIER_REPORT: "condition" }, stop.signal);
      assert.deepEqual(condition(), before);
    });
  });
});
