import { counted } from "../../gke/counted";
import { rulesLeftIn } from "../../policies/evaluation/run/misfits";
import { type Finding, isBlocking, type JudgedStack, judgedStacks, type StackReport } from "./finding";
import { verdictOn } from "./verdict";
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
    const misfits = stack.findings.filter(isOfAnotherKind).length;
    const left = misfits === 0 ? "" : `, ${counted(misfits, "value")} of another kind not judged`;
    const said = `${counts} in ${counted(resources, "resource")}${skipped}${left}`;
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

/** Whether a finding is on a value of another kind than its provider takes. */
const isOfAnotherKind = ({ problem }: Finding): boolean => rulesLeftIn(problem) !== undefined;

/** The rules of a severity that block a stack. */
function named({ findings }: JudgedStack, severity: Finding["severity"], view: View): string[] {
  const blocking = findings.filter((finding) => isBlocking(finding) && finding.severity === severity);
  const rules = [...new Set(blocking.map(({ rule }) => rule))];
  return rules.length === 0 ? [] : hanging(`  ${severity}: `, rules.join(", "), view.width);
}

const EXPLAIN = "Details: npx gke-guardrails explain RULE";

const COLOURS = {
  "not evaluated": "red",
  refused: "red",
  "nothing judged": "yellow",
  passed: "green",
} as const;

function verdict(stacks: readonly StackReport[], { paint, width }: View): string {
  const { kind, text } = verdictOn(stacks);
  const painted = (said: string, colour: Parameters<typeof paint>[0]) =>
    wrap(said, width)
      .map((line) => paint(colour, line))
      .join("\n");
  const result = painted(text, COLOURS[kind]);
  const hasRules = judgedStacks(stacks).some(({ findings }) => findings.some(({ page }) => page !== ""));
  if (kind === "not evaluated" || !hasRules) return result;
  const fits = text.length + 1 + EXPLAIN.length <= width;
  return `${result}${fits ? " " : "\n"}${painted(EXPLAIN, "dim")}`;
}
