import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(__dirname, "..");

/** What holds lists that are as long as a stack, or as what it reports. */
const FOLDERS = ["gke", "policies/evaluation", "policies/program", "policies/rules", "cli"];

/** Node.js takes some 100,000 arguments; a longer list is "Maximum call stack size exceeded". */
const SPREAD = /\b(?:push|unshift|splice|concat|max|min|fromCharCode|fromCodePoint)\((?:[^()]*, )?\.\.\./;

const sources = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `${folder}/${path}`),
);

describe("lists as long as a stack", () => {
  it("are never spread into arguments", () => {
    const found = sources.flatMap((path) =>
      readFileSync(join(ROOT, path), "utf8")
        .split("\n")
        .flatMap((line, i) => (SPREAD.test(line) ? [`${path}, line ${i + 1}: ${line.trim()}`] : [])),
    );
    assert.deepEqual(found, [], "Loop over the list, or reduce it");
  });

  it("are found where they are", () => {
    for (const line of ["list.push(...more);", "Math.max(0, ...times)", "all.splice(0, 1, ...more)"])
      assert.match(line, SPREAD);
    assert.doesNotMatch("Math.max(longest, next(i) - run)", SPREAD);
  });
});
