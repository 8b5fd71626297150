// Previews on the real engine, with the pack and without.
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Engine } from "../../test/engine/harness/engine";
import { build } from "../engine/build";
import { packStart } from "./pack-start";
import { ProcessTree } from "./process-tree";
import { EXAMPLE, figures, print, ROOT, RUNS } from "./report";

const PACK = join(ROOT, "dist/pack");
const LARGE = join(__dirname, "programs/large");

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

/** First previews of a program, in turn without the pack and with it. */
async function compare(engine: Engine, label: string, program: string, runs: number): Promise<void> {
  const folder = join(engine.folder, label.replaceAll(" ", "-"));
  cpSync(program, folder, { recursive: true, filter: (path) => !path.endsWith("node_modules") });
  symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"));
  await run(engine, folder, "stack", "init", "dev");
  const pairs: { without: Usage; with: Usage }[] = [];
  for (let i = 0; i < runs; i++) {
    const without = await run(engine, folder, "preview");
    pairs.push({ without, with: await run(engine, folder, "preview", "--policy-pack", PACK) });
  }
  const of = (usage: (pair: (typeof pairs)[number]) => number) => figures(pairs.map(usage)).median;
  const line = (kind: "without" | "with") =>
    `${of((pair) => pair[kind].cpu).toFixed(2)} s of processor, ${of((pair) => pair[kind].time).toFixed(2)} s`;
  print(`${label}, without the pack`, line("without"));
  print(
    `${label}, with the pack`,
    `${line("with")}, the pack ${of((pair) => pair.with.memory).toFixed(0)} MB`,
  );
  const ratio = (key: "cpu" | "time") => of((pair) => pair.with[key] / pair.without[key]).toFixed(2);
  print(`${label}, with ÷ without`, `${ratio("cpu")} of processor, ${ratio("time")} of time (${runs} pairs)`);
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
