import assert from "node:assert/strict";
import { knownIssueProblems } from "../../gke/known-issue-problems";
import { type Affected, KNOWN_ISSUES, type KnownIssue } from "../../gke/known-issues";
import { OWN_ISSUE } from "../support/known-issue";

const ranges = (...affected: Affected[]): KnownIssue => ({ ...OWN_ISSUE, affected });
const problems = (...issues: KnownIssue[]) =>
  [...knownIssueProblems(issues)].map(({ path, problem }) => `${path.join(".")} ${problem}`);
const EMPTY = "holds no version, as it ends before it begins";

describe("what a schema cannot say of known issues", () => {
  it("is nothing for good ones, the built-in ranges among them", () => {
    const renamed = KNOWN_ISSUES.map((issue) => ({ ...issue, id: `our-${issue.id}` }));
    assert.deepEqual(problems(OWN_ISSUE, { ...OWN_ISSUE, id: "other" }, ...renamed), []);
    assert.deepEqual(problems(ranges({ nodes: ["=1.34.0-gke.1", "<1.30.0-gke.1", ">=1.40.0-gke.0"] })), []);
    assert.deepEqual(problems(), []);
  });

  it("is that an id is taken, by an entry before it or a built-in issue", () => {
    assert.deepEqual(problems({ ...OWN_ISSUE, id: "a" }, OWN_ISSUE, OWN_ISSUE, OWN_ISSUE), [
      "2.id is the id of entry 2 too",
      "3.id is the id of entry 2 too",
    ]);
    const [builtIn] = KNOWN_ISSUES;
    assert.ok(builtIn);
    assert.deepEqual(problems({ ...OWN_ISSUE, id: builtIn.id }), ["0.id is the id of a built-in issue"]);
  });

  for (const range of [
    ">=1.36.0-gke.2 <1.36.0-gke.1",
    ">=1.36.0-gke.1 <1.36.0-gke.1",
    ">=1.9.0-gke.1 <1.8.9-gke.999",
    ">=1.10.0-gke.1 <1.9.0-gke.1",
  ]) {
    it(`is that a range is empty: ${range}`, () => {
      const good = "<1.30.0-gke.1";
      assert.deepEqual(problems(ranges({ nodes: [good] }, { controlPlane: [good, range], nodes: [range] })), [
        `0.affected.1.controlPlane.1 ${EMPTY}`,
        `0.affected.1.nodes.0 ${EMPTY}`,
      ]);
    });
  }

  it("is that a range has no lower end, but two upper ones", () => {
    assert.deepEqual(problems(ranges({ nodes: ["<1.36.0-gke.1 <1.37.0-gke.1"] })), [
      "0.affected.0.nodes.0 has two upper ends; expected >= before the first of them",
    ]);
  });
});
