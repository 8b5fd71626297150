import assert from "node:assert/strict";
import fc from "fast-check";
import { inNaturalOrder } from "../../gke/natural-order";

describe("the natural order of names", () => {
  it("counts numbers in names, and goes by code units else", () => {
    for (const names of [
      ["c0", "c1", "c2", "c10", "c11"],
      ["1.9", "1.10", "1.10.2", "1.10.10"],
      ["a", "a1", "a1x", "a12", "aB", "aa", "b"],
      ["x007", "x7", "x08", "x9"],
      ["p/europe-west4/c2/a", "p/europe-west4/c10/a"],
      ["9".repeat(30), `1${"0".repeat(30)}`],
    ])
      assert.deepEqual(names.toReversed().sort(inNaturalOrder), names);
  });

  it("is an order of all names", () => {
    const name = fc.string({ unit: fc.constantFrom("a", "b", "0", "1", "2", "-"), maxLength: 6 });
    fc.assert(
      fc.property(name, name, name, (a, b, c) => {
        assert.equal(Math.sign(inNaturalOrder(a, b)) + Math.sign(inNaturalOrder(b, a)), 0);
        assert.equal(inNaturalOrder(a, b) === 0, a === b);
        if (inNaturalOrder(a, b) <= 0 && inNaturalOrder(b, c) <= 0) assert.ok(inNaturalOrder(a, c) <= 0);
      }),
      { numRuns: 20_000 },
    );
  });
});
