import type { Rule, Severity } from "../policies/rule";
import { allRules } from "./all-rules";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { type Paint, paintFor } from "./report/colours";

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
      values.json === true ? `${JSON.stringify(list.map(described), undefined, 2)}\n` : table(list, paint),
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

function table(list: readonly Rule[], paint: Paint): string {
  const width = Math.max(...list.map(({ name }) => name.length));
  const lines = list.map(({ name, level, severity, description }) => {
    const colour = COLOURS[severity];
    const cells = [level.padEnd(9), severity.padEnd(8)];
    return `${paint("bold", name.padEnd(width))}  ${cells[0]}  ${colour ? paint(colour, cells[1] ?? "") : cells[1]}  ${description}`;
  });
  return `${lines.join("\n")}\n\n${list.length} rules. What one is about: gke-guardrails explain RULE\n`;
}
