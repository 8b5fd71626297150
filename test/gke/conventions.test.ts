import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(__dirname, "../../gke");

/** What a file needs from a package: the matching of regular expressions in linear time, and the reading of YAML. */
const PACKAGES: Readonly<Record<string, string>> = {
  "kubeconfig-context.ts": "yaml",
  "regular-expressions.ts": "re2js",
};

describe("gke", () => {
  for (const file of readdirSync(FOLDER).filter((name) => name !== "README.md")) {
    it(`imports nothing from outside in ${file}`, () => {
      const source = readFileSync(join(FOLDER, file), "utf8").replaceAll(
        `"${PACKAGES[file]}"`,
        '"./package"',
      );
      for (const [, specifier] of source.matchAll(/from "([^"]+)"/g))
        assert.match(specifier ?? "", /^\.\/[a-z-]+(\.json)?$/);
      assert.doesNotMatch(source, /\b(?:require|import)\((?!"\.\/package")/);
    });

    // How long a day is, whether two stretches of time overlap, a function that keeps its answers, what makes an entry invalid, the plural of a noun, a
    // meant word, the order of names and where this package is installed need no source.
    if (
      [
        "time-units.ts",
        "intervals.ts",
        "remembering.ts",
        "known-issue-problems.ts",
        "counted.ts",
        "suggest.ts",
        "package-pages.ts",
        "natural-order.ts",
      ].includes(file)
    )
      continue;

    it(`names a source and the day it was checked in ${file}`, () => {
      const source = readFileSync(join(FOLDER, file), "utf8");
      assert.match(source, /https:\/\//);
      assert.match(source, /(checked:? |Checked |asOf: |"(?:asOf|reviewed)": )"?20\d\d-\d\d-\d\d/i);
    });
  }
});
