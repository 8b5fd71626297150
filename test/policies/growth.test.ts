import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Found } from "./growth/count";

// How often code runs is counted, not how long it takes: on a stack of the examples of all rules, and on one of twice as many.

const ROOT = join(__dirname, "../..");
const COUNT = join(__dirname, "growth/count.ts");
/** What is loaded before it is counted: what is not ours, and only then what reads TypeScript, which would read all of the SDK too. */
const LOADED = [
  "@pulumi/policy",
  "@pulumi/policy/server",
  "@pulumi/pulumi/proto/analyzer_pb",
  "tsx/cjs",
  join(ROOT, "test/support/plain-names.ts"),
];

describe("the work for each resource of a stack", () => {
  const isQuadratic = (place: string) => place.includes("growth/quadratic");
  /** What compares two names: more names have more in common. How often it is asked is counted where it is asked. */
  const isComparison = (place: string) => place.startsWith("gke/natural-order.ts");
  const isGrowth = (place: string) => !isQuadratic(place) && !isComparison(place);
  let found: Found;
  before(async function () {
    this.timeout(300_000);
    const args = [
      "--no-opt",
      "--no-maglev",
      "--max-semi-space-size=64",
      ...LOADED.map((name) => `--require=${name}`),
      COUNT,
    ];
    // What was compiled before lacks the counters of blocks.
    const env = { ...process.env, NODE_DISABLE_COMPILE_CACHE: "1" };
    const { stdout } = await promisify(execFile)(process.execPath, args, {
      cwd: ROOT,
      env,
      timeout: 290_000,
    });
    found = JSON.parse(stdout);
  });

  it("does not grow with its clusters", () => assert.deepEqual(found.clusters.filter(isGrowth), []));
  it("does not grow with its namespaces", () => assert.deepEqual(found.namespaces.filter(isGrowth), []));
  it("is seen to grow with a rule that compares each with all", () =>
    assert.ok(found.clusters.some(isQuadratic)));
});
