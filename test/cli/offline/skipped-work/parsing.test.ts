import assert from "node:assert/strict";
import { treeOf } from "../../../../cli/offline/skipped-work/parsing";

describe("The syntax tree of a file", () => {
  it("is the same for all stacks of a program", () => {
    assert.equal(treeOf("/app/index.ts", "a();"), treeOf("/app/index.ts", "a();"));
  });

  it("is its own, also where another file has the same text", () => {
    assert.notEqual(treeOf("/app/one.ts", "a();"), treeOf("/app/other.ts", "a();"));
  });

  it("is another one once the text is", () => {
    const before = treeOf("/app/changed.ts", "a();");
    assert.notEqual(treeOf("/app/changed.ts", "b();"), before);
  });
});
