import { counted } from "../../gke/counted";
import { isAccepted } from "./baseline";
import { type BaselineReport, baselineNotes } from "./baseline-report";
import { causesOf, findingsIn } from "./causes";
import type { JudgedStack } from "./finding";
import { namesShown, resourcesText, stacksText } from "./names";
import { section } from "./section";
import type { View } from "./view";

/** What the baseline lets through, and what is to be done with it. */
export function baselineSection(
  baseline: BaselineReport,
  stacks: readonly JudgedStack[],
  view: View,
): string[] {
  const most = namesShown(view);
  const causes = causesOf(stacks, isAccepted, (finding) => JSON.stringify([finding.rule, finding.property]));
  const count = findingsIn(causes);
  const lines = causes.map(
    ({ finding, resources, stacks: of }) =>
      `${finding.rule}  ${resourcesText(resources, most)}${stacksText(of, stacks.length, most)}  ${finding.property}`,
  );
  const isListed = view.detail === "verbose";
  // What was written says how many there are.
  const summary = baseline.written ? [] : [`accepts ${counted(count, "finding")} (--verbose lists them)`];
  const accepted = isListed ? lines : summary;
  const entries = [...(count === 0 ? [] : accepted), ...baselineNotes(baseline, isListed)];
  return entries.length === 0 ? [] : [section(`Baseline ${baseline.file}`, entries, view)];
}
