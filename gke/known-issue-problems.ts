// What a schema cannot say of the known issues that a team adds: that each has an id of its own, and ranges that hold a version.

import { KNOWN_ISSUES, type KnownIssue } from "./known-issues";
import { compareVersions, exactVersion } from "./versions";

/** A problem in a list of known issues, and its place in the list. */
interface KnownIssueProblem {
  readonly path: readonly (string | number)[];
  readonly problem: string;
}

/** @param issues in the form of the schema. */
export function* knownIssueProblems(issues: readonly KnownIssue[]): Generator<KnownIssueProblem> {
  const first = new Map<string, number>();
  for (const [i, { id, affected }] of issues.entries()) {
    const earlier = first.get(id);
    if (BUILT_IN.has(id)) yield { path: [i, "id"], problem: "is the id of a built-in issue" };
    else if (earlier !== undefined)
      yield { path: [i, "id"], problem: `is the id of entry ${earlier + 1} too` };
    else first.set(id, i);
    for (const [way, { controlPlane = [], nodes = [] }] of affected.entries()) {
      yield* emptyRanges(controlPlane, [i, "affected", way, "controlPlane"]);
      yield* emptyRanges(nodes, [i, "affected", way, "nodes"]);
    }
  }
}

const BUILT_IN: ReadonlySet<string> = new Set(KNOWN_ISSUES.map(({ id }) => id));

function* emptyRanges(
  ranges: readonly string[],
  path: readonly (string | number)[],
): Generator<KnownIssueProblem> {
  for (const [i, range] of ranges.entries()) {
    const [, operator, from = "", to] = /^(>=|<)(\S+)(?: <(\S+))?$/.exec(range) ?? [];
    if (operator === undefined || to === undefined) continue;
    if (operator === "<")
      yield { path: [...path, i], problem: "has two upper ends; expected >= before the first of them" };
    else if (compareVersions(exactVersion(from), exactVersion(to)) >= 0)
      yield { path: [...path, i], problem: "holds no version, as it ends before it begins" };
  }
}
