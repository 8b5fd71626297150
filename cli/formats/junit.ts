import { isAccepted } from "../report/baseline";
import { type Finding, isBlocking, type JudgedStack, judgedStacks } from "../report/finding";
import { element, escapedLines } from "../report/markup";
import { NOT_USED } from "../report/section";
import { explained, failures, placeOf, problemOf, type Report, resourceOf } from "./report";

/**
 * JUnit's XML, as GitLab (https://docs.gitlab.com/ci/testing/unit_test_reports/) and Jenkins read it: a suite for each stack, with a test
 * case for each rule and resource. A case fails if it blocks; one that does not block, is undecided or exempt is skipped; a stack that
 * could not be evaluated is an error.
 */
export function toJunit(report: Report): string {
  const suites = [
    ...failures(report).map(({ name = report.subject, error }) => suiteOf(name, [failedCase(name, error)])),
    ...judgedStacks(report.stacks).map((stack, i) =>
      suiteOf(stack.name, casesOf(stack, report), systemOut(stack, i === 0 ? report.notes : [])),
    ),
  ];
  const counts = countsOf(suites.flatMap(({ cases }) => cases));
  const content = element(
    "testsuites",
    { name: "gke-guardrails", ...counts, time: 0 },
    ...suites.map((suite) => suite.xml),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${content}\n`;
}

type Outcome = "passed" | "failure" | "error" | "skipped";

interface Case {
  outcome: Outcome;
  xml: string;
}

const countsOf = (cases: readonly Case[]) => {
  const count = (wanted: Outcome) => cases.filter(({ outcome }) => outcome === wanted).length;
  return {
    tests: cases.length,
    failures: count("failure"),
    errors: count("error"),
    skipped: count("skipped"),
  };
};

function suiteOf(name: string, cases: readonly Case[], ...more: readonly string[]) {
  const xml = element(
    "testsuite",
    { name, ...countsOf(cases), time: 0 },
    ...cases.map((each) => `\n${each.xml}`),
    ...more,
    "\n",
  );
  return { cases, xml: `\n${xml}` };
}

const failedCase = (stack: string, error: string): Case => ({
  outcome: "error",
  xml: element(
    "testcase",
    { name: "evaluation", classname: stack, time: 0 },
    element("error", { message: "The stack could not be evaluated.", type: "error" }, escapedLines(error)),
  ),
});

function casesOf({ name, findings, counts }: JudgedStack, report: Report): Case[] {
  // GitLab reads only one of several test cases with the same name.
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.rule, resourceOf(finding)]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  if (groups.size === 0) {
    const passed = { name: "no finding", classname: name, time: 0 };
    const skipped = element("skipped", { message: "The stack has no resources of its own." });
    return counts.resources === 0
      ? [{ outcome: "skipped", xml: element("testcase", passed, skipped) }]
      : [{ outcome: "passed", xml: element("testcase", passed) }];
  }
  return [...groups.values()].map((group) => caseOf(name, group, report));
}

function caseOf(stack: string, group: readonly Finding[], report: Report): Case {
  const [first] = group as [Finding, ...Finding[]];
  const blocking = group.find(isBlocking);
  const worst = blocking ?? first;
  const { file, line } = placeOf(worst, report);
  const attributes = { name: `${first.rule}: ${resourceOf(first)}`, classname: stack, file, line, time: 0 };
  if (!blocking) {
    const reason = isAccepted(first)
      ? "In the baseline"
      : { violation: "Advisory", undecided: "Undecided", exempt: "Exempt" }[first.status];
    const skipped = element("skipped", { message: `${reason}: ${problemOf(first)}` });
    return { outcome: "skipped", xml: element("testcase", attributes, skipped) };
  }
  const text = [`${file}:${line}`, ...group.flatMap(explained), ...group.map(({ urn }) => urn)].join("\n");
  const failure = element(
    "failure",
    { message: problemOf(worst), type: worst.severity ?? worst.level },
    escapedLines(text),
  );
  return { outcome: "failure", xml: element("testcase", attributes, failure) };
}

/** The stack's notes. @param notUsed notes that concern no single stack. */
function systemOut({ notes }: JudgedStack, notUsed: readonly string[]): string {
  const lines = [
    ...notes.map((text) => `The stack ${text}`),
    ...notUsed.map((text) => `${NOT_USED}: ${text}`),
  ];
  return lines.length === 0 ? "" : element("system-out", {}, escapedLines(lines.join("\n")));
}
