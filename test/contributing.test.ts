import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");
const page = readFileSync(join(ROOT, "CONTRIBUTING.md"), "utf8");
const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
  scripts: Record<string, string>;
};

/** Files that the recipes have the reader create. */
const OF_RECIPES = /no-example|nodes-not-ready|FILE/;

describe("CONTRIBUTING.md", () => {
  it("names files and folders that exist", () => {
    const paths = [...page.matchAll(/`([\w.-]+\/[\w./-]*)`/g)].map(([, path = ""]) => path);
    assert.ok(paths.length > 30, `${paths.length} paths`);
    assert.deepEqual(
      paths.filter((path) => !OF_RECIPES.test(path) && !existsSync(join(ROOT, path))),
      [],
    );
  });

  it("names scripts that exist", () => {
    const names = [...page.matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
    assert.ok(names.length > 10, `${names.length} scripts`);
    assert.deepEqual(
      names.filter((name) => !(name in scripts)),
      [],
    );
  });
});
