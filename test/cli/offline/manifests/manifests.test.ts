import assert from "node:assert/strict";
import { decodeManifest, renderedObjects } from "../../../../cli/offline/manifests/manifests";

const V1 = "apiVersion: v1\n";

describe("decodeManifest", () => {
  it("reads flow collections whose lines stand left of their key, as the provider does", () => {
    const manifest = [
      "apiVersion: v1",
      "kind: Role",
      "metadata: { name: reader,",
      "labels: { app: a } }",
      "rules:",
      "  - verbs: [",
      '    "get",',
      '    "list"]',
      "    resources: [pods]",
    ].join("\n");
    assert.deepEqual(decodeManifest(manifest, undefined), [
      {
        apiVersion: "v1",
        kind: "Role",
        metadata: { name: "reader", labels: { app: "a" } },
        rules: [{ verbs: ["get", "list"], resources: ["pods"] }],
      },
    ]);
  });

  const QUOTED: Record<string, [lines: string[], data: unknown]> = {
    "JSON in single quotes": [
      ["  json: '{", "    \"it''s\": 1", "  }'", "  b: c"],
      { json: '{ "it\'s": 1 }', b: "c" },
    ],
    "double quotes with escapes": [
      ['  text: "a \\" x', "b\\", '  c: \\"', '# d" # comment'],
      { text: 'a " x bc: " # d' },
    ],
    "quotes within brackets": [["  list: [", "'a", "b', 'c", "d']"], { list: ["a b", "c d"] }],
    "a value on the line behind its key within brackets": [["  map: {a:", "b}"], { map: { a: "b" } }],
    "a comment right behind brackets and quotes": [
      ["  list: [a]# b", '  text: "c"#d'],
      { list: ["a"], text: "c" },
    ],
  };
  for (const [what, [lines, data]] of Object.entries(QUOTED))
    it(`reads ${what} as the provider does`, () => {
      assert.deepEqual(decodeManifest([`${V1}kind: A`, "data:", ...lines, ""].join("\n"), undefined), [
        { apiVersion: "v1", kind: "A", data },
      ]);
    });

  it("names the quote that does not end, whatever stands behind it", () => {
    const quotes = ["kind: A", "data:", "  text: 'a", "b: c"];
    for (const lines of [quotes, [...quotes, "---", "kind: B", "d: 'e'"]])
      assert.throws(
        () => decodeManifest(lines.join("\n"), undefined),
        /line 3, column 9 .*a closing ' is missing/,
      );
  });

  it("gives objects without a namespace the default one", () => {
    assert.deepEqual(
      decodeManifest(`${V1}kind: A\n---\n${V1}kind: B\nmetadata: { namespace: own }\n`, "other"),
      [
        { apiVersion: "v1", kind: "A", metadata: { namespace: "other" } },
        { apiVersion: "v1", kind: "B", metadata: { namespace: "own" } },
      ],
    );
  });

  it("gives none to a kind that is in none", () => {
    const object = { apiVersion: "v1", kind: "ClusterRole", metadata: { name: "reader" } };
    assert.deepEqual(decodeManifest(JSON.stringify(object), "other"), [object]);
  });

  const DATA: Record<string, [yaml: string, json: unknown]> = {
    "bytes as a text": ["!!binary aGVsbG8=", "hello"],
    "bytes in several lines": ["!!binary |\n  aGVs\n  bG8=", "hello"],
    "bytes that are no text": ["!!binary /w==", "\ufffd"],
    "a day": ["2024-01-01", "2024-01-01"],
    "a time": ["!!timestamp 2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"],
    "a number that is too large": ["[1e400, -1e400]", ["1e400", "-1e400"]],
    "a large integer": ["12345678901234567890", 12345678901234567000],
    "a set": ["!!set { a, b }", { a: null, b: null }],
    "a map with an order": ["!!omap [a: 1, b: 2]", [{ a: 1 }, { b: 2 }]],
    pairs: ["!!pairs [a: 1, a: 2]", [{ a: 1 }, { a: 2 }]],
    "words for true and false": [
      "[yes, On, y, no, OFF, n, 'yes']",
      [true, true, true, false, false, false, "yes"],
    ],
    "numbers that begin with 0, and others": [
      "[014, 0o14, 0b11, 0x1_0, 1_000, -0_7, 08, 0, 1_0.5, 1e3, 0_0]",
      [12, 12, 3, 16, 1000, -7, 8, 0, 10.5, 1000, 0],
    ],
    "texts that are no numbers": [
      "[1.2.3, _1, 0xg, 12:30:00, 1e, '014']",
      ["1.2.3", "_1", "0xg", "12:30:00", "1e", "014"],
    ],
    "duplicate keys": ["{ a: 1, b: 2, a: 3 }", { a: 3, b: 2 }],
    "a tag of its own": ["!custom x", "x"],
    "a key that is no text": ["{ 1: a, .inf: b, true: c }", { 1: "a", ".inf": "b", true: "c" }],
    "a map merged into another": [
      "{ a: &a { b: 1, c: 2 }, d: { <<: *a, c: 3 } }",
      { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } },
    ],
  };
  for (const [what, [yaml, json]] of Object.entries(DATA))
    it(`makes JSON as the provider does: ${what}`, () => {
      assert.deepEqual(decodeManifest(`${V1}kind: ConfigMap\ndata: ${yaml}\n`, undefined), [
        { apiVersion: "v1", kind: "ConfigMap", data: json },
      ]);
    });

  const NOT_JSON: Record<string, RegExp> = {
    ".inf": /line 2, column 12.*: \.inf has no form in JSON/,
    "-.INF": /-\.INF has no form in JSON/,
    ".nan": /\.nan has no form in JSON/,
    "!!binary aGVsbG8": /line 2, column 12.*: a !!binary value is not base64/,
    "!!binary a-b_": /not base64/,
    "{ <<: 5 }": /invalid YAML at line 1, column 1 .*the value of a key << is not a map/,
  };
  for (const [yaml, reason] of Object.entries(NOT_JSON))
    it(`rejects what the provider rejects: ${yaml}`, () => {
      assert.throws(() => decodeManifest(`kind: ConfigMap\ndata: { a: ${yaml} }\n`, undefined), reason);
    });

  it("rejects what is no YAML, with its line", () => {
    assert.throws(() => decodeManifest("kind: A\nspec: [1, 2\nother: }", undefined), /invalid YAML.*line \d/);
  });

  it("passes over empty documents, and objects without a kind or an apiVersion", () => {
    const manifest = `# none\n---\n{}\n---\nkind: A\n---\n${V1}data: {}\n---\n${V1}kind: 5\n---\n`;
    assert.deepEqual(decodeManifest(manifest, undefined), []);
  });

  const NO_OBJECT: Record<string, RegExp> = {
    "- a\n- b\n":
      /^Error: the document at line 3, column 1 is a list, not an object with a kind and an apiVersion$/,
    "plain text\n": /^Error: the document at line 3, column 1 is a single value/,
    '"quoted"\n': /is a single value/,
    "5\n": /is a single value/,
    "false\n": /is a single value/,
  };
  for (const [document, reason] of Object.entries(NO_OBJECT))
    it(`rejects a document that is no object: ${JSON.stringify(document)}`, () => {
      assert.throws(() => decodeManifest(`{}\n---\n${document}`, undefined), reason);
    });
});

describe("renderedObjects", () => {
  const LIST = `apiVersion: v1
kind: ConfigMapList
items:
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: a } }
  - { apiVersion: v1, kind: ConfigMap, metadata: { name: b, namespace: own } }
`;
  const DEFINED = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: gates.example.com }
spec: { scope: Cluster, names: { kind: Gate } }
---
apiVersion: example.com/v1
kind: Gate
metadata: { name: gate }
---
apiVersion: example.com/v1
kind: Door
metadata: { name: door }
`;
  const named = (text: string) => renderedObjects(text, "apps").map(({ type, name }) => `${type} ${name}`);

  it("takes lists apart, and names objects by their namespace", () => {
    assert.deepEqual(named(LIST), [
      "kubernetes:core/v1:ConfigMap apps/a",
      "kubernetes:core/v1:ConfigMap own/b",
    ]);
  });

  it("leaves kinds that a definition puts into no namespace without one", () => {
    assert.deepEqual(named(DEFINED), [
      "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition gates.example.com",
      "kubernetes:example.com/v1:Gate gate",
      "kubernetes:example.com/v1:Door apps/door",
    ]);
  });

  it("passes over what is no object, and takes one that comes twice once", () => {
    const object = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";
    assert.deepEqual(named(`${object}---\n# empty\n---\nkind: Unnamed\n---\n${object}`), [
      "kubernetes:core/v1:ConfigMap apps/a",
    ]);
  });
});
