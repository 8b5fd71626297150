import assert from "node:assert/strict";
import fc from "fast-check";
import type { Filter, Leaf } from "../../gke/filter-parser";
import { parseFilter, passes, pinned, positiveLeaves } from "../../gke/filters";
import { fieldsOf, filterMatches } from "../../gke/records";

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
      "cast(x, INT64) > 5": { kind: "call", name: "cast", args: ["x", "INT64"] },
      'resource.labels.pod_name = starts_with("kube-dns-")': {
        kind: "test",
        path: "resource.labels.pod_name",
        operator: "=",
        name: "starts_with",
        args: ["kube-dns-"],
      },
      'metric.label."state" != monitoring.regex.full_match("a|b")': {
        kind: "test",
        path: "metric.label.state",
        operator: "!=",
        name: "monitoring.regex.full_match",
        args: ["a|b"],
      },
      'x = has_substring("a", ignore_case=true)': {
        kind: "test",
        path: "x",
        operator: "=",
        name: "has_substring",
        args: ["a", "ignore_case=true"],
      },
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
      "a=f(",
      'a=f("b" "c")',
      "a=f(b=)",
      "f(a) >",
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

    it("reads what is written from a tree", () => {
      const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
        fc.record<T>(model, { noNullPrototype: true });
      const word = fc.stringMatching(/^[a-z][a-z._]{0,8}$/);
      const value = fc.string({ maxLength: 8 });
      const leaf: fc.Arbitrary<Leaf> = fc.oneof(
        record({
          kind: fc.constant("comparison" as const),
          path: word,
          operator: fc.constantFrom("=", "!=", ":", "=~", "!~", ">="),
          value,
        }),
        record({
          kind: fc.constant("test" as const),
          path: word,
          operator: fc.constantFrom("=", "!="),
          name: word,
          args: fc.array(value, { maxLength: 3 }),
        }),
        record({
          kind: fc.constant("call" as const),
          name: word,
          args: fc.array(value, { maxLength: 3 }),
        }),
        record({ kind: fc.constant("text" as const), value }),
      );
      const { tree } = fc.letrec<{ tree: Filter }>((tie) => ({
        tree: fc.oneof(
          { maxDepth: 4 },
          leaf,
          record({ kind: fc.constant("not" as const), part: tie("tree") }),
          record({
            kind: fc.constantFrom("and" as const, "or" as const),
            parts: fc.array(tie("tree"), { minLength: 2, maxLength: 3 }),
          }),
        ),
      }));
      const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;
      const written = (filter: Filter): string => {
        switch (filter.kind) {
          case "comparison":
            return `${filter.path} ${filter.operator} ${quoted(filter.value)}`;
          case "test":
            return `${filter.path} ${filter.operator} ${filter.name}(${filter.args.map(quoted).join()})`;
          case "call":
            return `${filter.name}(${filter.args.map(quoted).join(", ")})`;
          case "text":
            return quoted(filter.value);
          case "not":
            return `NOT (${written(filter.part)})`;
          default:
            return filter.parts.map((part) => `(${written(part)})`).join(` ${filter.kind.toUpperCase()} `);
        }
      };
      fc.assert(fc.property(tree, (filter) => assert.deepEqual(parseFilter(written(filter)), filter)));
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

  it("tells the leaves that have to fit from those that must not", () => {
    const filter = parseFilter('a="1" AND (b="2" OR NOT c="3") AND -(d="4" AND e)');
    assert.ok(filter);
    assert.deepEqual(
      positiveLeaves(filter).map((leaf) => leaf.kind === "comparison" && leaf.path),
      ["a", "b"],
    );
  });

  describe("pinned", () => {
    const pins: Record<string, readonly string[] | undefined> = {
      'x="A"': ["a"],
      'x="A" AND y="B"': ["a"],
      'y="B" AND (x="A" OR x="C")': ["a", "c"],
      'x="A" OR y="B"': undefined,
      'NOT x="A"': undefined,
      'x:"A"': undefined,
      'x!="A"': undefined,
    };
    for (const [text, expected] of Object.entries(pins)) {
      it(`is ${expected} in ${text}`, () => {
        const filter = parseFilter(text);
        assert.ok(filter);
        assert.deepEqual(pinned(filter, /^x$/), expected);
      });
    }

    it("is never what a filter does without", () => {
      const leaf = fc.constantFrom('x="A"', 'x="B"', 'x!="A"', 'x:"A"', 'y="1"', 'NOT x="A"');
      const { text } = fc.letrec<{ text: string }>((tie) => ({
        text: fc.oneof(
          { maxDepth: 4 },
          leaf,
          fc
            .tuple(tie("text"), fc.constantFrom(" AND ", " OR "), tie("text"))
            .map((parts) => `(${parts.join("")})`),
        ),
      }));
      fc.assert(
        fc.property(text, fc.constantFrom("a", "b", "c"), (given, x) => {
          const filter = parseFilter(given);
          assert.ok(filter);
          if (filterMatches(filter, fieldsOf({ x, y: "1" })) === true)
            assert.ok(pinned(filter, /^x$/)?.includes(x) ?? true);
        }),
      );
    });
  });
});
