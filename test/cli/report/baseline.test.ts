import assert from "node:assert/strict";
import fc from "fast-check";
import { against, baselineOf, baselineText } from "../../../cli/report/baseline";
import { plain } from "../../../cli/report/colours";
import type { Finding, JudgedStack, StackReport } from "../../../cli/report/finding";
import { toText } from "../../../cli/report/text";
import { assertPrintable } from "../../support/hostile";
import { REPORT } from "../formats/support";
import { stacks } from "./arbitrary";

const judged = (reports: readonly StackReport[]) =>
  reports.filter((stack): stack is JudgedStack => "counts" in stack);
const findingsOf = (reports: readonly StackReport[]) => judged(reports).flatMap(({ findings }) => findings);
const changed = (change: (finding: Finding) => Finding[]): StackReport[] =>
  judged(REPORT.stacks).map((stack) => ({ ...stack, findings: stack.findings.flatMap(change) }));

/** An entry that no finding is any more. */
const FIXED = {
  rule: "mild",
  urn: "urn:pulumi:prod::platform::pulumi:pulumi:Stack$gcp:container/nodePool:NodePool::builds",
  ...{ property: "a[].b", count: 2 },
};

describe("a baseline", () => {
  const baseline = baselineOf("platform", REPORT.stacks);

  it("has the violations, sorted, a line for each, and no value", () => {
    assert.equal(
      baselineText(baseline),
      `{
  "version": 1,
  "project": "platform",
  "stacks": ["dev","prod"],
  "findings": [
    {"rule":"mild","urn":"urn:pulumi:prod::platform::gcp:container/cluster:Cluster::main","property":"a[].b"},
    {"rule":"severe","urn":"urn:pulumi:prod::platform::gcp:container/nodePool:NodePool::runners","property":"a[].b","count":2}
  ]
}
`,
    );
    assert.equal(baselineText(baselineOf("platform", [...REPORT.stacks].reverse())), baselineText(baseline));
    assert.deepEqual(JSON.parse(baselineText(baselineOf("p", []))).findings, []);
  });

  it("lets pass what it has, and nothing else", () => {
    const { stacks: compared, fixed, unknown } = against(baseline, REPORT.stacks);
    assert.deepEqual([fixed, unknown], [[], []]);
    const [prod] = judged(compared);
    assert.deepEqual(prod?.counts, {
      resources: 4,
      mandatory: 0,
      advisory: 0,
      undecided: 1,
      exempt: 1,
      accepted: 3,
      unseen: 1,
    });
    const more = changed((finding) =>
      finding.rule === "severe" ? [finding, { ...finding, property: "a[7].b" }] : [finding],
    );
    const [grown] = judged(against(baseline, more).stacks);
    assert.deepEqual([grown?.counts.mandatory, grown?.counts.accepted], [2, 3]);
    assert.deepEqual(
      grown?.findings.slice(0, 2).map((each) => each.baseline),
      ["new", "new"],
    );
  });

  it("is not left by a finding whose line, problem or place in a list has changed", () => {
    const moved = changed((finding) => [
      {
        ...finding,
        problem: "is otherwise",
        property: finding.property.replace("0", "5"),
        source: { file: "x.ts", line: 3 },
      },
    ]);
    const { stacks: compared, fixed } = against(baseline, moved);
    assert.deepEqual([fixed, judged(compared)[0]?.counts.accepted], [[], 3]);
  });

  it("says what is fixed, of the stacks that were judged alone, and which stacks it does not know", () => {
    const none = changed(() => []);
    assert.deepEqual(
      against(baseline, none).fixed.map(({ rule, count }) => [rule, count]),
      [
        ["mild", 1],
        ["severe", 2],
      ],
    );
    assert.deepEqual(against(baseline, none.slice(1)).fixed, []);
    assert.deepEqual(against(baseline, [{ name: "prod", error: "x" }]).fixed, []);
    assert.deepEqual(against({ ...baseline, stacks: ["prod"] }, none).unknown, ["dev"]);
  });

  it("calls nothing fixed that is exempt or not known now", () => {
    for (const status of ["exempt", "undecided"] as const)
      assert.deepEqual(
        against(
          baseline,
          changed((finding) => [{ ...finding, status }]),
        ).fixed,
        [],
      );
  });

  it("keeps what it had of stacks that are not judged now, and nothing else of before", () => {
    const former = (stack: string) => ({
      ...{ rule: "former", property: "a" },
      urn: `urn:pulumi:${stack}::platform::gcp:container/cluster:Cluster::main`,
    });
    const [dev, prod] = [former("dev"), former("prod")];
    const before = { ...baseline, stacks: ["dev", "prod"], findings: [dev, prod] };
    const onlyProd = judged(REPORT.stacks).filter(({ name }) => name === "prod");
    const written = baselineOf("platform", onlyProd, before);
    assert.deepEqual(written.stacks, ["dev", "prod"]);
    assert.deepEqual(written.findings, [dev, ...baseline.findings]);
  });

  it("is said in the report, and listed where that is asked for", () => {
    const { stacks: compared, ...about } = against({ ...baseline, stacks: ["prod"] }, REPORT.stacks);
    const report = { file: "baseline.json", ...about, fixed: [FIXED] };
    const text = (detail?: "verbose") =>
      toText(compared, { paint: plain, width: 100, detail }, [], [], report);
    assert.match(
      text(),
      /\n\nBaseline baseline\.json\n {2}accepts 3 findings \(--verbose lists them\)\n {2}2 findings of it are fixed: write it anew with npx gke-guardrails baseline write\n {2}the stack dev is not in it: all its findings are new\n\n/,
    );
    assert.match(text(), /1 exempt, 3 of the baseline in 4 resources/);
    assert.match(text(), /\nPassed: no mandatory violation\. Open: .*3 of the baseline/);
    assert.match(text("verbose"), /\n {2}fixed: mild {2}NodePool builds {2}a\[\]\.b\n/);
    assert.match(text("verbose"), /\n {2}severe {2}NodePool runners \(prod\) {2}a\[0\]\.b\n/);
  });

  it("accepts whatever it was made of, but for what no baseline may hide, and is the same when read back", () => {
    fc.assert(
      fc.property(stacks, fc.string(), (reports, project) => {
        const made = baselineOf(project, reports);
        const read = JSON.parse(baselineText(made));
        assert.deepEqual(read, made);
        const { stacks: compared, fixed, unknown } = against(read, reports);
        assert.deepEqual([fixed, unknown], [[], []]);
        for (const { status, rule, baseline: state } of findingsOf(compared))
          assert.equal(state, status === "violation" && rule !== "settings" ? "unchanged" : undefined);
        const report = { file: project, fixed: [FIXED, ...read.findings], unknown: ["\u001b"] };
        assertPrintable(toText(compared, { paint: plain, width: 80, detail: "verbose" }, [], [], report));
      }),
    );
  });

  it("accepts nothing of the configuration's, which may stand for what is not known yet", () => {
    const settings = changed((finding) => [{ ...finding, rule: "settings", property: "unseen" }]);
    assert.deepEqual(baselineOf("p", settings).findings, []);
  });
});
