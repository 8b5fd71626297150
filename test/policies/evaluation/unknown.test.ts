import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import fc from "fast-check";
import {
  allOf,
  anyOf,
  everyItem,
  knownPart,
  propertyPath,
  readable,
  someItem,
  Undecided,
} from "../../../policies/evaluation/unknown";
import { unknown } from "../../support/evaluate";

const read = (properties: object) => readable(unknownCheckingProxy(properties) as object);
const isOpen = (property: string) => (error: unknown) =>
  error instanceof Undecided && error.property === property;

describe("a readable copy", () => {
  it("equals what it was made from where all is known", () => {
    const plain = fc
      .jsonValue()
      .map((v) => JSON.parse(JSON.stringify(v, (_, x) => x ?? undefined) ?? "{}") as unknown);
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((k) => k !== "__defaults" && k !== "__proto__"),
          plain,
        ),
        (properties) => {
          const defined = JSON.parse(JSON.stringify(properties)) as object;
          assert.deepEqual(JSON.parse(JSON.stringify(read(defined))), defined);
        },
      ),
    );
  });

  it("throws only where an unknown value is read, and names its path", () => {
    const copy = read({ a: { "b/c": [1, unknown] }, d: unknown, e: 1 }) as {
      a: { "b/c": number[] };
      d: unknown;
      e: number;
    };
    assert.deepEqual([copy.e, copy.a["b/c"][0], copy.a["b/c"].length, "d" in copy], [1, 1, 2, true]);
    assert.throws(() => copy.a["b/c"][1], isOpen('a["b/c"][1]'));
    assert.throws(() => copy.d, isOpen("d"));
    assert.deepEqual(Object.keys(copy), ["a", "d", "e"]);
  });

  it("has neither null nor what the provider's bridge notes", () => {
    assert.deepEqual(read({ a: null, b: { __defaults: [], c: 1 } }), { b: { c: 1 } });
  });

  it("drops unknown values where only the known part is asked for", () => {
    assert.deepEqual(
      knownPart(unknownCheckingProxy({ a: unknown, b: { c: unknown, d: 1 }, e: "[secret]" }) as object),
      { b: { d: 1 } },
    );
  });
});

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

describe("a list with an item that is null", () => {
  const { items } = read({ items: [null, "a"] }) as { items: string[] };
  it("keeps the places of the others", () => {
    assert.equal(items[1], "a");
  });
  it("is asked of the others alone", () => {
    const isA = (item: string) => item.toUpperCase() === "A";
    assert.deepEqual([someItem(items, isA), everyItem(items, isA)], [true, true]);
  });
});

describe("a property path", () => {
  it("is written as in a program", () => {
    assert.equal(propertyPath(propertyPath(propertyPath("", "a"), 0), "x/y"), 'a[0]["x/y"]');
  });
});
