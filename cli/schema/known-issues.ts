import { knownIssueProblems } from "../../gke/known-issue-problems";
import type { KnownIssue } from "../../gke/known-issues";
import { KNOWN_ISSUE_SCHEMA } from "../../policies/settings/known-issues-schema";
import { type Path, type Problem, problemsOf, type Schema } from "./problems";

const LIST: Schema = { type: "array", items: KNOWN_ISSUE_SCHEMA as Schema };

/** A list, or an object with one, as gke/known-issues.json is. */
const FILE: Schema = {
  oneOf: [
    LIST,
    {
      type: "object",
      additionalProperties: false,
      required: ["issues"],
      properties: { $schema: { type: "string" }, reviewed: { type: "string" }, issues: LIST },
    },
  ],
};

/** What a schema cannot say of a list of known issues, with which it finds nothing wrong. */
export const ownIssueProblems = (issues: readonly unknown[], at: Path): Problem[] =>
  [...knownIssueProblems(issues as readonly KnownIssue[])].map(({ path, problem }) => ({
    path: [...at, ...path],
    problem,
  }));

/** The known issues of a file, or all that is wrong with them. */
export function issuesOfFile(content: unknown): { issues: readonly unknown[]; problems: readonly Problem[] } {
  const problems = [...problemsOf(content, FILE)];
  if (problems.length > 0) return { issues: [], problems };
  if (Array.isArray(content)) return { issues: content, problems: ownIssueProblems(content, []) };
  const { issues } = content as { issues: readonly unknown[] };
  return { issues, problems: ownIssueProblems(issues, ["issues"]) };
}
