import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

// How often code runs is counted, not how long it takes: on a stack of the examples of all rules, and on one of four times as many.

const COUNT = join(__dirname, "growth/count.ts");

async function growing(...args: string[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--require=tsx/cjs", COUNT, ...args], {
    timeout: 120_000,
  });
  return JSON.parse(stdout) as string[];
}

describe("the work for each resource of a stack", () => {
  it("does not grow with its clusters", async () => assert.deepEqual(await growing("clusters"), []));
  it("does not grow with its namespaces", async () => assert.deepEqual(await growing("namespaces"), []));
  it("is seen to grow with a rule that compares each with all", async () => {
    const found = await growing("clusters", "with-quadratic");
    assert.match(found.join("\n"), /growth\/quadratic/);
  });
});
