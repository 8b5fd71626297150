import assert from "node:assert/strict";
import { problemsOf, type Schema } from "../../../cli/schema/problems";
import { KNOWN_ISSUES } from "../../../gke/known-issues";
import { KNOWN_ISSUE_SCHEMA } from "../../../policies/settings/known-issues-schema";
import type { Problem } from "../../../stacks/shared/decoder";
import { knownIssue, knownIssues } from "../../../stacks/verification/known-issue-keys";

/** What the stacks' configuration and the pack's, which read the same entries, say is wrong with one. */
function problems(issue: unknown): { stacks: readonly string[]; pack: readonly string[] } {
  const found: Problem[] = [];
  knownIssue(issue, "issue", found);
  return {
    stacks: found.map(({ at, problem }) => `${at} ${problem}`),
    pack: [...problemsOf(issue, KNOWN_ISSUE_SCHEMA as Schema)].map(({ problem }) => problem),
  };
}

describe("a known issue of a team's own", () => {
  for (const issue of KNOWN_ISSUES)
    it(`is valid in both configurations as ${issue.id} is`, () =>
      assert.deepEqual(problems(issue), { stacks: [], pack: [] }));

  const [valid] = KNOWN_ISSUES;
  const WRONG: Readonly<Record<string, object>> = {
    ...Object.fromEntries(
      Object.keys(KNOWN_ISSUE_SCHEMA.properties ?? {}).map((key) => [`its ${key} is a number`, { [key]: 1 }]),
    ),
    "it has a key of another name": { other: "text" },
    "it affects nothing": { affected: [] },
    "a range is none": { affected: [{ nodes: ["1.36"] }] },
    "a way has a key of another name": { affected: [{ node: [] }] },
    "a condition is no list": { cluster: [{ location: "europe-west1" }] },
    "it has no source": { sources: [] },
    "a version has leading zeroes": { fixedIn: ["1.036.1-gke.1"] },
    "its day is none": { date: "today" },
  };
  for (const [what, change] of Object.entries(WRONG))
    it(`is invalid in both where ${what}`, () => {
      const { stacks, pack } = problems({ ...valid, ...change });
      assert.ok(stacks.length > 0, "the stacks' configuration takes it");
      assert.ok(pack.length > 0, "the pack's configuration takes it");
    });

  for (const key of KNOWN_ISSUE_SCHEMA.required ?? [])
    it(`is invalid in both without ${key}`, () => {
      const { [key]: _, ...rest } = { ...valid } as Record<string, unknown>;
      const { stacks, pack } = problems(rest);
      assert.ok(stacks.length > 0 && pack.length > 0);
    });

  it("is invalid in the stacks' configuration where another has its id, or a range is empty", () => {
    const found: Problem[] = [];
    const own = { ...valid, id: "own", affected: [{ nodes: [">=1.36.0-gke.2 <1.36.0-gke.1"] }] };
    knownIssues([own, { ...valid, id: "own" }], "verification.knownIssues", found);
    assert.deepEqual(
      found.map(({ at }) => at),
      ["verification.knownIssues[0].affected[0].nodes[0]", "verification.knownIssues[1].id"],
    );
  });
});
