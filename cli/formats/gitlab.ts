import { printable, printableJson } from "../../policies/evaluation/printable";
import { isAccepted } from "../report/baseline";
import { type Finding, isBlocking, judgedStacks, type Source } from "../report/finding";
import { fingerprinted } from "../report/identity";
import { LOGGED, NOT_LOOKED_INTO, NOT_USED } from "../report/section";
import { loggedTexts, unseenTexts } from "../report/shared-texts";
import { failures, placeOf, problemOf, type Report, resourceOf } from "./report";

/** GitLab's names of severities, the most severe first. */
const SEVERITIES = { critical: "blocker", high: "critical", medium: "major", low: "minor" } as const;

/**
 * GitLab's Code Quality report (https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format). Findings that are exempt or
 * in the baseline are left out, as the format cannot mark them as accepted. A stack that could not be evaluated is an entry of its own, so
 * that it does not look clean.
 */
export function toGitlab(report: Report): string {
  const failed = failures(report).map(({ name, error }) => ({
    rule: "not-evaluated",
    urn: name ?? "",
    property: "",
    description: name === undefined ? error : `${name}: ${error}`,
    severity: "blocker",
    place: { file: report.subject, line: 1 },
  }));
  const found = judgedStacks(report.stacks).flatMap(({ name, findings }) =>
    findings
      .filter((finding) => finding.status !== "exempt" && !isAccepted(finding))
      .map((finding) => ({
        rule: finding.rule,
        urn: finding.urn,
        property: finding.property,
        description: `${resourceOf(finding)} (${name}): ${problemOf(finding)}`,
        severity: severityOf(finding),
        place: placeOf(finding, report),
      })),
  );
  const about = (rule: string, title: string, begin: string) => (text: string) => ({
    rule,
    urn: "",
    property: text,
    description: `${title}: ${begin}${text}`,
    severity: "info",
    place: { file: report.subject, line: 1 },
  });
  const stacks = judgedStacks(report.stacks);
  const notUsed = report.notes.map(about("not-used", NOT_USED, ""));
  const notSeen = unseenTexts(stacks).map(about("not-looked-into", NOT_LOOKED_INTO, "the stack "));
  const logged = loggedTexts(stacks).map(about("logged-warning", LOGGED, "the stack "));
  const entries = fingerprinted([...failed, ...found, ...notUsed, ...notSeen, ...logged]).map(
    ({ finding, fingerprint }) => entryOf(finding, fingerprint),
  );
  return `${printableJson(JSON.stringify(entries, undefined, 2))}\n`;
}

interface Entry {
  rule: string;
  description: string;
  severity: string;
  place: Source;
}

const entryOf = ({ rule, description, severity, place }: Entry, fingerprint: string) => ({
  description: printable(inOneLine(description)),
  check_name: rule,
  fingerprint,
  severity,
  location: { path: place.file, lines: { begin: place.line } },
});

/** GitLab shows a description as one line. */
const inOneLine = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .join(" ");

function severityOf(finding: Finding): string {
  if (finding.status === "undecided" && !isBlocking(finding)) return "info";
  return finding.severity === undefined ? "major" : SEVERITIES[finding.severity];
}
