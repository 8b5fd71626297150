// docs/runbook.md: a section for each fault and alert.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "./package-root";

const HEADING = /^#{2,3} /;

let read: string | undefined;

/** The whole runbook. Throws what Node.js throws where the file is missing. */
export function runbookText(): string {
  read ??= readFileSync(join(packageRoot(), "docs", "runbook.md"), "utf8");
  return read;
}

/** The names that have a section: faults and alerts. */
export const sectionNames = (text: string): string[] =>
  [...text.matchAll(/^### ([a-z-]+)$/gm)].map(([, name = ""]) => name);

/**
 * The section under a heading, in Markdown, without the heading; undefined where there is none.
 * @param url where the runbook can be read: links lead there. Without it, links to sections name the command that prints them.
 */
export function sectionOf(text: string, heading: string, url?: string): string | undefined {
  const lines = text.split("\n");
  const start = lines.indexOf(`### ${heading}`);
  if (start < 0) return undefined;
  const length = lines.slice(start + 1).findIndex((line) => HEADING.test(line));
  return lines
    .slice(start + 1, length < 0 ? undefined : start + 1 + length)
    .join("\n")
    .replace(/\[([^[\]]+)\]\(([^)#]*)(#[^)]+)?\)/g, (_, words: string, file: string, anchor = "") => {
      if (url !== undefined) return `[${words}](${new URL(file + anchor, url)})`;
      const name = anchor.slice(1);
      const isExplained = file === "" && lines.includes(`### ${name}`);
      return isExplained ? `${words} (\`npx gke-guardrails explain ${name}\`)` : words;
    })
    .trim();
}
