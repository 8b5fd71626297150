import assert from "node:assert/strict";
import { SkippedWorks } from "../../../../cli/offline/skipped-work/skipped";

describe("what was found of functions that did not run", () => {
  const works = new SkippedWorks();

  it("is the same for all stacks that skip functions in the same files, in any order", () => {
    assert.equal(works.of(["/app/index.ts", "/app/pools.ts"]), works.of(["/app/pools.ts", "/app/index.ts"]));
  });

  it("is another one where a stack skips functions in other files", () => {
    assert.notEqual(works.of(["/app/index.ts"]), works.of(["/app/index.ts", "/app/pools.ts"]));
  });
});
