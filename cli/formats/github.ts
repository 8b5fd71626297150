import { printable, printableLines } from "../../policies/evaluation/printable";
import { isAccepted } from "../report/baseline";
import { causesOf, violationKey } from "../report/causes";
import { type Finding, isBlocking, isSevere, judgedStacks, type Severity } from "../report/finding";
import { resourcesText, stacksText } from "../report/names";
import { LOGGED, NOT_LOOKED_INTO, NOT_USED } from "../report/section";
import { loggedTexts, unseenTexts } from "../report/shared-texts";
import { explained, failures, placeOf, type Report, verdictOf } from "./report";

/**
 * Workflow commands of GitHub (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands) that annotate each
 * finding's line, followed by the verdict. GitHub shows ten errors and ten warnings of a step, so the most severe come first, and resources
 * that share a line and a finding share one command.
 */
export function toGithub(report: Report, severity: Severity | undefined): string {
  const { subject } = report;
  const stacks = judgedStacks(report.stacks);
  const failed = failures(report).map(({ name, error }) =>
    command("error", { file: subject, title: name ?? "gke-guardrails" }, error),
  );
  const causes = causesOf(
    stacks,
    (finding) => finding.status !== "exempt" && !isAccepted(finding) && isSevere(finding, severity),
    (finding) => JSON.stringify([violationKey(finding), finding.status, placeOf(finding, report)]),
  );
  const found = causes.map(({ finding, resources, stacks: of }) => {
    const { file, line } = placeOf(finding, report);
    const about = `${resourcesText(resources)}${stacksText(of, stacks.length)}`;
    return command(
      kindOf(finding),
      { file, line, title: finding.rule },
      [about, ...explained(finding)].join("\n"),
    );
  });
  const notUsed = report.notes.map((text) => command("warning", { file: subject, title: NOT_USED }, text));
  // GitHub shows ten notices of a step, so all of a kind are merged into one.
  const notices = [
    { title: NOT_LOOKED_INTO, texts: unseenTexts(stacks) },
    { title: LOGGED, texts: loggedTexts(stacks) },
  ].flatMap(({ title, texts }) =>
    texts.length === 0 ? [] : [command("notice", { file: subject, title }, `The stack\n${texts.join("\n")}`)],
  );
  return `${[...failed, ...found, ...notUsed, ...notices, verdictOf(report)].join("\n")}\n`;
}

function kindOf(finding: Finding): "error" | "warning" | "notice" {
  if (isBlocking(finding)) return "error";
  return finding.status === "undecided" ? "notice" : "warning";
}

const CODES: Readonly<Record<string, string>> = {
  "%": "%25",
  "\r": "%0D",
  "\n": "%0A",
  ":": "%3A",
  ",": "%2C",
};

/** Source: `escapeData` and `escapeProperty` of https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts */
const dataOf = (text: string): string =>
  printableLines(text).replace(/[%\r\n]/g, (sign) => CODES[sign] ?? sign);
const propertyOf = (text: string): string =>
  printable(text).replace(/[%\r\n:,]/g, (sign) => CODES[sign] ?? sign);

function command(
  kind: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const written = Object.entries(properties).map(([key, value]) => `${key}=${propertyOf(String(value))}`);
  return `::${kind} ${written.join(",")}::${dataOf(message)}`;
}
