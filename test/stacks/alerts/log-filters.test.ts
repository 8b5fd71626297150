import assert from "node:assert/strict";
import { parseFilter } from "../../../gke/filters";
import { fieldsOf, filterMatches } from "../../../gke/records";
import { selectorsOf } from "../../../policies/program/alerts/promql";
import { ALERTS } from "../../../stacks/alerts/list";
import { LOG_METRICS, logMetricArgs } from "../../../stacks/alerts/log-metrics";
import { METRICS } from "../../../verifier/contract";
import { FAULT_IDS, FAULTS, NODE_FAULT_IDS } from "../../../verifier/faults";
import { verdictLine } from "../../../verifier/log-entry";
import { metricsText } from "../../../verifier/metrics";
import type { Verdict } from "../../../verifier/verdict";
import { logEntry, SAMPLES } from "../../gke/notification-samples";

const target = { project: "example", location: "europe-west4", cluster: "runners" };
const intervals = { periodSeconds: 60, everyMinutes: 15 };
type Fields = Readonly<Record<string, string>>;

const filterOf = (id: string): string => {
  const condition = ALERTS.find((alert) => alert.id === id)?.condition(target, intervals);
  return condition?.kind === "log" ? condition.filter : assert.fail(`${id} is no alert on a log`);
};
/** Whether a filter takes an entry of which everything is known. */
function isTaken(filter: string, entry: Fields): boolean {
  const known = fieldsOf(entry);
  return filterMatches(parseFilter(filter) ?? assert.fail(filter), (name) => known(name) ?? "") === true;
}

/** What the verifier logs, as Cloud Logging has it: its agent takes the labels and the severity out of the line. */
function entryOf(line: string, more: Fields = {}): Fields {
  const { severity, "logging.googleapis.com/labels": labels } = JSON.parse(line) as {
    severity: string;
    "logging.googleapis.com/labels": Fields;
  };
  return {
    "resource.type": "k8s_container",
    cluster_name: "runners",
    location: "europe-west4",
    severity,
    ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [`labels.${key}`, value])),
    ...more,
  };
}
const verdict = (fault?: (typeof FAULT_IDS)[number], more: Partial<Verdict> = {}): Verdict => ({
  mode: "node",
  time: new Date(0),
  node: "node-1",
  problems: fault === undefined ? [] : [{ fault, check: "project", detail: "ECONNREFUSED" }],
  attempts: 1,
  milliseconds: 5,
  expected: { cluster: "runners" },
  ...more,
});

describe("the alert on failed verifications", () => {
  const filter = filterOf("verification-failed");

  for (const fault of NODE_FAULT_IDS) {
    const isFailure = FAULTS[fault].outcome === "failed";
    it(`${isFailure ? "takes" : "leaves"} what the verifier logs of ${fault}`, () =>
      assert.equal(isTaken(filter, entryOf(verdictLine(verdict(fault)))), isFailure));
  }

  it("leaves passes, other clusters' failures, and the cluster's own verdicts", () => {
    const failed = verdictLine(verdict("refused"));
    assert.ok(!isTaken(filter, entryOf(verdictLine(verdict()))));
    assert.ok(!isTaken(filter, entryOf(failed, { cluster_name: "runners-b" })));
    assert.ok(!isTaken(filter, entryOf(failed, { location: "europe-west1" })));
    assert.ok(!isTaken(filter, entryOf(verdictLine(verdict("node-failed", { mode: "cluster" })))));
  });
});

describe("the counter of verdicts", () => {
  const { filter, labelExtractors } = logMetricArgs("verdicts", target) as {
    filter: string;
    labelExtractors: Record<string, string>;
  };

  it("counts every verdict that the verifier logs, with labels that it has", () => {
    for (const fault of [undefined, ...FAULT_IDS]) {
      const entry = entryOf(verdictLine(verdict(fault, { mode: "workload", workload: "shop/checkout" })));
      assert.ok(isTaken(filter, entry), fault);
      assert.ok(isTaken(filter, entryOf(verdictLine(verdict(fault)))), fault);
      for (const [label, extractor] of Object.entries(labelExtractors)) {
        const [, path] = /^EXTRACT\((.+)\)$/.exec(extractor) ?? [];
        // A pass has no fault.
        if (label === "fault" && fault === undefined) continue;
        assert.ok((path ?? "") in entry, `${label} from ${path}`);
      }
    }
  });
});

describe("the counter of the metadata server's errors", () => {
  const { filter } = logMetricArgs("metadata-server-errors", target) as { filter: string };
  const entry = {
    "resource.type": "k8s_container",
    cluster_name: "runners",
    location: "europe-west4",
    namespace_name: "kube-system",
    container_name: "gke-metadata-server",
  };

  it("counts errors and worse, of that container alone", () => {
    assert.ok(isTaken(filter, { ...entry, severity: "ERROR" }));
    assert.ok(isTaken(filter, { ...entry, severity: "CRITICAL" }));
    assert.ok(!isTaken(filter, { ...entry, severity: "WARNING" }));
    assert.ok(!isTaken(filter, { ...entry, severity: "ERROR", container_name: "netd" }));
    assert.ok(!isTaken(filter, { ...entry, severity: "ERROR", namespace_name: "default" }));
  });
});

describe("the alerts on GKE's notifications", () => {
  const taking = (sample: Fields): string[] =>
    ["upgrade-started", "upgrade-finished", "upgrade-available", "end-of-support"].filter((id) =>
      isTaken(filterOf(id), { ...sample, cluster_name: "runners", location: "europe-west4" }),
    );
  const [lifecycle, endOfSupport, begun] = SAMPLES.upgradeInfo;

  for (const [what, samples, ids] of [
    ["an upgrade that starts", SAMPLES.upgrade, ["upgrade-started"]],
    ["a version that is available", SAMPLES.upgradeAvailable, ["upgrade-available"]],
    ["an upgrade that ended", [lifecycle], ["upgrade-finished"]],
    ["an upgrade's stage before its end", [begun], []],
    ["the end of support", [endOfSupport], ["end-of-support"]],
    ["a security bulletin", SAMPLES.securityBulletin, []],
  ] as const) {
    it(`tell of ${what}${ids.length > 0 ? "" : ": none does"}`, () => {
      for (const sample of samples) assert.deepEqual(taking(logEntry(sample ?? assert.fail())), ids);
    });
  }

  it("leave another cluster's", () => {
    const entry = logEntry(SAMPLES.upgrade[0] ?? assert.fail());
    assert.ok(
      !isTaken(filterOf("upgrade-started"), { ...entry, cluster_name: "other", location: "europe-west4" }),
    );
  });

  it("name fields that the notifications have", () => {
    for (const [id, sample] of [
      ["upgrade-started", SAMPLES.upgrade[0]],
      ["upgrade-available", SAMPLES.upgradeAvailable[0]],
      ["upgrade-finished", lifecycle],
    ] as const) {
      const condition = ALERTS.find((alert) => alert.id === id)?.condition(target, intervals);
      assert.ok(condition?.kind === "log" && sample);
      for (const path of Object.values(condition.fields)) assert.ok(path in logEntry(sample), path);
    }
  });
});

describe("the alerts' PromQL", () => {
  const selectors = ALERTS.flatMap(({ id, condition }) => {
    const is = condition(target, intervals);
    if (is.kind === "log") return [];
    return (selectorsOf(is.query) ?? assert.fail(`${id} is no PromQL: ${is.query}`)).map((selector) => ({
      id,
      selector,
    }));
  });

  it("reads of the verifier's metrics only those that it serves, by labels that they have", () => {
    const text = metricsText("node-1", verdict("refused"), { verdicts: {}, reportFailures: {} });
    let read = 0;
    for (const { id, selector } of selectors) {
      const name = JSON.stringify(selector);
      for (const metric of Object.values(METRICS)) {
        if (!name.includes(metric)) continue;
        assert.match(text, new RegExp(`^${metric}\\{node="node-1"`, "m"), id);
        read++;
      }
    }
    assert.ok(read > 0);
  });

  it("reads of the counters only labels that they extract", () => {
    const known = Object.values(LOG_METRICS).flatMap(({ labels }) => Object.keys(labels));
    for (const { id, selector } of selectors) {
      const { matchers } = selector;
      if (!matchers.some(({ value }) => value.startsWith("logging_googleapis_com"))) continue;
      for (const { label } of matchers) {
        assert.ok([...known, "__name__", "monitored_resource"].includes(label), `${id}: ${label}`);
      }
    }
  });
});
