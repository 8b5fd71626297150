// Judges programs made from all rules' examples and tables, each changed at one place: npm run fuzz -- --minutes N --seed S
// With --programs N it judges the same programs on every machine, however fast.
import { parseArgs } from "node:util";
import fc from "fast-check";
import { rules } from "../../policies/rules";
import { corpus, KnownValues } from "../../test/support/corpus";
import { type FaultKind, faultsOf } from "./faults";
import { mutations } from "./mutations";

const USAGE =
  "Usage: npm run fuzz -- [--minutes N | --programs N] [--seed S]   (1 minute and a random seed, unless given)";

/** How many faults of one kind are printed in full. */
const SHOWN = 10;
const BATCH = 100;

interface Options {
  /** How long to go on. */
  readonly minutes: number;
  /** How many programs to judge at most. */
  readonly programs: number;
  readonly seed: number;
}

async function main({ minutes, programs: most, seed }: Options): Promise<void> {
  const programs = corpus();
  const arbitrary = mutations(programs, new KnownValues(programs));
  const counts: Record<FaultKind, number> = {
    crash: 0,
    canary: 0,
    "hidden finding": 0,
    "finding of an unknown value": 0,
    defect: 0,
  };
  const end = Date.now() + minutes * 60_000;
  let runs = 0;
  const isOver = () => Date.now() >= end || runs >= most;
  for (let batch = 0; !isOver(); batch++) {
    for (const mutation of fc.sample(arbitrary, { seed: seed + batch, numRuns: BATCH })) {
      if (isOver()) break;
      runs++;
      for (const { kind, text } of await faultsOf(mutation, rules)) {
        if (counts[kind]++ >= SHOWN) continue;
        console.log(
          `${kind}: ${mutation.kind} at ${mutation.place} (batch ${batch}, stack ${mutation.stack})\n  ${text}`,
        );
      }
    }
  }
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const numbers = Object.entries(counts).map(([kind, count]) => `${kind}: ${count}`);
  console.log(`${runs} programs of seed ${seed}. ${numbers.join(", ")}`);
  if (total > 0) process.exitCode = 1;
}

function optionsOf(args: string[]): Options {
  const { values } = parseArgs({
    args,
    options: { minutes: { type: "string" }, programs: { type: "string" }, seed: { type: "string" } },
  });
  if (values.minutes && values.programs) throw new Error("Give --minutes or --programs, not both.");
  const programs = Number(values.programs ?? Number.POSITIVE_INFINITY);
  const minutes = values.programs ? Number.POSITIVE_INFINITY : Number(values.minutes ?? 1);
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  if (!(minutes > 0)) throw new Error("--minutes needs a number above 0.");
  if (!(programs > 0)) throw new Error("--programs needs a number above 0.");
  if (!Number.isInteger(seed)) throw new Error("--seed needs a whole number.");
  return { minutes, programs, seed };
}

try {
  main(optionsOf(process.argv.slice(2)));
} catch (error) {
  console.error(`${(error as Error).message}\n${USAGE}`);
  process.exitCode = 2;
}
