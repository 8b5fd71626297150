import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const ROOT = join(__dirname, "..");

/** What `npm test -- …` runs: the titles of its tests, without running them. */
const testsOf = (...args: string[]) =>
  spawnSync(process.execPath, ["--require", "tsx/cjs", "tools/test.ts", "--dry-run", ...args], {
    cwd: ROOT,
    encoding: "utf8",
  });
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

  for (const [what, args, runs, leavesOut] of [
    ["a file", ["test/gke/durations.test.ts"], /durations/, /a property path/],
    ["a folder", ["test/cli/schema"], /jsonProblem[\s\S]*a schema does not allow/, /a property path/],
    [
      "a pattern that a folder is called too",
      ["test/gke/durations.test.ts", "-g", "gke"],
      /passing/,
      /a property path/,
    ],
  ] as const) {
    it(`is right that npm test runs the tests of ${what} alone`, () => {
      const { stdout, stderr, status } = testsOf(...args);
      assert.equal(status, 0, stderr);
      assert.match(stdout, runs);
      assert.doesNotMatch(stdout, leavesOut);
    });
  }

  it("names the command of a suite that npm test does not run", () => {
    const { stderr, status } = testsOf("test/alerts/scenarios.test.ts");
    assert.equal(status, 2);
    assert.match(stderr, /npm run test:alerts/);
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

/** Folders of the product with a page that says what each of their files is for. */
const MAPPED = ["gke", "verifier", "policies", "stacks", "cli"].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => basename(path) === "README.md")
    .map((path) => join(folder, dirname(path))),
);

describe("a folder's README.md", () => {
  it("is there for the folders with the most files that work together", () =>
    assert.deepEqual(MAPPED.sort(), [
      "cli/deployed",
      "cli/offline/skipped-work",
      "cli/report",
      "gke",
      "policies/program/gcp",
      "policies/program/gcp/iam",
      "policies/program/gcp/maintenance",
      "policies/program/gcp/network",
      "policies/program/gcp/versions",
      "policies/program/kubernetes",
      "policies/program/kubernetes/identity",
      "policies/program/kubernetes/network",
      "policies/program/kubernetes/verification",
      "policies/program/kubernetes/webhooks",
      "stacks/verification",
      "verifier",
    ]));

  for (const folder of MAPPED) {
    it(`names the files of ${folder}, and no others`, () => {
      const page = readFileSync(join(ROOT, folder, "README.md"), "utf8");
      const named = [...page.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file = ""]) => file);
      // A page may also map folders within it.
      const mapped = [...new Set([".", ...named.map(dirname)])];
      const files = mapped.flatMap((within) =>
        readdirSync(join(ROOT, folder, within))
          .filter((file) => file.endsWith(".ts"))
          .map((file) => join(within, file)),
      );
      assert.deepEqual(
        [...new Set(named)].sort(),
        files.sort(),
        `${folder}/README.md says what each file is for`,
      );
    });
  }
});
