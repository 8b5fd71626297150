import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { currentName } from "../policies/former-names";
import { packageRoot } from "../stacks/shared/package-root";
import { didYouMean } from "../stacks/shared/suggest";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { UsageError } from "./messages/errors";
import { type Paint, paintFor } from "./report/colours";

export const explain: Command = {
  summary: "Explain a rule: why it exists, how to fix what it refuses, and when to exempt.",
  help: `Usage: gke-guardrails explain RULE

Prints the page of a rule, which is docs/rules/RULE.md. For the list of rules: gke-guardrails rules
`,
  run(args, terminal) {
    const { positionals } = readArguments("explain", args, {}, { min: 1, max: 1, what: "the id of a rule" });
    const [given = ""] = positionals;
    const rule = currentName(given);
    const folder = join(packageRoot(), "docs/rules");
    const pages = readdirSync(folder)
      .filter((file) => file.endsWith(".md"))
      .map((file) => file.slice(0, -".md".length));
    if (!pages.includes(rule)) {
      throw new UsageError(
        `There is no rule "${rule}".${didYouMean(rule, pages)} For the list: gke-guardrails rules`,
      );
    }
    if (rule !== given) terminal.out.write(`${given} is a part of ${rule} now.\n\n`);
    const page = readFileSync(join(folder, `${rule}.md`), "utf8");
    terminal.out.write(forTerminal(page, paintFor(terminal.out, terminal.env)));
    return 0;
  },
};

/** Markdown as plain text: headings and emphasis become colours, where there are any, and code is set off. */
function forTerminal(markdown: string, paint: Paint): string {
  let isCode = false;
  const lines: string[] = [];
  for (const line of markdown.split("\n")) {
    if (line.startsWith("```")) {
      isCode = !isCode;
      continue;
    }
    if (isCode) lines.push(line === "" ? "" : `    ${paint("dim", line)}`);
    else lines.push(textLine(line, paint));
  }
  return `${lines.join("\n").trim()}\n`;
}

function textLine(line: string, paint: Paint): string {
  const heading = /^#+ (.*)$/.exec(line)?.[1];
  if (heading !== undefined) return paint("bold", heading);
  return line
    .replace(/\[([^[\]]+)\]\(([^\s()]+)\)/g, (_, text: string, link: string) =>
      link === text ? link : `${text} (${link})`,
    )
    .replace(/`([^`]+)`/g, (_, code: string) => paint("cyan", code));
}
