import { counted } from "../gke/counted";
import type { Rule, Severity } from "../policies/rule";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { widthOf } from "./command-line/width";
import { allRules } from "./pack/all-rules";
import { type Paint, paintFor } from "./report/colours";
import { hanging, widest, wrap } from "./report/wrap";

const OPTIONS = { json: { type: "boolean" } } as const;

export const rules: Command = {
  summary: "List the rules.",
  help: `Usage: gke-guardrails rules [--json]

Lists every rule with its level, its severity and what it requires.
`,
  flags: OPTIONS,
  run(args, terminal) {
    const { values } = readArguments("rules", args, OPTIONS, { min: 0, max: 0, what: "" });
    const list = allRules();
    const paint = paintFor(terminal.out, terminal.env);
    terminal.out.write(
      values.json === true
        ? `${JSON.stringify(list.map(described), undefined, 2)}\n`
        : table(list, paint, widthOf(terminal)),
    );
    return 0;
  },
};

const described = (rule: Rule) => ({
  rule: rule.name,
  description: rule.description,
  level: rule.level,
  severity: rule.severity,
  types: Object.keys(rule.checks),
  frameworks: rule.frameworks ?? [],
  remediates: rule.remediations !== undefined,
  page: `docs/rules/${rule.name}.md`,
});

const COLOURS: Partial<Record<Severity, Parameters<Paint>[0]>> = { critical: "red", high: "yellow" };

/** Least columns for the description beside the rule's name, level and severity; with fewer it stands below them. */
const LEAST_BESIDE = 30;

function table(list: readonly Rule[], paint: Paint, width: number): string {
  const nameWidth = widest(list.map(({ name }) => name));
  const before = nameWidth + "  mandatory  critical  ".length;
  const lines = list.flatMap(({ name, level, severity, description }) => {
    const colour = COLOURS[severity];
    const painted = (text: string) => (colour ? paint(colour, text) : text);
    if (width - before < LEAST_BESIDE) {
      const levels = wrap(`${level}, ${severity}`, width - 2);
      return [
        paint("bold", name),
        ...levels.map((line) => `  ${painted(line)}`),
        ...hanging("  ", description, width),
      ];
    }
    const [first = "", ...more] = wrap(description, width - before);
    const cells = `${paint("bold", name.padEnd(nameWidth))}  ${level.padEnd(9)}  ${painted(severity.padEnd(8))}`;
    return [`${cells}  ${first}`, ...more.map((line) => " ".repeat(before) + line)];
  });
  const closing = `${counted(list.length, "rule")}. Details of one: gke-guardrails explain RULE`;
  return `${[...lines, "", ...wrap(closing, width)].join("\n")}\n`;
}
