import assert from "node:assert/strict";
import { unknownCheckingProxy } from "@pulumi/policy";
import fc from "fast-check";
import { knownPart, readable } from "../../../../policies/evaluation/properties/readable";
import { everyItem, someItem, Undecided } from "../../../../policies/evaluation/unknown";
import { CLUSTER, NODE_POOL, SUBSCRIPTION } from "../../../../policies/resource-types";
import { unknown } from "../../../support/evaluate";

const read = (properties: object, type = "") => readable(unknownCheckingProxy(properties) as object, type);
const isOpen = (property: string) => (error: unknown) =>
  error instanceof Undecided && error.property === property;
/** The same with the usual prototypes. */
const plain = (copy: object) => JSON.parse(JSON.stringify(copy));

describe("a readable copy", () => {
  it("equals what it was made from where all is known", () => {
    const values = fc
      .jsonValue()
      .map((v) => JSON.parse(JSON.stringify(v, (_, x) => x ?? undefined) ?? "{}") as unknown);
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string().filter((k) => k !== "__defaults"),
          values,
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
    assert.deepEqual([copy.e, copy.a["b/c"][0], copy.a["b/c"].length, "e" in copy], [1, 1, 2, true]);
    assert.throws(() => copy.a["b/c"][1], isOpen('a["b/c"][1]'));
    assert.throws(() => copy.d, isOpen("d"));
    assert.throws(() => "d" in copy, isOpen("d"), "neither set nor absent");
    assert.deepEqual(Object.keys(copy), ["a", "d", "e"]);
  });

  it("has neither null nor what the provider's bridge notes", () => {
    assert.deepEqual(plain(read({ a: null, b: { __defaults: [], c: 1 } })), { b: { c: 1 } });
  });

  it("drops unknown values where only the known part is asked for", () => {
    assert.deepEqual(
      plain(
        knownPart(unknownCheckingProxy({ a: unknown, b: { c: unknown, d: 1 }, e: "[secret]" }) as object, ""),
      ),
      { b: { d: 1 } },
    );
  });

  it("has nothing that was not given, such as a constructor", () => {
    const copy = read({ a: {} }) as { a: Record<string, unknown> };
    for (const key of Object.getOwnPropertyNames(Object.prototype))
      assert.deepEqual([copy.a[key], key in copy.a], [undefined, false], key);
  });

  it("has no empty text that the provider takes for none, and keeps every other", () => {
    assert.deepEqual(
      plain(
        read(
          { minMasterVersion: "", nodePools: [{ version: "" }], resourceLabels: { version: "" } },
          CLUSTER,
        ),
      ),
      { nodePools: [{}], resourceLabels: { version: "" } },
    );
    assert.deepEqual(
      plain(read({ version: "", nodeConfig: { imageType: "", taints: [{ value: "" }] } }, NODE_POOL)),
      {
        nodeConfig: { taints: [{ value: "" }] },
      },
    );
    assert.deepEqual(plain(read({ expirationPolicy: { ttl: "" } }, SUBSCRIPTION)), {
      expirationPolicy: { ttl: "" },
    });
    assert.deepEqual(plain(knownPart({ version: "" }, NODE_POOL)), {});
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
