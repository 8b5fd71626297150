import { readFileSync } from "node:fs";
import { codeOf } from "./exchange";
import type { NodeIssue } from "./known-issues";
import { type Settings, SettingsError } from "./settings";

/** The known issues that concern the cluster. Throws a SettingsError where their file cannot be read. */
export function readIssues({
  issuesFile,
  issueIds,
}: Pick<Settings, "issuesFile" | "issueIds">): readonly NodeIssue[] {
  try {
    const all = issuesFile ? (JSON.parse(readFileSync(issuesFile, "utf8")) as NodeIssue[]) : [];
    return all.filter(({ id }) => issueIds.includes(id));
  } catch (error) {
    throw new SettingsError(`VERIFIER_KNOWN_ISSUES_FILE: is not a file of known issues: ${codeOf(error)}`);
  }
}
