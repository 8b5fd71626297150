import assert from "node:assert/strict";
import fc from "fast-check";
import { Undecided } from "../../../../policies/evaluation/unknown";
import {
  type Labels,
  type Requirement,
  type Selector,
  selects,
} from "../../../../policies/program/kubernetes/selectors";

const key = fc.constantFrom("app", "tier", "toString");
const value = fc.constantFrom("", "a", "b", "c");
const labels = fc.dictionary(key, value);
const requirement: fc.Arbitrary<Requirement> = fc.record({
  key,
  operator: fc.constantFrom("In", "NotIn", "Exists", "DoesNotExist"),
  values: fc.array(value, { maxLength: 3 }),
});
const selector: fc.Arbitrary<Selector> = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(requirement, { maxLength: 3 }) },
  { requiredKeys: [] },
);

const NEGATION: Record<string, string> = {
  In: "NotIn",
  NotIn: "In",
  Exists: "DoesNotExist",
  DoesNotExist: "Exists",
};

const unknownAt = (owner: object, property: string): void => {
  Object.defineProperty(owner, property, {
    enumerable: true,
    get() {
      throw new Undecided(property);
    },
  });
};

describe("label selectors", () => {
  it("select everything where they are absent or empty", () => {
    fc.assert(
      fc.property(labels, (given) => {
        for (const empty of [undefined, {}, { matchLabels: {}, matchExpressions: [] }])
          assert.equal(selects(empty, given), true);
      }),
    );
  });

  it("select what each of their requirements selects by itself", () => {
    fc.assert(
      fc.property(selector, labels, (whole, given) => {
        const parts: Selector[] = [
          ...Object.entries(whole.matchLabels ?? {}).map(([k, v]) => ({ matchLabels: { [k]: v } })),
          ...(whole.matchExpressions ?? []).map((one) => ({ matchExpressions: [one] })),
        ];
        assert.equal(
          selects(whole, given),
          parts.every((part) => selects(part, given)),
        );
      }),
    );
  });

  it("mean the same by a label and by In with its one value", () => {
    fc.assert(
      fc.property(key, value, labels, (k, v, given) => {
        assert.equal(
          selects({ matchLabels: { [k]: v } }, given),
          selects({ matchExpressions: [{ key: k, operator: "In", values: [v] }] }, given),
        );
      }),
    );
  });

  it("select by an operator exactly what its opposite does not", () => {
    fc.assert(
      fc.property(requirement, labels, (one, given) => {
        const opposite = { ...one, operator: NEGATION[one.operator ?? ""] ?? "" };
        assert.notEqual(
          selects({ matchExpressions: [one] }, given),
          selects({ matchExpressions: [opposite] }, given),
        );
      }),
    );
  });

  it("select by NotIn an object without the label", () => {
    const notIn: Selector = { matchExpressions: [{ key: "app", operator: "NotIn", values: ["a"] }] };
    assert.equal(selects(notIn, {}), true);
    assert.equal(selects(notIn, undefined), true);
    assert.equal(selects(notIn, { app: "a" }), false);
  });

  it("select nothing by an operator that does not exist", () => {
    assert.equal(selects({ matchExpressions: [{ key: "app", operator: "Gt", values: ["1"] }] }, {}), false);
  });

  it("give the same answer or none with a value that is not known", () => {
    fc.assert(
      fc.property(selector, labels, key, (whole, given, hidden) => {
        const answer = selects(whole, given);
        const veiled: Labels = { ...given };
        if (Object.hasOwn(veiled, hidden)) unknownAt(veiled, hidden);
        try {
          assert.equal(selects(whole, veiled), answer);
        } catch (error) {
          assert.ok(error instanceof Undecided);
        }
      }),
    );
  });

  it("are answered by a requirement that fails beside one that is not known", () => {
    const given = { app: "a", tier: "b" };
    unknownAt(given, "app");
    assert.equal(selects({ matchLabels: { app: "a", tier: "c" } }, given), false);
    assert.throws(() => selects({ matchLabels: { app: "a", tier: "b" } }, given), Undecided);
  });
});
