import assert from "node:assert/strict";
import { findItem, foundBy, reachedBy, type Search } from "../../../policies/evaluation/search";
import { allOf, someItem, Undecided } from "../../../policies/evaluation/unknown";

const open = (): boolean => {
  throw new Undecided("x");
};
const isOpen = (error: unknown) => error instanceof Undecided && error.property === "x";

describe("a search", () => {
  it("finds an item past an unknown one, and is undecided where no other is it", () => {
    const isTwo = (item: number) => (item === 0 ? open() : item === 2);
    assert.equal(findItem([0, 1, 2], isTwo), 2);
    assert.equal(findItem([1, 3], isTwo), undefined);
    assert.equal(findItem(undefined, isTwo), undefined);
    assert.throws(() => findItem([0, 1], isTwo), isOpen);
  });

  it("finds nothing where it is closed, or may be, although an item is asked for", () => {
    const within =
      (condition: () => boolean): Search<number> =>
      (ask) =>
        allOf(condition, () => someItem([1, 2], ask));
    const isTwo = (item: number) => item === 2;
    assert.equal(
      foundBy(
        within(() => true),
        isTwo,
      ),
      2,
    );
    assert.equal(
      foundBy(
        within(() => false),
        isTwo,
      ),
      undefined,
    );
    assert.throws(() => foundBy(within(open), isTwo), isOpen);
  });

  it("comes to each item once, and ends where it is undecided", () => {
    const search: Search<number> = (ask) => someItem([1, 2, 1], ask);
    assert.deepEqual([...reachedBy(search)], [1, 2]);
    assert.deepEqual([...reachedBy<number>((ask) => search(ask) || open())], [1, 2]);
  });
});
