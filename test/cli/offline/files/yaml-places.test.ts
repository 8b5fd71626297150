import assert from "node:assert/strict";
import { join } from "node:path";
import { readYaml } from "../../../../cli/offline/files/yaml-file";
import { decodeManifest } from "../../../../cli/offline/manifests/manifests";
import { readWritten } from "../../../../cli/schema/written-file";
import { TemporaryFolder } from "../../support";

/** Texts that are not YAML, and the line and the column to look at. */
const WRONG: Record<string, [text: string, line: number, column: number, reason: RegExp]> = {
  "a duplicate key": ["a: 1\nb: 2\nb: 3\n", 3, 1, /duplicate key/],
  "a duplicate key, in a map in a list": ["a:\n  - b: 1\n    b: 2\n", 3, 5, /duplicate key/],
  "lines of Windows": ["a: 1\r\nb: 2\r\n\tb: 3\r\n", 3, 1, /tab/],
  "a list without an end": ["a: 1\nb: [1, 2\nc: 3\n", 2, 4, /the list that begins here/],
  "a map without an end": ["a:\n  b: { c: [1, 2]\nc: 3\n", 2, 6, /the map that begins here/],
  "quotes without an end": ['a: 1\nb: "2\nc: 3\n', 2, 4, /a closing " is missing/],
  "an alias of nothing": ["a: &x 1\nb: [*x, *y]\n", 2, 9, /the alias \*y has no anchor/],
  "a line without a key": ["a: 1\nbc\nd: 3\n", 2, 1, /has no ":"/],
  "keys below a value": ["a:\n  b: 1\n    c: 2\n", 2, 6, /keys below it/],
  "letters of several bytes": ['a: "äö", b\n', 1, 8, /Unexpected/],
};

/** What the parser of manifests takes, as that of the provider does. */
const TAKEN_IN_MANIFESTS = /^a duplicate key/;

describe("errors in YAML", () => {
  for (const [what, [text, line, column, reason]] of Object.entries(WRONG)) {
    it(`name the line and the column of ${what}`, () => {
      const folder = new TemporaryFolder({ "a.yaml": text }, { hasPackages: false });
      const file = join(folder.path, "a.yaml");
      const place = new RegExp(`line ${line}, column ${column}\\b`);
      try {
        for (const read of [() => readYaml(file), () => readWritten(file, "valid")]) {
          assert.throws(read, place);
          assert.throws(read, reason);
        }
        if (TAKEN_IN_MANIFESTS.test(what)) return;
        assert.throws(() => decodeManifest(text, undefined), place);
        assert.throws(() => decodeManifest(text, undefined), reason);
        // Of several documents, the line is that of the text.
        const second = new RegExp(`line ${line + 2}, column ${column}\\b`);
        assert.throws(() => decodeManifest(`x: 1\n---\n${text}`, undefined), second);
      } finally {
        folder.remove();
      }
    });
  }

  it("name the column of a line that is moved to be read", () => {
    const text = "a: [\n1,\n2 ]\nb: { c: d,\ne: f, g: *y }\ng: 2\n";
    assert.throws(() => decodeManifest(text, undefined), /line 5, column 10\b.*the alias \*y/);
    const folder = new TemporaryFolder({ "a.yaml": text }, { hasPackages: false });
    try {
      assert.throws(() => readYaml(join(folder.path, "a.yaml")), /the alias \*y .*line 5, column 10\./);
    } finally {
      folder.remove();
    }
  });
});

describe("files of Pulumi", () => {
  it("may have JSON in quotes and brackets whose lines stand left of their key, as for Pulumi", () => {
    const text = "config:\n  app:pools: '[\n    { \"a\": 1 }\n  ]'\n  app:more: [\n  b,\n  ]# c\n";
    const folder = new TemporaryFolder({ "Pulumi.prod.yaml": text }, { hasPackages: false });
    try {
      assert.deepEqual(readYaml(join(folder.path, "Pulumi.prod.yaml")), {
        config: { "app:pools": '[ { "a": 1 } ]', "app:more": ["b"] },
      });
    } finally {
      folder.remove();
    }
  });
});
