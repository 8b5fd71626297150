import { RunError } from "@pulumi/pulumi";
import { runbookText, sectionOf } from "../shared/runbook";
import type { ProjectTarget } from "./alert";

/**
 * The runbook's section with a heading, with the cluster's names in its commands. Names that only whoever looks can know stay in capitals.
 * @param url where the runbook can be read
 * @throws {RunError} where there is no such heading.
 */
export function sectionFor(
  heading: string,
  { project, location, cluster }: ProjectTarget,
  url?: string,
): string {
  const section = sectionOf(runbookText(), heading, url);
  if (section === undefined) throw new RunError(`docs/runbook.md: has no section "### ${heading}"`);
  return section
    .replace(/\bCLUSTER\b/g, cluster)
    .replace(/\bLOCATION\b/g, location)
    .replace(/\bPROJECT\b/g, project);
}
