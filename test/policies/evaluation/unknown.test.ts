import assert from "node:assert/strict";
import { allOf, anyOf, propertyPath, Undecided, withoutOwner } from "../../../policies/evaluation/unknown";

const isOpen = (property: string) => (error: unknown) =>
  error instanceof Undecided && error.property === property;

describe("questions with unknown answers", () => {
  const open = () => {
    throw new Undecided("x");
  };
  it("are settled by one known answer", () => {
    assert.equal(
      anyOf(open, () => true),
      true,
    );
    assert.equal(
      allOf(open, () => false),
      false,
    );
  });
  it("are undecided otherwise", () => {
    assert.throws(() => anyOf(() => false, open), isOpen("x"));
    assert.throws(() => allOf(() => true, open), isOpen("x"));
  });
  it("are answered where all is known", () => {
    assert.deepEqual([anyOf(() => false), allOf(() => true)], [false, true]);
  });
});

describe("a property path", () => {
  it("is written as in a program", () => {
    assert.equal(propertyPath(propertyPath(propertyPath("", "a"), 0), "x/y"), 'a[0]["x/y"]');
  });
  it("names the resource that has it where that is another one, and is read without it", () => {
    for (const name of ["main", 'a "b".c/d']) {
      const undecided = new Undecided("metadata.name", {
        urn: "urn",
        type: "gcp:container/cluster:Cluster",
        name,
      });
      assert.equal(undecided.seenFrom("urn"), "metadata.name");
      const seen = undecided.seenFrom("other");
      assert.equal(seen, `${propertyPath("Cluster", name)}.metadata.name`);
      assert.equal(withoutOwner(seen), "metadata.name");
    }
    for (const own of ["metadata.name", 'data["A.b"].C', "nodePools[0].version"])
      assert.equal(withoutOwner(own), own);
  });
});
