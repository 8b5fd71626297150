// Judges programs made from all rules' examples and tables, with changed resources: npm run fuzz -- --minutes N --seed S
// With --programs N or --resources N, the number of changed ones, it judges the same programs on every machine, however fast.
import { parseArgs } from "node:util";
import fc from "fast-check";
import { rules } from "../../policies/rules";
import { corpus, KnownValues } from "../../test/support/corpus";
import { type FaultKind, faultsOf } from "./faults";
import { mutations } from "./mutations";
import { watched } from "./watch";

const USAGE =
  "Usage: npm run fuzz -- [--minutes N | --programs N | --resources N] [--seed S]   (1 minute and a random seed, unless given)";

/** How many faults of one kind and rule are printed in full. */
const SHOWN = 10;
const BATCH = 100;

interface Options {
  /** How long to go on. */
  readonly minutes: number;
  /** How many programs to judge at most. */
  readonly programs: number;
  /** How many changed resources to judge, at least, where there is time for them. */
  readonly resources: number;
  readonly seed: number;
}

async function main({ minutes, programs: most, resources, seed }: Options): Promise<void> {
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
  const shown = new Map<string, number>();
  const watch = watched();
  let runs = 0;
  let compared = 0;
  let changed = 0;
  let judged = 0;
  const isOver = () => Date.now() >= end || runs >= most || changed >= resources;
  for (let batch = 0; !isOver(); batch++) {
    for (const mutation of fc.sample(arbitrary, { seed: seed + batch, numRuns: BATCH })) {
      if (isOver()) break;
      runs++;
      changed += mutation.changed;
      judged += mutation.program.length * (1 + mutation.known.length);
      if (mutation.known.length > 0) compared++;
      watch.next(`${mutation.kind} at ${mutation.place} (batch ${batch}, stack ${mutation.stack})`);
      for (const { kind, rule, text } of await faultsOf(mutation, rules)) {
        counts[kind]++;
        const before = shown.get(`${kind} ${rule}`) ?? 0;
        shown.set(`${kind} ${rule}`, before + 1);
        if (before >= SHOWN) continue;
        console.log(
          `${kind}: ${mutation.kind} at ${mutation.place} (batch ${batch}, stack ${mutation.stack})\n  ${text}`,
        );
      }
    }
  }
  watch.stop();
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const numbers = Object.entries(counts).map(([kind, count]) => `${kind}: ${count}`);
  console.log(
    `${runs} programs of seed ${seed}, ${changed} changed resources, ${judged} judged, ${compared} programs compared without their unknown value. ${numbers.join(", ")}`,
  );
  if (total > 0) process.exitCode = 1;
}

function optionsOf(args: string[]): Options {
  const text = { type: "string" } as const;
  const { values } = parseArgs({
    args,
    options: { minutes: text, programs: text, resources: text, seed: text },
  });
  const limits = (["minutes", "programs", "resources"] as const).filter((name) => values[name]);
  if (limits.length > 1) throw new Error(`Give one of --${limits.join(" and --")}, not both.`);
  const limit = (name: "minutes" | "programs" | "resources", otherwise: number) => {
    const number = Number(values[name] ?? otherwise);
    if (!(number > 0)) throw new Error(`--${name} needs a number above 0.`);
    return number;
  };
  const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
  if (!Number.isInteger(seed)) throw new Error("--seed needs a whole number.");
  return {
    minutes: limit("minutes", limits.length > 0 ? Number.POSITIVE_INFINITY : 1),
    programs: limit("programs", Number.POSITIVE_INFINITY),
    resources: limit("resources", Number.POSITIVE_INFINITY),
    seed,
  };
}

try {
  main(optionsOf(process.argv.slice(2)));
} catch (error) {
  console.error(`${(error as Error).message}\n${USAGE}`);
  process.exitCode = 2;
}
