import { counted } from "../../gke/counted";
import { joinedAlike } from "../../policies/evaluation/alike-texts";
import { isAccepted } from "../report/baseline";
import { baselineNotes } from "../report/baseline-report";
import { type Cause, causesOf, findingsIn, violationKey } from "../report/causes";
import {
  type Finding,
  isBlocking,
  isSevere,
  judgedStacks,
  type Severity,
  type Source,
} from "../report/finding";
import { codeInMarkdown, inMarkdown } from "../report/markdown-text";
import { resourcesText, stacksText } from "../report/names";
import { NOT_LOOKED_INTO, NOT_USED } from "../report/section";
import { undecidedHeading } from "../report/undecided";
import { failures, problemOf, type Report, verdictOf } from "./report";

/** A comment on GitHub may have 65,536 characters; the end says what was left out. */
const MOST = 60_000;

/**
 * Markdown for a comment on a change on GitHub or GitLab: the verdict, what blocks, and the rest collapsed. Each cause appears once with
 * its resources, as in the text report.
 */
export function toMarkdown(report: Report, severity: Severity | undefined): string {
  const stacks = judgedStacks(report.stacks);
  const some = (is: (finding: Finding) => boolean) =>
    causesOf(
      stacks,
      (finding) => is(finding) && isSevere(finding, severity),
      (finding) => JSON.stringify([violationKey(finding), finding.status]),
    );
  const rows = (causes: readonly Cause[]) => causes.map((cause) => row(cause, stacks.length));
  const blocking = rows(some(isBlocking));
  const foldFindings = (title: string, is: (finding: Finding) => boolean) => {
    const causes = some(is);
    return fold(title, TABLE, rows(causes), findingsIn(causes));
  };
  const folded = [
    foldFindings("Advisory", (f) => f.status === "violation" && !isAccepted(f) && !isBlocking(f)),
    foldFindings(undecidedHeading(stacks), (f) => f.status === "undecided" && !isBlocking(f)),
    foldFindings("Accepted by the baseline", isAccepted),
    foldFindings("Exempt", ({ status }) => status === "exempt"),
    fold(
      "Baseline",
      [],
      report.baseline ? baselineNotes(report.baseline).map((text) => `- ${inMarkdown(text)}`) : [],
    ),
    fold(
      `${NOT_LOOKED_INTO}, and good to know`,
      [],
      stacks.flatMap(({ name, notes }) =>
        joinedAlike(notes).map((text) => `- ${codeInMarkdown(name)} ${inMarkdown(text)}`),
      ),
      stacks.reduce((sum, { notes }) => sum + notes.length, 0),
    ),
    fold(
      NOT_USED,
      [],
      report.notes.map((text) => `- ${inMarkdown(text)}`),
    ),
  ];
  const sections = [
    [`### gke-guardrails: ${verdictOf(report)}`],
    failures(report).map(
      ({ name = report.subject, error }) => `- ${codeInMarkdown(name)} ${inMarkdown(error)}`,
    ),
    counts(report),
    blocking.length === 0 ? [] : [...TABLE, ...blocking],
    ...folded,
  ].filter((lines) => lines.length > 0);
  return `${within(sections)}\n`;
}

const TABLE = ["| Severity | Rule | Resources | What is wrong | Fix |", "|---|---|---|---|---|"];

function row({ finding, resources, stacks }: Cause, all: number): string {
  const { rule, severity, level, fix, exemption } = finding;
  const places = [...new Set(resources.flatMap(({ source }) => (source ? [placeText(source)] : [])))];
  const cells = [
    severity ?? level,
    codeInMarkdown(rule),
    [inMarkdown(`${resourcesText(resources)}${stacksText(stacks, all)}`), ...places.map(codeInMarkdown)].join(
      "<br>",
    ),
    inMarkdown(problemOf(finding)) +
      (exemption
        ? `<br>${exemption.expired ? "The exemption ended on" : "Exempt until"} ${inMarkdown(`${exemption.until}: ${exemption.reason}`)}`
        : ""),
    inMarkdown(fix),
  ];
  return `| ${cells.join(" | ")} |`;
}

const placeText = ({ file, line }: Source): string => `${file}:${line}`;

const counts = (report: Report): string[] => [
  `| Stack | Mandatory | Advisory | Undecided | Exempt | ${NOT_LOOKED_INTO} | Resources |`,
  "|---|---|---|---|---|---|---|",
  ...judgedStacks(report.stacks).map(({ name, counts: of }) => {
    const numbers = [of.mandatory, of.advisory, of.undecided, of.exempt, of.unseen, of.resources];
    return `| ${[codeInMarkdown(name), ...numbers].join(" | ")} |`;
  }),
];

const FOLD_END = "</details>";

/** A part that is folded away. @param count of what the lines are about, as one of them may be about several. */
const fold = (
  title: string,
  head: readonly string[],
  lines: readonly string[],
  count = lines.length,
): string[] =>
  lines.length === 0
    ? []
    : [`<details><summary>${title} (${count})</summary>`, "", ...head, ...lines, "", FOLD_END];

/** Joins sections by blank lines, and cuts them where a comment would be too long; the end says how much is missing. */
function within(sections: readonly (readonly string[])[]): string {
  const kept: string[] = [];
  let [length, left] = [0, 0];
  const fits = (line: string): boolean => {
    length += line.length + 1;
    if (length > MOST) left++;
    return length <= MOST;
  };
  for (const lines of sections) {
    const [head = "", ...more] = lines;
    const shown = fits(head) ? [head, ...more.filter((line) => line === FOLD_END || fits(line))] : [];
    if (shown.length > 0) kept.push(shown.join("\n"));
    else left += more.length;
  }
  if (left > 0)
    kept.push(
      `${counted(left, "more line is", "more lines are")} left out: the log of the job has the rest.`,
    );
  return kept.join("\n\n");
}
