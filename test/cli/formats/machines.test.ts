import assert from "node:assert/strict";
import { parseXml, type XmlElement } from "@rgrove/parse-xml";
import fc from "fast-check";
import { inFormat, type Report } from "../../../cli/formats";
import type { JudgedStack } from "../../../cli/report/finding";
import { unseenTexts } from "../../../cli/report/shared-texts";
import { printable, printableLines } from "../../../policies/evaluation/printable";
import { assertPrintable } from "../../support/hostile";
import { hostileReport, REPORT, sarifProblems } from "./support";

const json = (format: "sarif" | "gitlab", report: Report) => JSON.parse(inFormat(format, report, undefined));
const judged = (report: Report) => report.stacks.filter((stack): stack is JudgedStack => "counts" in stack);
const findingsOf = (report: Report) => judged(report).flatMap(({ findings }) => findings);
const failuresOf = (report: Report) =>
  Number(report.error !== undefined) + report.stacks.filter((stack) => "error" in stack).length;

describe("SARIF", () => {
  it("is SARIF 2.1.0 by its schema, with what GitHub needs", () => {
    const log = json("sarif", REPORT);
    assert.equal(sarifProblems(log), "");
    const [run] = log.runs;
    assert.deepEqual(
      run.results.map((result: Record<string, unknown>) => [
        result.ruleId,
        result.level,
        "suppressions" in result,
      ]),
      [
        ["severe", "error", false],
        ["severe", "error", false],
        ["let-through", "warning", true],
        ["mild", "warning", false],
        ["open", "note", false],
      ],
    );
    const [first, second, exempt] = run.results;
    assert.equal(run.tool.driver.rules[first.ruleIndex].id, "severe");
    assert.deepEqual(run.tool.driver.rules[first.ruleIndex].help.markdown, "# severe\n");
    assert.deepEqual(first.locations[0].physicalLocation, {
      artifactLocation: { uri: "infra/Pulumi.yaml", uriBaseId: "%SRCROOT%" },
      region: { startLine: 1 },
    });
    assert.notEqual(
      first.partialFingerprints["gkeGuardrails/v1"],
      second.partialFingerprints["gkeGuardrails/v1"],
    );
    assert.deepEqual(exempt.suppressions, [
      {
        kind: "external",
        status: "accepted",
        justification: "Until 2026-12-31: Moves with the next release",
      },
    ]);
    assert.deepEqual(run.invocations[0].executionSuccessful, true);
    assert.deepEqual(run.invocations[0].toolExecutionNotifications, [
      { level: "warning", message: { text: 'prod: the stack has the Helm release "ingress"' } },
      { level: "note", message: { text: "dev: the stack has a program that logs a warning: old" } },
    ]);
  });

  it("knows a finding again where its line, its problem and the places of items have changed", () => {
    const prints = (change: (report: Report) => Report) =>
      json("sarif", change(REPORT)).runs[0].results.map(
        (result: { partialFingerprints: unknown }) => result.partialFingerprints,
      );
    const moved = (report: Report): Report => ({
      ...report,
      stacks: judged(report).map((stack) => ({
        ...stack,
        findings: stack.findings.map((finding) => ({
          ...finding,
          problem: "is wrong otherwise",
          property: finding.property.replace(/\d/g, (place) => String(Number(place) + 3)),
          source: { file: "index.ts", line: 7 },
        })),
      })),
    });
    assert.deepEqual(
      prints(moved),
      prints((report) => report),
    );
  });

  it("says that the execution failed where a stack could not be evaluated", () => {
    const log = json("sarif", { ...REPORT, stacks: [{ name: "prod", error: "it throws" }] });
    assert.equal(sarifProblems(log), "");
    assert.deepEqual(log.runs[0].invocations[0].executionSuccessful, false);
    assert.deepEqual(
      log.runs[0].invocations[0].toolExecutionNotifications[0].message.text,
      "prod: it throws",
    );
  });

  it("stays SARIF whatever a program says, and no text of it becomes a link", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = inFormat("sarif", report, undefined);
        assertPrintable(text);
        const log = JSON.parse(text);
        assert.equal(sarifProblems(log), "");
        const findings = findingsOf(report);
        assert.deepEqual(
          log.runs[0].results.map((result: { ruleId: string }) => result.ruleId),
          findings.map(({ rule }) => rule),
        );
        const messages: string[] = [
          ...log.runs[0].results.map((result: { message: { text: string } }) => result.message.text),
          ...log.runs[0].invocations[0].toolExecutionNotifications.map(
            (note: { message: { text: string } }) => note.message.text,
          ),
        ];
        for (const message of messages) {
          assertPrintable(message);
          assert.doesNotMatch(message, /\]\(|\{\d/);
        }
        assert.equal(log.runs[0].invocations[0].executionSuccessful, failuresOf(report) === 0);
      }),
    );
  });
});

const attributesOf = (element: XmlElement, name: string) =>
  elements(element, name).map(({ attributes }) => ({ ...attributes }));
const elements = (element: XmlElement, name: string): XmlElement[] =>
  element.children.flatMap((child) => {
    if (child.type !== "element") return [];
    const inner = child as XmlElement;
    return [...(inner.name === name ? [inner] : []), ...elements(inner, name)];
  });

describe("JUnit's XML", () => {
  const root = (report: Report) => parseXml(inFormat("junit", report, undefined)).root as XmlElement;

  it("has a suite for each stack, and a case for each rule and resource", () => {
    const suites = root(REPORT);
    assert.deepEqual(
      { ...suites.attributes },
      {
        name: "gke-guardrails",
        tests: "5",
        failures: "1",
        errors: "0",
        skipped: "3",
        time: "0",
      },
    );
    const [prod, dev] = elements(suites, "testsuite");
    assert.ok(prod && dev);
    assert.deepEqual([prod.attributes.name, dev.attributes.name], ["prod", "dev"]);
    const [failed] = elements(prod, "testcase");
    assert.deepEqual(
      { ...failed?.attributes },
      {
        name: "severe: gcp.container.NodePool runners",
        classname: "prod",
        file: "infra/Pulumi.yaml",
        line: "1",
        time: "0",
      },
    );
    assert.match(
      elements(prod, "failure")[0]?.text ?? "",
      /a\[0\]\.b is wrong\nFix: Fix it\.\na\[1\]\.b is wrong/,
    );
    assert.deepEqual(
      attributesOf(prod, "skipped").map(({ message }) => message),
      ["Exempt: a[0].b is wrong", "Advisory: a[0].b is wrong", "Undecided: c is wrong"],
    );
    assert.deepEqual(
      elements(suites, "system-out").map(({ text }) => text),
      [
        'The stack has the Helm release "ingress"\nGiven, and not used: x matches none of the stacks',
        "The stack has a program that logs a warning: old",
      ],
    );
    assert.deepEqual(attributesOf(dev, "testcase"), [{ name: "no finding", classname: "dev", time: "0" }]);
  });

  it("has an error for a stack that could not be evaluated", () => {
    const suites = root({ ...REPORT, stacks: [{ name: "prod", error: "it throws\nhere" }] });
    assert.equal(suites.attributes.errors, "1");
    assert.equal(elements(suites, "error")[0]?.text, "it throws\nhere");
  });

  it("stays XML whatever a program says, with the same number of suites and failures", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = inFormat("junit", report, undefined);
        assertPrintable(text);
        const suites = parseXml(text).root as XmlElement;
        const names = attributesOf(suites, "testsuite").map(({ name }) => name);
        assert.equal(names.length, judged(report).length + failuresOf(report));
        assert.deepEqual(
          new Set(
            suites.children.filter(({ type }) => type === "element").map((e) => (e as XmlElement).name),
          ),
          new Set(names.length > 0 ? ["testsuite"] : []),
        );
        assert.equal(elements(suites, "error").length, failuresOf(report));
        const blocking = findingsOf(report).some(
          ({ level, status }) => level === "mandatory" && status !== "exempt",
        );
        assert.equal(elements(suites, "failure").length > 0, blocking);
        for (const { name } of attributesOf(suites, "testcase"))
          assert.ok(name === "evaluation" || name === "no finding" || name?.includes(": "), name);
        for (const stack of judged(report))
          assert.ok(names.includes(xmlText(printable(stack.name))), JSON.stringify(names));
      }),
    );
  });
});

const xmlText = (text: string): string =>
  text.replace(/[\ufffe\uffff]/g, (found) => `\\u${found.charCodeAt(0).toString(16)}`);

describe("GitLab's Code Quality report", () => {
  it("has an entry for each finding that is not exempt, with a fingerprint of its own", () => {
    const entries = json("gitlab", REPORT);
    assert.deepEqual(
      entries.map(({ check_name, severity }: { check_name: string; severity: string }) => [
        check_name,
        severity,
      ]),
      [
        ["severe", "blocker"],
        ["severe", "blocker"],
        ["mild", "critical"],
        ["open", "info"],
        ["not-used", "info"],
        ["not-looked-into", "info"],
        ["logged-warning", "info"],
      ],
    );
    assert.deepEqual(
      entries.slice(-3).map(({ description }: { description: string }) => description),
      [
        "Given, and not used: x matches none of the stacks",
        'Not looked into: the stack has the Helm release "ingress" (prod)',
        "Logged by the program: the stack has a program that logs a warning: old (dev)",
      ],
    );
    assert.deepEqual(entries[0].location, { path: "infra/Pulumi.yaml", lines: { begin: 1 } });
    assert.equal(new Set(entries.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size, 7);
  });

  it("does not take for clean what could not be evaluated, and says why in one line", () => {
    const [entry] = json("gitlab", { ...REPORT, stacks: [{ name: "prod", error: "it throws\n\there" }] });
    assert.deepEqual(
      [entry.check_name, entry.severity, entry.description],
      ["not-evaluated", "blocker", "prod: it throws here"],
    );
  });

  it("keeps its form whatever a program says", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const text = inFormat("gitlab", report, undefined);
        assertPrintable(text);
        const entries = JSON.parse(text) as Record<string, string>[];
        const shown = findingsOf(report).filter(({ status }) => status !== "exempt");
        const unseen = unseenTexts(judged(report));
        assert.equal(entries.length, failuresOf(report) + shown.length + report.notes.length + unseen.length);
        assert.equal(new Set(entries.map(({ fingerprint }) => fingerprint)).size, entries.length);
        for (const { description = "" } of entries) assert.equal(description, printable(description));
      }),
    );
  });
});

describe("commands of GitHub's workflows", () => {
  const lines = (report: Report, severity?: "critical") =>
    inFormat("github", report, severity).trimEnd().split("\n");

  it("put each finding beside its line, the most severe first, and end with the verdict", () => {
    assert.deepEqual(lines(REPORT), [
      "::error file=infra/Pulumi.yaml,line=1,title=severe::NodePool runners (prod)%0Aa[0].b is wrong%0AFix: Fix it.",
      "::error file=infra/Pulumi.yaml,line=1,title=severe::NodePool runners (prod)%0Aa[1].b is wrong%0AFix: Fix it.",
      "::warning file=infra/Pulumi.yaml,line=1,title=mild::Cluster main (prod)%0Aa[0].b is wrong%0AFix: Fix it.",
      "::notice file=infra/Pulumi.yaml,line=1,title=open::Cluster main (prod)%0Ac is wrong%0AUndecided: the value is not known yet.%0AFix: Fix it.",
      "::warning file=infra/Pulumi.yaml,title=Given%2C and not used::x matches none of the stacks",
      '::notice file=infra/Pulumi.yaml,title=Not looked into::The stack%0Ahas the Helm release "ingress" (prod)',
      "::notice file=infra/Pulumi.yaml,title=Logged by the program::The stack%0Ahas a program that logs a warning: old (dev)",
      "Refused: 2 mandatory violations.",
    ]);
    assert.equal(lines(REPORT, "critical").length, 6);
  });

  it("are the only commands, whatever a program says, and give its text back", () => {
    fc.assert(
      fc.property(hostileReport, (report) => {
        const printed = lines(report);
        const verdict = printed.pop();
        assert.match(verdict ?? "", /^(Passed|Refused|Not evaluated)/);
        const messages: string[] = [];
        for (const line of printed) {
          const [, kind, properties = "", data = ""] =
            /^::(error|warning|notice) ([^:\r\n]*)::([^\r\n]*)$/.exec(line) ?? [];
          assert.ok(kind, line);
          assert.deepEqual(
            [...new Set(properties.split(",").map((pair) => pair.split("=")[0]))].filter(
              (name) => !["file", "line", "title"].includes(name ?? ""),
            ),
            [],
          );
          messages.push(data.replace(/%(25|0A|0D)/g, (code) => decodeURIComponent(code)));
        }
        for (const message of messages) assert.equal(message, printableLines(message));
        const errors = [
          report.error,
          ...report.stacks.map((stack) => ("error" in stack ? stack.error : undefined)),
        ];
        const said = errors.flatMap((error) => (error === undefined ? [] : [printableLines(error)]));
        assert.deepEqual(messages.slice(0, said.length), said);
      }),
    );
  });
});
