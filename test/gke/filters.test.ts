import assert from "node:assert/strict";
import fc from "fast-check";
import { type Leaf, parseFilter, passes } from "../../gke/filters";

/** Decides texts by their names: `yes`, `no`, and anything else is open. */
const byName = (leaf: Leaf): boolean | undefined =>
  leaf.kind !== "text" ? undefined : leaf.value === "yes" ? true : leaf.value === "no" ? false : undefined;

const answer = (text: string) => {
  const filter = parseFilter(text);
  assert.ok(filter, text);
  return passes(filter, byName);
};

describe("gke/filters", () => {
  describe("parseFilter", () => {
    const comparison = (path: string, operator: string, value: string) => ({
      kind: "comparison",
      path,
      operator,
      value,
    });
    const leaves: Record<string, unknown> = {
      'resource.type="gke_cluster"': comparison("resource.type", "=", "gke_cluster"),
      "resource.type = gke_cluster": comparison("resource.type", "=", "gke_cluster"),
      "resource.type='gke_cluster'": comparison("resource.type", "=", "gke_cluster"),
      'jsonPayload.@type!="a\\"b"': comparison("jsonPayload.@type", "!=", 'a"b'),
      'jsonPayload."@type":"x"': comparison("jsonPayload.@type", ":", "x"),
      'labels."k8s-pod/app" =~ "^a"': comparison("labels.k8s-pod/app", "=~", "^a"),
      "attributes:type_url": comparison("attributes", ":", "type_url"),
      "x > -5 -- below zero": comparison("x", ">", "-5"),
      'log_id("a/b")': { kind: "call", name: "log_id", args: ["a/b"] },
      'hasPrefix(attributes.type_url, "type.")': {
        kind: "call",
        name: "hasPrefix",
        args: ["attributes.type_url", "type."],
      },
      '"AND"': { kind: "text", value: "AND" },
      "cast(x, INT64) > 5": { kind: "text", value: "5" },
      "((yes))": { kind: "text", value: "yes" },
    };
    for (const [text, leaf] of Object.entries(leaves)) {
      it(`reads ${text}`, () => assert.deepEqual(parseFilter(text), leaf));
    }

    it("takes a list of values apart", () => {
      assert.deepEqual(parseFilter('a=("x" OR NOT "y")'), {
        kind: "or",
        parts: [comparison("a", "=", "x"), { kind: "not", part: comparison("a", "=", "y") }],
      });
    });

    for (const text of [
      "",
      "(a",
      "a)",
      "a=",
      "=a",
      'a="b',
      "f(a",
      "f(a b)",
      "AND(",
      "a OR",
      "NOT",
      "-- only",
    ]) {
      it(`rejects ${JSON.stringify(text)}`, () => assert.equal(parseFilter(text), undefined));
    }

    it("rejects what is longer or deeper than a filter can be", () => {
      assert.equal(parseFilter("a ".repeat(10_001)), undefined);
      assert.equal(parseFilter(`${"(".repeat(5_000)}a${")".repeat(5_000)}`), undefined);
    });

    it("never throws", () => {
      const parts = fc.constantFrom(
        "a",
        '"b',
        '"',
        "(",
        ")",
        "-",
        "--",
        "=",
        "=~",
        ",",
        "AND",
        "OR",
        "NOT",
        " ",
        "\\",
      );
      fc.assert(
        fc.property(fc.array(parts, { maxLength: 30 }), (text) => {
          parseFilter(text.join(""));
        }),
        { numRuns: 2000 },
      );
    });
  });

  describe("passes", () => {
    const answers: Record<string, boolean | undefined> = {
      "yes no": false,
      "yes AND open": undefined,
      "no AND open": false,
      "yes OR open": true,
      "no OR open": undefined,
      "NOT no": true,
      "-no": true,
      "-(yes AND no)": true,
      "NOT open": undefined,
      // OR binds closer than AND; with AND closer this would be yes.
      "yes OR yes AND no": false,
      "yes OR (yes AND no)": true,
      "NOT no OR no": true,
      "yes -- AND no\nAND yes": true,
    };
    for (const [text, expected] of Object.entries(answers)) {
      it(`answers ${JSON.stringify(text)} with ${expected}`, () => assert.equal(answer(text), expected));
    }
  });
});
