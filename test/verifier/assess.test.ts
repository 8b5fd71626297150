import assert from "node:assert/strict";
import fc from "fast-check";
import { assess, imageDay } from "../../verifier/assess";
import { baselineFrom, changesBetween, nodesOf } from "../../verifier/baseline";
import type { NodeFacts, Restarting } from "../../verifier/decoders";
import { NODE_FAULT_IDS } from "../../verifier/faults";
import type { Survey } from "../../verifier/survey";
import { conditionReason, MAX_NODES, outcomeOf } from "../../verifier/verdict";
import {
  healthy,
  IMAGE,
  incident,
  LIMITS,
  NOW,
  node,
  OLD_IMAGE,
  serverPod,
  VERSION,
} from "./support/cluster";

const judge = (survey: Survey, more: Partial<typeof LIMITS> = {}) =>
  assess(survey, { ...LIMITS, ...more }, NOW);
const told = (survey: Survey, more: Partial<typeof LIMITS> = {}) =>
  judge(survey, more).problems.map(({ fault, nodes }) => `${fault}${nodes ? ` ${nodes.join()}` : ""}`);

const withNode = (name: string, more: Partial<NodeFacts>, rest: Partial<Survey> = {}) =>
  healthy({ nodes: new Map([...(healthy().nodes ?? []), [name, node(more)]]), ...rest });

const restarting = (more: Partial<Restarting>): Restarting => ({
  name: "kube-dns-1/prometheus-to-sd",
  node: "node-1",
  restarts: 12,
  isLooping: false,
  last: NOW.getTime() - 60_000,
  ...more,
});

describe("an assessment", () => {
  it("finds nothing wrong with a healthy cluster", () => {
    assert.deepEqual(judge(healthy()), { problems: [], nodes: { inScope: 3, verified: 3 } });
  });

  it("tells the incident by its fault, with every node", () => {
    assert.deepEqual(told(incident()), [
      "refused node-1,node-2,node-3",
      "server-behind node-1,node-2,node-3",
    ]);
    assert.deepEqual(judge(incident()).nodes, { inScope: 3, verified: 0 });
  });

  describe("of nodes that are not there", () => {
    /** Nodes of which the first are not Ready, for some minutes. */
    const nodesOf = (size: number, down: number, minutes = 10) =>
      healthy({
        nodes: new Map(
          Array.from({ length: size }, (_, index) => {
            const since = NOW.getTime() - minutes * 60_000;
            return [`node-${index}`, node(index < down ? { isReady: false, since } : {})] as const;
          }),
        ),
        verifiers: new Map(
          Array.from({ length: size }, (_, index) => [`node-${index}`, { isRunning: true, isReady: true }]),
        ),
        servers: new Map(),
      });
    for (const [what, survey, faults] of [
      ["fails without any", nodesOf(0, 0), ["no-nodes"]],
      ["fails where none is Ready", nodesOf(3, 3), ["no-nodes"]],
      ["fails where many are not Ready", nodesOf(8, 2), ["nodes-not-ready node-0,node-1"]],
      ["is good where one of many is not Ready", nodesOf(3, 1), []],
      ["is good where a few of many are not Ready", nodesOf(20, 4), []],
      ["is good where nodes have just stopped to be Ready, as in an upgrade", nodesOf(4, 2, 2), []],
      [
        "fails where it is not known since when",
        nodesOf(4, 2, Number.NaN),
        ["nodes-not-ready node-0,node-1"],
      ],
    ] as const) {
      it(what, () => assert.deepEqual(told(survey), faults));
    }

    it("says nothing of nodes where they could not be read", () => {
      const gap = { what: "nodes", failure: "unavailable", detail: "" } as const;
      assert.deepEqual(told(healthy({ nodes: undefined, gaps: [gap] })), ["api-unavailable"]);
    });
  });

  it("names the one stale node of a mixed rollout", () => {
    const survey = withNode(
      "node-2",
      { status: "False", reason: "Refused" },
      {
        daemonSet: { uid: "u", resourceVersion: "1", generation: 1, desired: 3, ready: 3, updated: 2 },
        servers: new Map([
          ...(healthy().servers ?? []),
          ["node-2", serverPod({ component: "0.4.310", revision: "old" })],
        ]),
      },
    );
    assert.deepEqual(told(survey), ["refused node-2", "server-not-updated", "server-versions-differ node-2"]);
  });

  for (const fault of NODE_FAULT_IDS.filter((id) => id !== "slow")) {
    it(`tells a node's ${fault} by its own name`, () => {
      const survey = withNode("node-2", { status: "False", reason: conditionReason(fault) });
      assert.deepEqual(told(survey), [`${fault} node-2`]);
    });
  }

  const verifiers = (isRunning: boolean, isReady: boolean) =>
    new Map([...(healthy().verifiers ?? []), ["node-2", { isRunning, isReady }]]);
  const without = (
    map: ReadonlyMap<string, { isRunning: boolean; isReady: boolean }> | undefined,
    name: string,
  ) => new Map([...(map ?? [])].filter(([key]) => key !== name));
  for (const [what, survey, expected] of [
    [
      "a node without a Pod of the verification",
      healthy({ verifiers: without(healthy().verifiers, "node-2") }),
      ["node-unverified node-2"],
    ],
    ["a Pod that does not run", healthy({ verifiers: verifiers(false, false) }), ["node-unverified node-2"]],
    [
      "a Pod that is not Ready, whatever its condition",
      healthy({ verifiers: verifiers(true, false) }),
      ["node-failed node-2"],
    ],
    [
      "a node without a condition",
      withNode("node-2", { status: "", reason: "" }),
      ["node-unverified node-2"],
    ],
    [
      "a node whose condition is Unknown",
      withNode("node-2", { status: "Unknown" }),
      ["node-unverified node-2"],
    ],
    [
      "a condition that is no longer written",
      withNode("node-2", { heartbeat: NOW.getTime() - 901_000 }),
      ["node-unverified node-2"],
    ],
    ["a condition without a time", withNode("node-2", { heartbeat: Number.NaN }), ["node-unverified node-2"]],
    [
      "a bad condition of yesterday",
      withNode("node-2", { status: "False", reason: "Reset", heartbeat: 0 }),
      ["reset node-2"],
    ],
    ["a new node without a verdict", withNode("node-2", { status: "", created: NOW.getTime() - 60_000 }), []],
    [
      "a new node with a bad verdict",
      withNode("node-2", { status: "False", reason: "Reset", created: NOW.getTime() }),
      ["reset node-2"],
    ],
    ["a node that is not Ready", withNode("node-2", { isReady: false, status: "" }), []],
    ["a Windows node", withNode("node-2", { isLinux: false, status: "" }), []],
    [
      "a metadata server that does not exist",
      healthy({ daemonSet: null, servers: new Map() }),
      ["server-missing node-1,node-2,node-3"],
    ],
    [
      "one that is not Ready",
      healthy({
        daemonSet: { uid: "", resourceVersion: "", generation: 1, desired: 3, ready: 2, updated: 3 },
        servers: new Map([...(healthy().servers ?? []), ["node-3", serverPod({ isReady: false })]]),
      }),
      ["server-not-ready node-3"],
    ],
    [
      "a node newer than the control plane",
      withNode("node-2", { kubelet: "1.32.0-gke.1" }),
      ["version-skew node-2"],
    ],
    ["a node three minors older", withNode("node-2", { kubelet: "1.28.1-gke.1" }), ["version-skew node-2"]],
    ["a node two minors older", withNode("node-2", { kubelet: "1.29.1-gke.1" }), []],
    [
      "a node on the other side of the incident's boundary",
      healthy({
        controlPlane: "1.21.5-gke.1",
        nodes: new Map([
          ["node-1", node({ kubelet: "1.21.5-gke.1" })],
          ["node-2", node({ kubelet: "1.20.15-gke.1" })],
        ]),
      }),
      ["boundary node-2"],
    ],
    [
      "a node on the other side of an addon's boundary, which the cluster may not have",
      healthy({
        controlPlane: "1.33.2-gke.4655000",
        nodes: new Map([
          ["node-1", node({ kubelet: "1.33.2-gke.4655000" })],
          ["node-2", node({ kubelet: "1.33.2-gke.4654999" })],
        ]),
      }),
      [],
    ],
    [
      "a crash loop",
      healthy({ restarting: [restarting({ isLooping: true, last: 0 })] }),
      ["crash-loop node-1"],
    ],
    ["restarts within the hour", healthy({ restarting: [restarting({})] }), ["restarts node-1"]],
    ["restarts of long ago", healthy({ restarting: [restarting({ last: NOW.getTime() - 3_700_000 })] }), []],
    ["restarts at an unknown time", healthy({ restarting: [restarting({ last: Number.NaN })] }), []],
    [
      "what may not be read",
      healthy({ gaps: [{ what: "nodes", failure: "forbidden", detail: "GET: status 403" }] }),
      ["api-forbidden"],
    ],
    [
      "what cannot be read",
      healthy({ gaps: [{ what: "nodes", failure: "unavailable", detail: "GET: reset" }] }),
      ["api-unavailable"],
    ],
    [
      "a list that always expires",
      healthy({ gaps: [{ what: "nodes", failure: "expired", detail: "" }] }),
      ["api-unavailable"],
    ],
  ] as const satisfies readonly (readonly [string, Survey, readonly string[]])[]) {
    it(`tells ${expected.length > 0 ? expected[0]?.split(" ")[0] : "nothing"} of ${what}`, () => {
      assert.deepEqual(told(survey), expected);
    });
  }

  it("goes by the Pods alone where nodes report no conditions", () => {
    const bare = new Map(
      [...(healthy().nodes ?? [])].map(([name]) => [name, node({ status: "", reason: "" })]),
    );
    const limits = { expectConditions: false };
    assert.deepEqual(told(healthy({ nodes: bare }), limits), []);
    assert.deepEqual(told(healthy({ nodes: bare, verifiers: verifiers(true, false) }), limits), [
      "node-failed node-2",
    ]);
  });

  it("counts no node as verified without the list of Pods", () => {
    const { problems, nodes } = judge(
      healthy({ verifiers: undefined, gaps: [{ what: "", failure: "unavailable", detail: "" }] }),
    );
    assert.equal(nodes.verified, 0);
    assert.equal(outcomeOf(problems), "undetermined");
  });

  it("names the pools of the nodes", () => {
    const survey = withNode("node-2", { pool: "runners", status: "False", reason: "Refused" });
    assert.deepEqual(judge(survey).problems[0]?.pools, ["runners"]);
    assert.deepEqual(judge(incident()).problems[0]?.pools, ["general"]);
  });

  it("names at most so many nodes, and their number", () => {
    const many = new Map(
      Array.from({ length: 3000 }, (_, i) => [`node-${i}`, node({ status: "False", reason: "Refused" })]),
    );
    const [problem] = judge(healthy({ nodes: many })).problems;
    assert.deepEqual(
      problem?.nodes,
      Array.from({ length: MAX_NODES }, (_, i) => `node-${i}`),
    );
    assert.equal(problem?.nodeCount, 3000);
  });

  it("never lets a bad node disappear behind what else there is", () => {
    const part = fc.record({
      daemonSet: fc.constantFrom(healthy().daemonSet, null, undefined),
      servers: fc.constantFrom(healthy().servers, undefined),
      verifiers: fc.constantFrom(healthy().verifiers, undefined),
      controlPlane: fc.constantFrom(VERSION, "", undefined, "v1.x"),
      restarting: fc.constantFrom([], undefined),
    });
    fc.assert(
      fc.property(part, fc.constantFrom(...NODE_FAULT_IDS), (rest, fault) => {
        const survey = withNode("node-2", { status: "False", reason: conditionReason(fault) }, rest);
        assert.ok(judge(survey).problems.some(({ nodes }) => nodes?.includes("node-2")));
        assert.ok(judge(survey).nodes.verified < 3);
      }),
    );
  });
});

describe("the age of an image", () => {
  /** Nodes of the first day of November 2026. */
  const agedServers = (version: string, day: string) =>
    healthy({
      nodes: new Map([["node-1", node({ kubelet: version, created: Date.UTC(2026, 10, 1) })]]),
      servers: new Map([
        ["node-1", serverPod({ image: `gke-metadata-server:gke_metadata_server_${day}.00_p0` })],
      ]),
      controlPlane: version,
      verifiers: new Map([["node-1", { isRunning: true, isReady: true }]]),
    });
  for (const [what, version, day, isBehind] of [
    ["a year older than the node, whose minor is new", "1.36.0-gke.1", "20250601", true],
    ["two years older than the node, and some days older than its minor", "1.32.9-gke.1", "20250101", false],
    ["more than a year older than the node's minor", "1.32.9-gke.1", "20240201", true],
    ["a year older than all known minors, of which the node's is newer", "1.99.0-gke.1", "20250601", true],
    ["as old as the newest known minor, than which the node's is newer", "1.99.0-gke.1", "20250701", false],
    [
      "a year older than the node, whose minor is older than all that is known",
      "1.21.5-gke.1",
      "20251001",
      true,
    ],
  ] as const)
    it(`is ${isBehind ? "reported" : "usual"}: ${what}`, () =>
      assert.deepEqual(told(agedServers(version, day)), isBehind ? ["server-behind node-1"] : []));
});

describe("the day of an image", () => {
  for (const [image, day] of [
    [IMAGE, "2026-09-01"],
    [OLD_IMAGE, "2020-06-26"],
    ["gke.gcr.io/gke-metadata-server:20220301", "2022-03-01"],
    [`${IMAGE}@sha256:${"1".repeat(64)}`, "2026-09-01"],
    ["registry:5000/x:v20240102", "2024-01-02"],
    ["gke.gcr.io/gke-metadata-server:latest", undefined],
    [`gke.gcr.io/gke-metadata-server@sha256:${"20240102".repeat(8)}`, undefined],
    ["x:120240102", undefined],
    ["x:20241399", undefined],
    ["", undefined],
  ] as const) {
    it(`is ${day ?? "unknown"} for ${image.slice(0, 70) || "none"}`, () => {
      const time = imageDay(image);
      assert.equal(Number.isNaN(time) ? undefined : new Date(time).toISOString().slice(0, 10), day);
    });
  }
});

describe("the comparison with the last run", () => {
  it("tells what changed, and nothing where nothing did", () => {
    const before = baselineFrom(healthy());
    assert.deepEqual(changesBetween(before, baselineFrom(healthy())), []);
    assert.deepEqual(changesBetween(before, baselineFrom(incident({ controlPlane: "1.32.1-gke.1" }))), [
      `control plane: ${VERSION} -> 1.32.1-gke.1`,
      "component: 1.32.2 -> 0.4.220",
      `image: ${IMAGE} -> ${OLD_IMAGE}`,
    ]);
  });

  describe("of the nodes of pools", () => {
    const MIN = ["general:3", "ci:2"];
    /** A cluster with so many nodes in the pool `general`, and none in `ci`, after a run that left this. */
    const missing = (size: number, nodesBefore: readonly string[], minNodes: readonly string[] = MIN) => {
      const names = Array.from({ length: size }, (_, index) => `node-${index}`);
      const nodes = new Map(names.map((name) => [name, node()]));
      const verifiers = new Map(names.map((name) => [name, { isRunning: true, isReady: true }]));
      const survey = healthy({ nodes, verifiers, servers: new Map() });
      return assess(survey, { ...LIMITS, minNodes: [...minNodes], nodesBefore }, NOW)
        .problems.filter(({ fault }) => fault === "nodes-missing")
        .map(({ detail }) => detail);
    };
    for (const [what, found, expected] of [
      ["fails where there are fewer than the least, and than before", missing(2, ["general:5"]), 1],
      ["fails where a pool has none any more", missing(3, ["general:3", "ci:4"]), 1],
      ["is silent where an autoscaler went down to the least", missing(3, ["general:9"]), 0],
      ["is silent where a minimum was raised, and nothing has grown yet", missing(2, ["general:2"]), 0],
      ["is silent in the first run", missing(1, []), 0],
      ["is silent of pools whose least is not known", missing(1, ["general:9"], []), 0],
      ["tells of a pool without any by another fault where it is the last one", missing(0, ["general:3"]), 0],
    ] as const) {
      it(what, () => assert.equal(found.length, expected, found.join()));
    }
    it("names the pool, and both numbers", () => {
      assert.deepEqual(missing(2, ["general:5"]), ["pool general: 2 of at least 3"]);
      assert.deepEqual(missing(1, ["general:2"]), ["pool general: 1 of at least 2"]);
    });

    it("expects what is missing until it is there, or less is enough", () => {
      const before = (nodes: string) => ({ nodes });
      const kept = (nodes: string, min = MIN) => baselineFrom(healthy(), min, before(nodes))?.nodes;
      assert.equal(kept("general:3,ci:2"), "general:3,ci:2");
      assert.equal(kept("general:3,ci:2", ["general:3", "ci:1"]), "general:3,ci:1");
      assert.equal(kept("general:3,ci:0"), "general:3,ci:0");
      assert.deepEqual(nodesOf({ nodes: "general:3,ci:2" }), ["general:3", "ci:2"]);
      assert.deepEqual(nodesOf({ image: "x" }), []);
    });

    it("keeps the nodes of as many pools as the message has room for", () => {
      const many = Array.from({ length: 500 }, (_, index) => `pool-${index}-of-a-long-name-0123456:3`);
      assert.ok((baselineFrom(healthy(), many)?.nodes?.length ?? 0) < 1000);
      assert.equal(baselineFrom(healthy())?.nodes, undefined);
    });
  });

  it("is not made without both", () => {
    assert.deepEqual(changesBetween(undefined, baselineFrom(healthy())), []);
    assert.equal(baselineFrom(healthy({ servers: undefined })), undefined);
    assert.equal(baselineFrom(healthy({ controlPlane: undefined })), undefined);
    assert.equal(baselineFrom(healthy({ nodes: undefined })), undefined);
  });
});
