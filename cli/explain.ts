import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { currentName } from "../policies/former-names";
import { packageRoot } from "../stacks/shared/package-root";
import { runbookText, sectionNames, sectionOf } from "../stacks/shared/runbook";
import { didYouMean } from "../stacks/shared/suggest";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { UsageError } from "./messages/errors";
import { pageText } from "./page-text";
import { paintFor } from "./report/colours";
import { widthOf } from "./width";

const folder = (): string => join(packageRoot(), "docs/rules");

/** The names of the pages. */
const pages = (): string[] =>
  readdirSync(folder())
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.slice(0, -".md".length));

export const explain: Command = {
  summary: "Explain a rule, or what to do about a fault or an alert.",
  help: `Usage: gke-guardrails explain RULE|FAULT|ALERT

Prints the page of a rule, which is docs/rules/RULE.md: why it exists, how to fix what it refuses, and when to exempt. For the list of rules:
gke-guardrails rules
For a fault of the verification or an alert, such as refused or verification-failed, it prints the section of the runbook.
`,
  flags: {},
  takes: () => [[...pages(), ...sectionNames(runbookText())]],
  run(args, terminal) {
    const { positionals } = readArguments(
      "explain",
      args,
      {},
      { min: 1, max: 1, what: "the name of a rule, fault or alert" },
    );
    const [given = ""] = positionals;
    const rule = currentName(given);
    const paint = paintFor(terminal.out, terminal.env);
    const width = widthOf(terminal);
    const runbook = runbookText();
    const section = sectionOf(runbook, given);
    const isRule = pages().includes(rule);
    if (!isRule && section === undefined) {
      throw new UsageError(
        `There is no rule, fault or alert "${rule}".${didYouMean(rule, [...pages(), ...sectionNames(runbook)])} For the list of rules: gke-guardrails rules; of faults and alerts: docs/runbook.md`,
      );
    }
    if (isRule) {
      if (rule !== given) terminal.out.write(`${given} is a part of ${rule} now.\n\n`);
      terminal.out.write(pageText(readFileSync(join(folder(), `${rule}.md`), "utf8"), { paint, width }));
    }
    // A rule and a fault or an alert may share a name.
    if (section !== undefined) {
      const title = isRule ? `\n# ${given}, as a fault or an alert` : `# ${given}`;
      terminal.out.write(`${isRule ? "\n" : ""}${pageText(`${title}\n\n${section}`, { paint, width })}`);
    }
    return 0;
  },
};
