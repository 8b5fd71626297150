import assert from "node:assert/strict";
import fc from "fast-check";
import { assess } from "../../verifier/assess";
import { SELF_HEAL_RECORD } from "../../verifier/contract";
import { NODE_FAULT_IDS } from "../../verifier/faults";
import { withApi } from "../../verifier/kubernetes";
import { type Decision, decide, forbids, heal } from "../../verifier/self-heal";
import { readSettings } from "../../verifier/settings";
import type { Survey } from "../../verifier/survey";
import {
  CONFIG_MAPS,
  DAEMON_SETS,
  incident,
  LIMITS,
  NAMESPACE,
  NOW,
  node,
  type serverPod,
  VERSION,
} from "./support/cluster";
import { KubernetesApi } from "./support/kubernetes-api";
import { captured, labelsOf } from "./support/output";

const decideOn = (survey: Survey) => decide(survey, assess(survey, LIMITS, NOW).problems, NOW);

describe("the decision to heal", () => {
  it("is made on the incident's evidence", () => {
    assert.deepEqual(decideOn(incident()), {
      upgrade: `${VERSION}/${VERSION}`,
      daemonSet: incident().daemonSet,
      nodes: ["node-1", "node-2", "node-3"],
    });
  });

  describe("asks for more than one node's word", () => {
    /** Pools of nodes, of which some say `refused`. */
    const pools = (...sizes: readonly (readonly [size: number, refused: number])[]) => {
      const nodes = sizes.flatMap(([size, refused], pool) =>
        Array.from({ length: size }, (_, index) => {
          const told = index < refused ? { status: "False", reason: "Refused" } : {};
          return [`node-${pool}-${index}`, node({ pool: `pool-${pool}`, ...told })] as const;
        }),
      );
      const server = [...(incident().servers ?? new Map()).values()][0] ?? assert.fail();
      return incident({ nodes: new Map(nodes), servers: new Map(nodes.map(([name]) => [name, server])) });
    };
    for (const [what, survey, isMade] of [
      ["one of 1,000", pools([1000, 1]), false],
      ["one of two", pools([2, 1]), false],
      ["all of a pool of one, of two pools", pools([1, 1], [3, 0]), false],
      ["one of each of four pools", pools([2, 1], [2, 1], [2, 1], [2, 1]), false],
      ["two of a pool of nine", pools([9, 2]), false],
      ["two of a pool of eight", pools([8, 2], [900, 0]), true],
      ["the only node", pools([1, 1]), true],
    ] as const) {
      it(`${isMade ? "made" : "not made"} on ${what}`, () =>
        assert.equal(typeof decideOn(survey) === "object", isMade));
    }
  });

  const nodesWith = (more: Parameters<typeof node>[0]) =>
    new Map([...(incident().nodes ?? []), ["node-2", node({ status: "False", reason: "Refused", ...more })]]);
  const serversWith = (more: Parameters<typeof serverPod>[0]) =>
    new Map([...(incident().servers ?? [])].map(([name, pod]) => [name, { ...pod, ...more }]));
  for (const [what, survey] of [
    ["a healthy cluster", incident({ nodes: new Map([["node-1", node()]]) })],
    [
      "something that could not be read",
      incident({ gaps: [{ what: "x", failure: "unavailable", detail: "" }] }),
    ],
    ["no list of nodes", incident({ nodes: undefined })],
    ["no list of metadata servers", incident({ servers: undefined })],
    ["no DaemonSet", incident({ daemonSet: null })],
    ["an old verdict", incident({ nodes: nodesWith({ heartbeat: NOW.getTime() - 901_000 }) })],
    ["a verdict without a time", incident({ nodes: nodesWith({ heartbeat: Number.NaN }) })],
    ["a node that is not Ready", incident({ nodes: nodesWith({ isReady: false }) })],
    ["a metadata server that is not Ready", incident({ servers: serversWith({ isReady: false }) })],
    ["a node without a metadata server", incident({ servers: new Map() })],
    ["a metadata server that is not behind", incident({ servers: serversWith({ image: "x:20260901" }) })],
    ["one whose age is unknown", incident({ servers: serversWith({ image: "x:latest" }) })],
    ["a reason that is not known", incident({ nodes: nodesWith({ reason: "Other" }) })],
  ] as const) {
    it(`is not made on ${what}`, () => assert.equal(typeof decideOn(survey), "string"));
  }

  it("is not made where any node failed otherwise", () => {
    for (const fault of NODE_FAULT_IDS.filter((id) => id !== "refused")) {
      const reason = fault.replace(/(^|-)(\w)/g, (_, _dash: string, letter: string) => letter.toUpperCase());
      assert.equal(typeof decideOn(incident({ nodes: nodesWith({ reason }) })), "string", fault);
    }
  });
});

describe("the record", () => {
  const at = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000).toISOString();

  it("lets each upgrade be healed once, and not twice within a day", () => {
    assert.equal(forbids([], "a", NOW), undefined);
    assert.equal(forbids([{ upgrade: "a", uid: "", at: at(1000) }], "b", NOW), undefined);
    assert.ok(forbids([{ upgrade: "a", uid: "", at: at(1000) }], "a", NOW));
    assert.ok(forbids([{ upgrade: "a", uid: "", at: at(23) }], "b", NOW));
    assert.ok(forbids([{ upgrade: "a", uid: "", at: "yesterday" }], "b", NOW));
  });
});

describe("healing", () => {
  let api: KubernetesApi;
  const decision = decideOn(incident()) as Exclude<Decision, string>;
  beforeEach(async () => {
    api = await KubernetesApi.start();
    api.add(CONFIG_MAPS, { metadata: { name: SELF_HEAL_RECORD.name } });
    api.add(DAEMON_SETS, { metadata: { name: "gke-metadata-server", uid: "uid-ds", generation: 1 } });
  });
  afterEach(() => api.stop());

  const resourceVersion = () =>
    String(api.object(DAEMON_SETS, "gke-metadata-server")?.metadata.resourceVersion ?? "none");
  const judged = (more: Partial<typeof decision.daemonSet> = {}) => ({
    ...decision,
    daemonSet: { ...decision.daemonSet, resourceVersion: resourceVersion(), ...more },
  });
  const run = (mode: "dry-run" | "on" = "on", made = judged()) => {
    const settings = readSettings({
      VERIFIER_MODE: "cluster",
      VERIFIER_NAMESPACE: NAMESPACE,
      VERIFIER_SELF_HEAL: mode,
      ...api.environment,
    });
    return captured(() => withApi(api.settings, (call) => heal(call, settings, made)));
  };
  const record = () =>
    api.object(CONFIG_MAPS, SELF_HEAL_RECORD.name)?.data as Record<string, string> | undefined;
  const deletions = () => api.seen("DELETE").length;

  it("writes down what it does, deletes that very DaemonSet, and logs each step", async () => {
    const { entries } = await run();
    assert.equal(api.object(DAEMON_SETS, "gke-metadata-server"), undefined);
    assert.equal(deletions(), 1);
    const [done] = JSON.parse(record()?.[SELF_HEAL_RECORD.key] ?? "[]");
    assert.deepEqual([done.upgrade, done.uid, done.isDone], [decision.upgrade, "uid-ds", true]);
    assert.equal(entries.length, 3);
    for (const entry of entries) assert.equal(labelsOf(entry).verification_kind, "self-heal");
    assert.match(entries.at(-1)?.message ?? "", /deleted/);
    const order = api.calls.filter(({ method }) => method !== "GET").map(({ method }) => method);
    assert.deepEqual(order, ["PATCH", "DELETE", "PATCH"]);
  });

  it("only says what it would do in a dry run", async () => {
    const { entries } = await run("dry-run");
    assert.ok(api.calls.every(({ method }) => method === "GET"));
    assert.match(entries[0]?.message ?? "", /dry run, would: record .* DELETE .*gke-metadata-server/);
  });

  it("is done once, however often it is decided", async () => {
    await run();
    api.add(DAEMON_SETS, { metadata: { name: "gke-metadata-server", uid: "uid-new" } });
    await run();
    await run("on", { ...judged({ uid: "uid-new" }), upgrade: "another" });
    assert.equal(deletions(), 1);
  });

  it("is done once by two that decide at the same time", async () => {
    let isFirst = true;
    api.trouble = ({ method }) => {
      if (method === "PATCH" && isFirst) {
        // The other run was faster.
        isFirst = false;
        const config = api.object(CONFIG_MAPS, SELF_HEAL_RECORD.name);
        if (config) config.metadata.resourceVersion = "999";
      }
      return undefined;
    };
    const { entries } = await run();
    assert.equal(deletions(), 0);
    assert.match(entries.at(-1)?.message ?? "", /stopped: PATCH .* status 409/);
  });

  it("tries again where only its status has changed since it was judged", async () => {
    const { entries } = await run("on", judged({ resourceVersion: "1" }));
    assert.equal(api.object(DAEMON_SETS, "gke-metadata-server"), undefined);
    assert.match(entries.at(-1)?.message ?? "", /deleted/);
  });

  for (const [what, more] of [
    ["its definition has changed", { generation: 0 }],
    ["it is another one", { uid: "uid-old" }],
  ] as const) {
    it(`deletes nothing where ${what} since it was judged, does not say it was done, and may try later`, async () => {
      const { entries } = await run("on", judged({ resourceVersion: "1", ...more }));
      assert.ok(api.object(DAEMON_SETS, "gke-metadata-server"));
      assert.match(entries.at(-1)?.message ?? "", /stopped: DELETE .* status 409/);
      assert.equal(JSON.parse(record()?.[SELF_HEAL_RECORD.key] ?? "[]")[0].isDone, false);
      if ("generation" in more) {
        await run();
        assert.equal(api.object(DAEMON_SETS, "gke-metadata-server"), undefined);
      }
    });
  }

  it("ends where its status never stops to change", async () => {
    api.trouble = ({ method }) => (method === "DELETE" ? 409 : undefined);
    const { entries } = await run();
    assert.match(entries.at(-1)?.message ?? "", /stopped: DELETE .* status 409/);
    assert.equal(deletions(), 6);
  });

  it("deletes nothing without a record that can be read and written", async () => {
    const trouble = fc.constantFrom(
      "no record",
      "garbage",
      "an object",
      "no right to read",
      "no right to write",
    );
    await fc.assert(
      fc.asyncProperty(trouble, async (what) => {
        api.lists.set(CONFIG_MAPS, []);
        const data = what === "garbage" ? "{" : what === "an object" ? "{}" : undefined;
        if (what !== "no record") {
          api.add(CONFIG_MAPS, {
            metadata: { name: SELF_HEAL_RECORD.name },
            ...(data && { data: { [SELF_HEAL_RECORD.key]: data } }),
          });
        }
        api.trouble = ({ method, path }) => {
          if (!path.includes("configmaps")) return undefined;
          if (what === "no right to read") return 403;
          return what === "no right to write" && method === "PATCH" ? 403 : undefined;
        };
        const { entries } = await run();
        assert.equal(deletions(), 0, what);
        assert.match(entries.at(-1)?.severity ?? "", /WARNING|ERROR/);
      }),
      { numRuns: 15 },
    );
  });
});
