// node --no-opt --no-maglev --require tsx/cjs count.ts: prints the places in the code that run more often for each resource as a stack grows, for each way
// to grow. A process of its own, since the engine counts only what is loaded after it was told to: each block of code, so that no loop is missed.
// Without its optimizing compilers, as what they put in its caller's place is no longer counted.

import { type Profiler, Session } from "node:inspector";
import type { Rule } from "../../../policies/rule";
import type { Growth } from "./copies";

const session = new Session();
session.connect();
session.post("Profiler.enable");
session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/** Loaded now, so that it is counted. */
const { rules } = require("../../../policies/rules") as typeof import("../../../policies/rules");
const { copiesOf } = require("./copies") as typeof import("./copies");
const { evaluate, switchedOn } = require("../../support/evaluate") as typeof import("../../support/evaluate");
const { quadratic } = require("./quadratic") as typeof import("./quadratic");

/** Of so many times as many resources. The work may grow more, as in a binary search; where each is compared with all it is 4 times as much. */
const TIMES = 2;
const TIMES_WORK = 3.4;
/** What runs more seldom is no matter. */
const LEAST = 75;
const COUNTED = /\/(?:gke|policies|stacks|test\/policies\/growth\/quadratic)[/.]/;

/** The places that run more often, by how a stack grows. */
export type Found = Record<Growth, string[]>;

type Script = Profiler.ScriptCoverage;

/** How often each block of our code ran since this was asked last. */
function counted(): readonly Script[] {
  let found: readonly Script[] = [];
  session.post("Profiler.takePreciseCoverage", (_, { result }) => {
    found = result.filter(({ url }) => COUNTED.test(url) && !url.includes("node_modules"));
  });
  return found;
}

async function workOf(judging: readonly Rule[], count: number, growth: Growth): Promise<readonly Script[]> {
  const resources = copiesOf(rules, count, growth);
  const config = Object.assign({}, ...judging.map(switchedOn));
  counted();
  await evaluate(resources, { rules: judging, config, stack: "prod" });
  return counted();
}

/** How often what stands at a place ran: what the innermost block around it says. */
function countAt({ functions }: Script, offset: number): number {
  let [size, count] = [Number.POSITIVE_INFINITY, 0];
  for (const { ranges } of functions) {
    for (const { startOffset, endOffset, count: times } of ranges) {
      const isAround = startOffset <= offset && offset < endOffset && endOffset - startOffset <= size;
      if (isAround) [size, count] = [endOffset - startOffset, times];
    }
  }
  return count;
}

/** The places that run more often for each resource as a stack grows so. */
async function growing(growth: Growth, judging: readonly Rule[]): Promise<string[]> {
  const small = await workOf(judging, 1, growth);
  const large = await workOf(judging, TIMES, growth);
  const places = large.flatMap((script) => {
    const before = small.find(({ scriptId }) => scriptId === script.scriptId);
    return script.functions.flatMap(({ functionName, ranges }) =>
      ranges
        .filter(({ count }) => count >= LEAST)
        .map(({ startOffset, count }) => ({ count, once: before ? countAt(before, startOffset) : 0 }))
        .filter(({ count, once }) => count > TIMES_WORK * once)
        .map(
          ({ count, once }) =>
            `${script.url.replace(/^.*?\/(?=(?:gke|policies|stacks|test)\/)/, "")} ${functionName}: ${once}, then ${count} times`,
        ),
    );
  });
  return [...new Set(places)];
}

async function main(): Promise<void> {
  const found: Found = {
    // With a rule that compares each cluster with all others: it has to be among them.
    clusters: await growing("clusters", [...rules, quadratic]),
    namespaces: await growing("namespaces", rules),
  };
  process.stdout.write(JSON.stringify(found));
}

void main();
