import { counted } from "../../gke/counted";
import { type Finding, isBlocking, type JudgedStack, judgedStacks, type StackReport } from "./finding";
import type { View } from "./view";
import { hanging, wrap } from "./wrap";

/** The end of a report: each stack's counts, with the names of what blocks most, and the verdict. */
export function summary(stacks: readonly StackReport[], view: View): string {
  const width = stacks.reduce((longest, { name }) => Math.max(longest, name.length), 0);
  const lines = stacks.flatMap((stack) => {
    const name = stack.name.padEnd(width);
    if ("error" in stack)
      return [`${view.paint("bold", name)}  ${view.paint("red", "could not be evaluated")}`];
    const { mandatory, advisory, undecided, exempt, accepted = 0, resources, unseen } = stack.counts;
    const known = accepted === 0 ? "" : `, ${accepted} of the baseline`;
    const counts = `${mandatory} mandatory, ${advisory} advisory, ${undecided} undecided, ${exempt} exempt${known}`;
    const skipped = unseen === 0 ? "" : `, ${unseen} not looked into`;
    const said = `${counts} in ${counted(resources, "resource")}${skipped}`;
    const [head = "", ...more] = hanging(`${name}  `, said, view.width);
    // In a narrow terminal the name may be broken itself.
    const painted = head.startsWith(name)
      ? view.paint("bold", name) + head.slice(name.length)
      : view.paint("bold", head);
    return [
      painted,
      ...more,
      ...(["critical", "high"] as const).flatMap((severity) => named(stack, severity, view)),
    ];
  });
  return [...lines, verdict(stacks, view)].join("\n");
}

/** The rules of a severity that block a stack. */
function named({ findings }: JudgedStack, severity: Finding["severity"], view: View): string[] {
  const blocking = findings.filter((finding) => isBlocking(finding) && finding.severity === severity);
  const rules = [...new Set(blocking.map(({ rule }) => rule))];
  return rules.length === 0 ? [] : hanging(`  ${severity}: `, rules.join(", "), view.width);
}

const EXPLAIN = "Details: npx gke-guardrails explain RULE";

function verdict(stacks: readonly StackReport[], { paint, width }: View): string {
  if (stacks.some((stack) => "error" in stack)) return paint("red", "Not evaluated.");
  const judged = judgedStacks(stacks);
  const blocking = judged.reduce((sum, { counts }) => sum + counts.mandatory, 0);
  const said =
    blocking === 0
      ? "Passed: no mandatory violation."
      : `Refused: ${counted(blocking, "mandatory violation")}.`;
  const hasRules = judged.some(({ findings }) => findings.some(({ page }) => page !== ""));
  const painted = (text: string, colour: Parameters<typeof paint>[0]) =>
    wrap(text, width)
      .map((line) => paint(colour, line))
      .join("\n");
  const result = painted(said, blocking === 0 ? "green" : "red");
  const fits = said.length + 1 + EXPLAIN.length <= width;
  return hasRules ? `${result}${fits ? " " : "\n"}${painted(EXPLAIN, "dim")}` : result;
}
