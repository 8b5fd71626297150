import assert from "node:assert/strict";
import { allOf, anyOf, propertyPath, Undecided } from "../../../policies/evaluation/unknown";

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
});
