import { UNSEEN_PAGE } from "../../policies/evaluation/unseen/unseen-reports";
import { docPage } from "../messages/doc-page";
import { isAccepted } from "./baseline";
import type { BaselineReport } from "./baseline-report";
import { baselineSection } from "./baseline-section";
import { type Cause, causesOf, violationKey } from "./causes";
import { type DataAge, dataLine } from "./data-age";
import {
  type Finding,
  isBlocking,
  isSevere,
  isUnusedExemption,
  type JudgedStack,
  judgedStacks,
  type StackReport,
} from "./finding";
import { namesShown, resourcesText, stacksText } from "./names";
import { printableReport } from "./printable-report";
import { heading, NOT_LOOKED_INTO, NOT_USED, section } from "./section";
import { noteTexts, unseenTexts } from "./shared-texts";
import { suggestionsText } from "./suggestions";
import { summary } from "./summary";
import { undecidedHeading, undecidedLines } from "./undecided";
import type { View } from "./view";
import { violationBlock, violationLine } from "./violations";
import { wrap } from "./wrap";

/**
 * The report for people: what blocks, the most severe first, then advice, what is open and what was let through, then a summary, as the end
 * is what a terminal and a log show.
 * @param notes what was given and not used: what a configuration names and no stack has, and files.
 * @param data how old the data of GKE is.
 */
export function toText(
  reports: readonly StackReport[],
  view: View,
  notes: readonly string[] = [],
  data: readonly DataAge[] = [],
  baseline?: BaselineReport,
): string {
  const shown = printableReport(reports);
  if (view.detail === "quiet") {
    const lines =
      notes.length === 0 ? [] : wrap(`${NOT_USED}: ${notes.length} (without --quiet in full)`, view.width);
    return `${[...lines, summary(shown, view)].join("\n")}\n`;
  }
  const stacks = judgedStacks(shown);
  const known = baseline ? baselineSection(printableReport(baseline), stacks, view) : [];
  const blocks = [...violations(stacks, view), ...rest(stacks, view), ...known];
  if (notes.length > 0) blocks.push(section(NOT_USED, printableReport(notes), view));
  const isOld = data.some((age) => age.isOld);
  // Recent data is worth no line beside what blocks, and none is where nothing was judged.
  const isRefused = stacks.some(({ counts }) => counts.mandatory > 0);
  const ages =
    data.length > 0 && stacks.length > 0 && (isOld || view.detail === "verbose" || !isRefused)
      ? wrap(dataLine(data), view.width)
      : [];
  const end = [...ages.map((line) => view.paint(isOld ? "yellow" : "dim", line)), summary(shown, view)];
  const suggestions = suggestionsText(reports, view);
  return `${[...blocks, end.join("\n"), ...(suggestions ? [suggestions] : [])].join("\n\n")}\n`;
}

function* violations(stacks: readonly JudgedStack[], view: View): Generator<string> {
  const isShown = (f: Finding) =>
    f.status === "violation" && !isAccepted(f) && !isUnusedExemption(f) && isSevere(f, view.severity);
  const causes = causesOf(stacks, isShown, violationKey);
  const blocking = causes.filter(({ finding }) => isBlocking(finding));
  const advice = causes.filter(({ finding }) => !isBlocking(finding));
  const blocks = (some: readonly Cause[]) =>
    some.map((cause) => violationBlock(cause, stacks.length, view)).join("\n");
  if (blocking.length > 0) yield blocks(blocking);
  if (advice.length === 0) return;
  // Beside what blocks, advice is short: it is read once that is fixed.
  if (view.detail === "verbose" || blocking.length === 0) yield blocks(advice);
  else {
    const lines = advice.map((cause) => violationLine(cause, stacks.length, view));
    yield [...heading("Advisory (in full with --verbose)", view), ...lines].join("\n");
  }
}

/** What is open, let through, not looked into, and good to know. */
function* rest(stacks: readonly JudgedStack[], view: View): Generator<string> {
  const all = stacks.length;
  const { paint } = view;
  const most = namesShown(view);
  const open = undecidedLines(stacks, view);
  if (open.length > 0) yield section(undecidedHeading(stacks), open, view);
  const one = ({ urn, ...finding }: Finding) => JSON.stringify([urn.split("::").slice(2), finding]);
  const live = causesOf(stacks, ({ status }) => status === "exempt", one);
  const expired = causesOf(
    stacks,
    (f) => f.status === "violation" && !isAccepted(f) && f.exemption !== undefined,
    one,
  );
  const unused = causesOf(stacks, isUnusedExemption, one);
  const exemptions = [
    ...live.map((cause) => exemptionLine("live", cause, all, most)),
    ...expired.map((cause) => exemptionLine("expired", cause, all, most)),
    ...unused.map(
      ({ finding, stacks: of }) =>
        `unused: ${finding.property}${stacksText(of, all, most)} ${finding.problem}`,
    ),
  ];
  if (exemptions.length > 0) yield section("Exemptions", exemptions, view);
  const unseen = unseenTexts(stacks, most);
  if (unseen.length > 0)
    yield section(
      `${NOT_LOOKED_INTO}: the stack`,
      [...unseen, paint("dim", `About this: ${docPage(UNSEEN_PAGE)}`)],
      view,
    );
  const notes = noteTexts(stacks, most);
  if (notes.length > 0) yield section("Good to know: the stack", notes, view);
}

function exemptionLine(
  state: "live" | "expired",
  { finding, stacks }: Cause,
  all: number,
  most: number,
): string {
  const { rule, exemption } = finding;
  const when = state === "live" ? `until ${exemption?.until}` : `ended on ${exemption?.until}`;
  return `${state}: ${rule} for ${resourcesText([finding])}${stacksText(stacks, all, most)} ${when}: ${exemption?.reason ?? ""}`;
}
