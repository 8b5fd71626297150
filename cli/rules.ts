import { counted } from "../gke/counted";
import type { Rule } from "../policies/rule";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { widthOf } from "./command-line/width";
import { rulesTable } from "./explain/rules-table";
import { allRules } from "./pack/all-rules";
import { type Paint, paintFor } from "./report/colours";
import { wrap } from "./report/wrap";

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
        : page(list, paint, widthOf(terminal)),
    );
    return 0;
  },
};

const described = (rule: Rule) => ({
  rule: rule.name,
  description: rule.description,
  level: rule.level,
  ...(rule.mandatoryFor === undefined ? {} : { mandatoryFor: rule.mandatoryFor }),
  severity: rule.severity,
  types: Object.keys(rule.checks),
  frameworks: rule.frameworks ?? [],
  remediates: rule.remediations !== undefined,
  page: `docs/rules/${rule.name}.md`,
});

function page(list: readonly Rule[], paint: Paint, width: number): string {
  const closing = `${counted(list.length, "rule")}. Details of one: npx gke-guardrails explain RULE`;
  return `${[...rulesTable(list, paint, width), "", ...wrap(closing, width)].join("\n")}\n`;
}
