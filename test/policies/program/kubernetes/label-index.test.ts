import assert from "node:assert/strict";
import fc from "fast-check";
import { Undecided } from "../../../../policies/evaluation/unknown";
import { LabelIndex, SelectorIndex } from "../../../../policies/program/kubernetes/label-index";
import { type Labels, type Selector, selects } from "../../../../policies/program/kubernetes/selectors";

const key = fc.constantFrom("app", "tier", "a=b");
const value = fc.constantFrom("", "a", "b", "b=c");
const labels = fc.dictionary(key, value);
const selector: fc.Arbitrary<Selector> = fc.record(
  {
    matchLabels: labels,
    matchExpressions: fc.array(
      fc.record({
        key,
        operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"),
        values: fc.array(value, { maxLength: 2 }),
      }),
      { maxLength: 2 },
    ),
  },
  { requiredKeys: [] },
);

/** The same with some values unknown. */
function veiled<T extends Record<string, string> | undefined>(given: T, hidden: readonly string[]): T {
  const copy = given && { ...given };
  for (const name of hidden) {
    if (!copy || !Object.hasOwn(copy, name)) continue;
    Object.defineProperty(copy, name, {
      enumerable: true,
      get() {
        throw new Undecided(name);
      },
    });
  }
  return copy;
}

const hiddenKeys = fc.subarray(["app", "tier", "a=b"]);
const someLabels: fc.Arbitrary<Labels> = fc.tuple(labels, hiddenKeys).map(([l, h]) => veiled(l, h));
const someSelector: fc.Arbitrary<Selector> = fc
  .tuple(selector, hiddenKeys)
  .map(([s, h]) => ({ ...s, matchLabels: veiled(s.matchLabels, h) }));

function isSurelyNotSelected(by: Selector, object: Labels): boolean {
  try {
    return !selects(by, object);
  } catch (error) {
    assert.ok(error instanceof Undecided);
    return false;
  }
}

describe("indexes of labels and selectors", () => {
  it("leave out only objects that a selector surely does not select", () => {
    fc.assert(
      fc.property(fc.array(someLabels), someSelector, (objects, by) => {
        const candidates = new LabelIndex(objects, (object) => object).candidates(() => by).flat();
        for (const object of objects)
          assert.ok(candidates.includes(object) || isSurelyNotSelected(by, object));
      }),
    );
  });

  it("leave out only selectors that surely do not select an object", () => {
    fc.assert(
      fc.property(fc.array(someSelector), someLabels, (selectors, object) => {
        const candidates = new SelectorIndex(selectors, (by) => by).candidates(() => object).flat();
        for (const by of selectors) assert.ok(candidates.includes(by) || isSurelyNotSelected(by, object));
      }),
    );
  });

  it("leave out all objects of other labels", () => {
    const objects: Labels[] = [{ app: "a" }, { app: "b" }, { tier: "a" }];
    const index = new LabelIndex(objects, (object) => object);
    assert.deepEqual(index.candidates(() => ({ matchLabels: { app: "a" } })).flat(), [{ app: "a" }]);
    assert.deepEqual(
      new SelectorIndex(objects, (object) => ({ matchLabels: object }))
        .candidates(() => ({ app: "b", x: "y" }))
        .flat(),
      [{ app: "b" }],
    );
  });
});
