import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { packageRoot } from "../shared/package-root";
import type { ProjectTarget } from "./alert";

const HEADING = /^#{2,3} /;

/**
 * The section of docs/runbook.md under a heading, in Markdown, without the heading. Links to other sections name the file.
 * @throws {RunError} where there is no such heading.
 */
export function section(heading: string, text = readRunbook()): string {
  const lines = text.split("\n");
  const start = lines.indexOf(`### ${heading}`);
  if (start < 0) throw new RunError(`docs/runbook.md: has no section "### ${heading}"`);
  const length = lines.slice(start + 1).findIndex((line) => HEADING.test(line));
  return lines
    .slice(start + 1, length < 0 ? undefined : start + 1 + length)
    .join("\n")
    .replace(/\[([^[\]]+)\]\(([^)#]*)(#[^)]+)?\)/g, (_, words: string, file: string, anchor = "") => {
      return `${words} (docs/${file || "runbook.md"}${anchor})`;
    })
    .trim();
}

/** The section with the cluster's own names in its commands. What is not known before somebody looks stays in capitals. */
export const sectionFor = (heading: string, { project, location, cluster }: ProjectTarget): string =>
  section(heading)
    .replace(/\bCLUSTER\b/g, cluster)
    .replace(/\bLOCATION\b/g, location)
    .replace(/\bPROJECT\b/g, project);

let runbook: string | undefined;

function readRunbook(): string {
  if (runbook !== undefined) return runbook;
  const file = join(packageRoot(), "docs", "runbook.md");
  if (!existsSync(file)) {
    throw new RunError(`${file}: is missing; expected the runbook whose sections the alerts carry.`);
  }
  runbook = readFileSync(file, "utf8");
  return runbook;
}
