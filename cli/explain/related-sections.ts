import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../stacks/shared/package-root";
import { sectionNames, sectionOf } from "../../stacks/shared/runbook";
import { mentioning } from "./related-rules";

/** A section of the runbook by its name, and how it begins. */
export interface Section {
  readonly name: string;
  readonly beginning: string;
}

/** The first sentence of a section, without marks and links. */
function beginningOf(text: string): string {
  const plain = text
    .replace(/ \(`npx gke-guardrails [^)]*\)/g, "")
    .replace(/[`*]/g, "")
    .replace(/\s+/g, " ");
  return /^.*?[.?!](?=\s|$)/.exec(plain)?.[0] ?? plain;
}

export const sectionsNamed = (runbook: string, names: readonly string[]): Section[] =>
  names.flatMap((name) => {
    const text = sectionOf(runbook, name);
    return text === undefined ? [] : [{ name, beginning: beginningOf(text) }];
  });

/** The names of the runbook's sections that mention a subject. */
export const sectionsAbout = (given: string, runbook: string): string[] =>
  mentioning(given, sectionNames(runbook), (name) => sectionOf(runbook, name) ?? "");

/** The pages of docs/, without those of rules, that mention a subject. */
export function pagesAbout(given: string): string[] {
  const folder = join(packageRoot(), "docs");
  const pages = readdirSync(folder).filter((file) => file.endsWith(".md"));
  return mentioning(given, pages, (file) => readFileSync(join(folder, file), "utf8")).map(
    (file) => `docs/${file}`,
  );
}
