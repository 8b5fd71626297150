import { isSevere, type JudgedStack, judgedStacks, type StackReport, type Suggestion } from "./finding";
import { placesText, stacksText, writtenType } from "./names";
import { printableReport } from "./printable-report";
import type { View } from "./view";

const INTRODUCTION =
  "Suggestions: what the safe remediations would change. Your program is never rewritten: make the changes yourself.";
const NONE = "Suggestions: none, as no violation has a safe remediation.";

/** The suggestions as a diff of properties, each once with the stacks that it is for; undefined where none were asked for. */
export function suggestionsText(reports: readonly StackReport[], view: View): string | undefined {
  const stacks = judgedStacks(printableReport(reports));
  if (stacks.every(({ suggestions }) => suggestions === undefined)) return undefined;
  const all = new Map<string, { suggestion: Suggestion; names: Set<string> }>();
  for (const stack of stacks) {
    for (const suggestion of shownOf(stack, view)) {
      const { urn, ...rest } = suggestion;
      const key = JSON.stringify([urn.split("::").slice(2), rest]);
      const entry = all.get(key) ?? { suggestion, names: new Set() };
      entry.names.add(stack.name);
      all.set(key, entry);
    }
  }
  if (all.size === 0) return NONE;
  const blocks = [...all.values()].map(({ suggestion, names }) =>
    blockOf(suggestion, stacksText(names, stacks.length), view),
  );
  return [view.paint("bold", INTRODUCTION), ...blocks].join("\n\n");
}

const shownOf = ({ suggestions = [], findings }: JudgedStack, { severity }: View): readonly Suggestion[] =>
  suggestions.filter(({ rule, urn }) =>
    findings.some((finding) => finding.rule === rule && finding.urn === urn && isSevere(finding, severity)),
  );

/** Is not wrapped: a line of a diff is one line. */
function blockOf(suggestion: Suggestion, of: string, { paint, pathOf }: View): string {
  const { rule, type, name, changes } = suggestion;
  const place = placesText([suggestion], pathOf);
  return [
    [`${writtenType(type)} ${name}${of}`, place, rule].filter((text) => text !== "").join("  "),
    ...changes.flatMap(({ property, before, after }) => [
      ...(before === undefined ? [] : [paint("red", `  - ${property}: ${before}`)]),
      ...(after === undefined ? [] : [paint("green", `  + ${property}: ${after}`)]),
    ]),
  ].join("\n");
}
