import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { STARTUP_TAINT_PREFIX } from "../../gke/upgrades";
import { faultOfReason } from "../../verifier/assess-nodes";
import { EXIT_CODE, LABEL_PREFIX, METRICS, NODE_CONDITION, STARTUP_TAINT_KEY } from "../../verifier/contract";
import { FAULT_IDS, FAULTS, NODE_FAULT_IDS } from "../../verifier/faults";
import { baselineOf, terminationMessage, verdictLine } from "../../verifier/log-entry";
import { metricsText } from "../../verifier/metrics";
import { nodeCondition, nodeEvent } from "../../verifier/node-status";
import {
  conditionReason,
  exitCodeOf,
  outcomeOf,
  type Problem,
  summaryOf,
  type Verdict,
  worstOf,
} from "../../verifier/verdict";
import { entriesOf, labelsOf } from "./support/output";

const problems = fc.array(
  fc.record({
    fault: fc.constantFrom(...FAULT_IDS),
    check: fc.constantFrom("project", "token", "nodes"),
    detail: fc.string({ maxLength: 300 }),
  }),
  { maxLength: 6 },
);

const verdict = (found: readonly Problem[] = [], more: Partial<Verdict> = {}): Verdict => ({
  mode: "node",
  time: new Date("2026-11-23T10:00:00.123Z"),
  node: "node-1",
  expected: { cluster: "demo" },
  problems: found,
  attempts: 1,
  milliseconds: 5,
  ...more,
});

const refused: Problem = { fault: "refused", check: "project", detail: "ECONNREFUSED after 1 ms" };
const slow: Problem = { fault: "slow", check: "token", detail: "2000 ms" };

describe("an outcome", () => {
  it("is passed without a problem, and no success with one that fails or leaves it open", () => {
    assert.equal(outcomeOf([]), "passed");
    fc.assert(
      fc.property(problems, (found) => {
        const outcomes = found.map(({ fault }) => FAULTS[fault].outcome);
        const code = exitCodeOf(verdict(found));
        assert.equal(
          code === 0,
          outcomes.every((outcome) => outcome === "degraded" || outcome === "passed"),
        );
        assert.equal(code === EXIT_CODE.failed, outcomes.includes("failed"));
      }),
    );
  });

  it("never gets better by a further problem", () => {
    const badness = { passed: 0, degraded: 1, undetermined: 2, failed: 3 } as Record<string, number>;
    fc.assert(
      fc.property(problems, problems, (some, more) => {
        assert.ok((badness[outcomeOf([...some, ...more])] ?? -1) >= (badness[outcomeOf(some)] ?? 9));
      }),
    );
  });

  it("is named by its worst problem, whatever the order", () => {
    assert.equal(worstOf([slow, refused]), refused);
    fc.assert(
      fc.property(problems, (found) => {
        const worst = worstOf(found);
        assert.equal(worst?.fault, worstOf([...found].reverse())?.fault);
        if (outcomeOf(found) === "failed") assert.equal(worst && FAULTS[worst.fault].outcome, "failed");
      }),
    );
  });
});

describe("a verdict's log line", () => {
  it("is one line of JSON with Cloud Logging's fields and labels of text alone", () => {
    fc.assert(
      fc.property(problems, (found) => {
        const line = verdictLine(verdict(found));
        assert.equal(line.indexOf("\n"), line.length - 1);
        const [entry] = entriesOf(line);
        assert.ok(entry);
        assert.match(entry.severity, /^(INFO|WARNING|ERROR)$/);
        assert.equal(entry.severity === "ERROR", outcomeOf(found) === "failed");
        assert.ok(!Number.isNaN(Date.parse(entry.time)));
        const labels = labelsOf(entry);
        for (const value of Object.values(labels)) assert.equal(typeof value, "string");
        assert.equal(labels["gke-upgrade-verification"], "true");
        assert.equal(labels[`${LABEL_PREFIX}kind`], "verdict");
        assert.equal(labels[`${LABEL_PREFIX}outcome`], outcomeOf(found));
        assert.equal(labels[`${LABEL_PREFIX}fault`], worstOf(found)?.fault);
        assert.equal(labels[`${LABEL_PREFIX}node`], "node-1");
      }),
    );
  });

  it("says of each problem what it means, what causes it, what to do, and where the runbook is", () => {
    const runbook = "https://example.com/runbook";
    const [entry] = entriesOf(verdictLine({ ...verdict([refused, slow]), runbook }));
    for (const problem of entry?.verification?.problems ?? assert.fail()) {
      for (const key of ["meaning", "cause", "next", "detail"])
        assert.ok(String(problem[key]).length > 3, key);
      assert.equal(problem.runbook, `https://example.com/runbook#${problem.fault}`);
    }
    assert.match(
      entry?.message ?? "",
      /^node-1: project: connection refused .*\(and 1 more\)\. Likely cause: .*\. Next: /,
    );
  });
});

describe("the faults", () => {
  const runbook = readFileSync(join(__dirname, "../../docs/runbook.md"), "utf8");
  for (const fault of FAULT_IDS) {
    it(`have a section of the runbook for ${fault}`, () => {
      assert.ok(runbook.includes(`\n### ${fault}\n`));
    });
  }

  it("are found again by a condition's reason", () => {
    for (const fault of NODE_FAULT_IDS) assert.equal(faultOfReason(conditionReason(fault)), fault);
    assert.equal(faultOfReason("SomethingElse"), "node-failed");
    assert.equal(faultOfReason(""), "node-failed");
  });
});

describe("a termination message", () => {
  it("fits, and gives the baseline back", () => {
    const name = fc.string({ unit: fc.constantFrom(..."abcz019-._/:"), maxLength: 300 });
    fc.assert(
      fc.property(problems, name, name, (found, image, component) => {
        const baseline = { "control plane": "1.31.5-gke.1000", image, component, revision: "abc" };
        const nodes = Array.from({ length: 20 }, (_, i) => `gke-demo-pool-${i}-${"x".repeat(40)}`);
        const text = terminationMessage(
          verdict(
            found.map((problem) => ({ ...problem, detail: "x".repeat(300), nodes, nodeCount: 5000 })),
            { baseline },
          ),
        );
        assert.ok(Buffer.byteLength(text) <= 4096);
        assert.deepEqual(baselineOf(text), baseline);
      }),
    );
  });

  it("of anything else holds no baseline", () => {
    fc.assert(fc.property(fc.string(), (text) => assert.equal(baselineOf(text), undefined)));
    for (const text of ["{}", "null", "[]", '{"baseline":"x"}'])
      assert.equal(baselineOf(text), undefined, text);
  });
});

describe("a node's condition", () => {
  it("is True for successes and False else, with the fault for its reason", () => {
    fc.assert(
      fc.property(problems, (found) => {
        const condition = nodeCondition(verdict(found), undefined);
        assert.equal(condition.type, NODE_CONDITION);
        assert.equal(condition.status === "True", exitCodeOf(verdict(found)) === 0);
        assert.match(condition.reason, /^[A-Za-z]+$/);
        assert.equal(condition.lastHeartbeatTime, "2026-11-23T10:00:00Z");
      }),
    );
  });

  it("keeps the time of its last change of status", () => {
    const before = { ...nodeCondition(verdict(), undefined), lastTransitionTime: "2026-01-01T00:00:00Z" };
    assert.equal(nodeCondition(verdict([slow]), before).lastTransitionTime, "2026-01-01T00:00:00Z");
    assert.equal(nodeCondition(verdict([refused]), before).lastTransitionTime, "2026-11-23T10:00:00Z");
  });
});

describe("a node's Event", () => {
  it("is within Kubernetes' bounds, in the namespace of Nodes' Events", () => {
    fc.assert(
      fc.property(problems, (found) => {
        const event = nodeEvent("node-1", "uid-1", nodeCondition(verdict(found), undefined)) as Record<
          string,
          unknown
        >;
        assert.ok(String(event.message).length <= 1024);
        assert.equal((event.metadata as { namespace: string }).namespace, "default");
        assert.equal((event.involvedObject as { uid: string }).uid, "uid-1");
        assert.equal(event.type, exitCodeOf(verdict(found)) === 0 ? "Normal" : "Warning");
      }),
    );
  });
});

describe("the metrics", () => {
  it("are Prometheus' text format", () => {
    const last = verdict([refused], { checks: [{ name: "project", milliseconds: 12 }] });
    const text = metricsText("node-1", last, {
      verdicts: { failed: 3, passed: 1 },
      reportFailures: { taint: 2 },
    });
    assert.equal(
      text,
      `# TYPE ${METRICS.passed} gauge
${METRICS.passed}{node="node-1"} 0
# TYPE ${METRICS.time} gauge
${METRICS.time}{node="node-1"} 1795428000.123
# TYPE ${METRICS.fault} gauge
${METRICS.fault}{node="node-1",fault="refused",check="project"} 1
# TYPE ${METRICS.duration} gauge
${METRICS.duration}{node="node-1",check="project"} 0.012
# TYPE ${METRICS.verdicts} counter
${METRICS.verdicts}{node="node-1",outcome="failed"} 3
${METRICS.verdicts}{node="node-1",outcome="passed"} 1
# TYPE ${METRICS.reportFailures} counter
${METRICS.reportFailures}{node="node-1",to="taint"} 2
`,
    );
  });

  it("say nothing of a verdict before the first", () => {
    assert.equal(metricsText("node-1", undefined, { verdicts: {}, reportFailures: {} }), "");
  });
});

describe("the startup taint", () => {
  it("is one that the autoscaler expects to go", () =>
    assert.ok(STARTUP_TAINT_KEY.startsWith(STARTUP_TAINT_PREFIX)));
});

describe("a summary", () => {
  it("names the cluster where there is no node", () => {
    const nodes = { inScope: 3, verified: 3 };
    assert.equal(summaryOf(verdict([], { node: undefined, nodes })), "demo: 3 of 3 nodes verified");
  });
});
