// Previews on the real engine, with the pack and without.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Engine } from "../../test/engine/harness/engine";
import { build } from "../engine/build";
import { packStart } from "./pack-start";
import { ProcessTree } from "./process-tree";
import { EXAMPLE, figures, print, ROOT, RUNS } from "./report";

const PACK = join(ROOT, "dist/pack");
const LARGE = join(__dirname, "programs/large");
/** A pack of no policies: what any pack costs. */
const EMPTY = join(__dirname, "programs/empty-pack");

/** How often previews of so many resources are run. */
const LARGE_RUNS: Readonly<Record<number, number>> = { 1000: 3, 10000: 1 };

const LONGEST_RUN_MS = 3_600_000;

/** @param sizes of the large programs; all where it is absent. */
export async function preview(sizes: readonly string[] = Object.keys(LARGE_RUNS)): Promise<void> {
  const unknown = sizes.filter((size) => !(size in LARGE_RUNS));
  if (unknown.length > 0) throw new Error(`--resources is ${Object.keys(LARGE_RUNS).join(" or ")}.`);
  console.log("\nThe pack on the real engine");
  await packStart();
  if (spawnSync("go", ["version"]).error) {
    print("left out", "Go is not installed, which builds the Pulumi CLI");
    return;
  }
  const engine = await Engine.open();
  engine.limit = LONGEST_RUN_MS;
  try {
    const host = readFileSync(join(build(), "bin/pulumi-language-nodejs")).subarray(0, 2).toString();
    print("language host", host === "#!" ? "the engine suite's stand-in" : "Pulumi's own");
    await compare(engine, "the getting-started example", EXAMPLE, RUNS);
    for (const [count, runs] of Object.entries(LARGE_RUNS)) {
      if (!sizes.includes(count)) continue;
      engine.variables.RESOURCES = count;
      await compare(engine, `${count} resources`, LARGE, runs);
    }
  } finally {
    engine.close();
  }
}

interface Usage {
  /** In seconds. */
  readonly cpu: number;
  readonly time: number;
  /** The peak of the pack's memory in MB. */
  readonly memory: number;
}

const KINDS = ["without", "with", "empty"] as const;
type Kind = (typeof KINDS)[number];

const LABELS: Readonly<Record<Kind, string>> = {
  without: "without the pack",
  with: "with the pack",
  empty: "with an empty pack",
};

/** First previews of a program, in turn without a pack, with the pack, and with one of no policies, as Pulumi starts it. */
async function compare(engine: Engine, label: string, program: string, runs: number): Promise<void> {
  const packs: Readonly<Record<Kind, string[]>> = {
    without: [],
    with: ["--policy-pack", PACK],
    empty: ["--policy-pack", withModules(engine, EMPTY, "empty-pack")],
  };
  const folder = withModules(engine, program, label);
  await run(engine, folder, "stack", "init", "dev");
  const turns: Record<Kind, Usage>[] = [];
  for (let i = 0; i < runs; i++) {
    const turn: Partial<Record<Kind, Usage>> = {};
    for (const kind of KINDS) turn[kind] = await run(engine, folder, "preview", ...packs[kind]);
    turns.push(turn as Record<Kind, Usage>);
  }
  const of = (usage: (turn: (typeof turns)[number]) => number) => figures(turns.map(usage)).median;
  for (const kind of KINDS) {
    const used = `${of((turn) => turn[kind].cpu).toFixed(2)} s of processor, ${of((turn) => turn[kind].time).toFixed(2)} s`;
    const memory = of((turn) => turn[kind].memory).toFixed(0);
    print(`${label}, ${LABELS[kind]}`, kind === "without" ? used : `${used}, the pack ${memory} MB`);
  }
  for (const kind of ["with", "empty"] as const) {
    const ratio = (key: "cpu" | "time") => of((turn) => turn[kind][key] / turn.without[key]).toFixed(2);
    print(
      `${label}, ${LABELS[kind]} ÷ without`,
      `${ratio("cpu")} of processor, ${ratio("time")} of time (${runs} turns)`,
    );
  }
}

/** Copies a program or pack to the engine's folder, with this project's packages. */
function withModules(engine: Engine, source: string, name: string): string {
  const folder = join(engine.folder, name.replaceAll(" ", "-"));
  if (existsSync(folder)) return folder;
  cpSync(source, folder, { recursive: true, filter: (path) => !path.endsWith("node_modules") });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  return folder;
}

/** Runs the CLI, and says what it and all that it starts used; the stand-in providers, in this process, are counted too. */
async function run(engine: Engine, folder: string, ...argv: string[]): Promise<Usage> {
  const tree = new ProcessTree();
  const [start, before] = [performance.now(), process.cpuUsage()];
  const { code, stdout, stderr } = await engine.cli(folder, ...argv, "--non-interactive", "--color", "never");
  const time = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  const processes = tree.stop();
  if (code !== 0) throw new Error(stderr + stdout);
  const pack = processes.filter(({ command }) => command.includes("run-policy-pack"));
  return {
    time,
    cpu: processes.reduce((sum, { cpu }) => sum + cpu / 1000, (user + system) / 1e6),
    memory: Math.max(0, ...pack.map(({ memory }) => memory)),
  };
}
