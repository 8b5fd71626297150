// What the pack costs: figures, and ratios to a peer where one is installed. Everything is measured in this one run.
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { Engine as OfflineEngine } from "../../cli/offline/engine";
import { type JudgedResource, Pack } from "../../cli/offline/pack";
import { startProgram } from "../../cli/offline/program";
import { readProject, readStacks } from "../../cli/offline/project";
import { Providers } from "../../cli/offline/providers";
import { Engine } from "../../test/engine/harness/engine";

const root = join(__dirname, "../..");
const example = join(root, "examples/getting-started");
const RUNS = 7;

interface Figures {
  min: number;
  median: number;
}

function figures(samples: readonly number[]): Figures {
  const sorted = [...samples].sort((a, b) => a - b);
  return { min: sorted[0] ?? Number.NaN, median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN };
}

const seconds = ({ min, median }: Figures) =>
  `${(min / 1000).toFixed(2)} s min, ${(median / 1000).toFixed(2)} s median`;
const print = (label: string, text: string) => console.log(`  ${label.padEnd(46)} ${text}`);

/** Wall time of a command in milliseconds; undefined where it is not installed. */
function time(command: string, args: string[]): Promise<number | undefined> {
  const start = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "ignore" });
    child.on("error", () => resolve(undefined));
    child.on("close", () => resolve(performance.now() - start));
  });
}

async function wholeProcess(): Promise<void> {
  console.log(`\nThe offline check of one small program, as a whole process (${RUNS} runs)`);
  const commands: Record<string, [string, string[]]> = {
    "gke-guardrails check": [process.execPath, ["dist/cli/main.js", "check", example]],
    "node with @pulumi/pulumi loaded, nothing else": [process.execPath, ["-e", "require('@pulumi/pulumi')"]],
    "checkov on the same cluster in Terraform": [
      "checkov",
      ["-d", "tools/bench/terraform", "--framework", "terraform", "--quiet", "--compact"],
    ],
  };
  const samples: Record<string, number[]> = Object.fromEntries(
    Object.keys(commands).map((label) => [label, []]),
  );
  // Interleaved, so that a busy machine slows all of them alike.
  for (let run = 0; run < RUNS; run++) {
    for (const [label, [command, args]] of Object.entries(commands)) {
      const taken = await time(command, args);
      if (taken !== undefined) samples[label]?.push(taken);
    }
  }
  const own = figures(samples["gke-guardrails check"] ?? []);
  for (const [label, list] of Object.entries(samples)) {
    if (list.length === 0) print(label, "is not installed (pip install checkov)");
    else {
      const peer = figures(list);
      print(
        label,
        `${seconds(peer)}${peer.min === own.min ? "" : `; the check takes ${(own.median / peer.median).toFixed(2)} of its time`}`,
      );
    }
  }
}

/** Peak memory in MB and processor time in milliseconds of the process of a policy pack that runs now. */
function packProcess(): { memory: number; cpu: number } {
  for (const pid of readdirSync("/proc")) {
    try {
      if (!/^\d+$/.test(pid) || !readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("run-policy-pack"))
        continue;
      const memory =
        Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
      // Behind the program's name: state, …, and as 12th and 13th field user and system time in ticks of 10 ms.
      const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
      return { memory, cpu: (Number(fields[11]) + Number(fields[12])) * 10 };
    } catch {
      // The process has ended meanwhile.
    }
  }
  return { memory: 0, cpu: 0 };
}

async function realPreview(): Promise<void> {
  console.log(`\nA first preview on the real engine (${RUNS} runs each, interleaved)`);
  if (spawnSync("go", ["version"]).error) {
    print("left out", "Go is not installed, which builds the Pulumi CLI");
    return;
  }
  const engine = await Engine.open();
  let memory = 0;
  const sampler = setInterval(() => {
    memory = Math.max(memory, packProcess().memory);
  }, 50);
  try {
    const samples = { without: [] as number[], with: [] as number[] };
    for (let run = 0; run < RUNS; run++) {
      for (const kind of ["without", "with"] as const) {
        const stack = await engine.stack({ folder: example }, { name: "dev" });
        const start = performance.now();
        const result = await stack.preview(...(kind === "with" ? [{ folder: root }] : []));
        if (result.code !== 0) throw new Error(result.output);
        samples[kind].push(performance.now() - start);
      }
    }
    const [without, withPack] = [figures(samples.without), figures(samples.with)];
    print("without the pack", seconds(without));
    print(
      "with the pack",
      `${seconds(withPack)}; + ${((withPack.median - without.median) / 1000).toFixed(2)} s`,
    );
    print("the pack's process", `${memory.toFixed(0)} MB at its peak`);
  } finally {
    clearInterval(sampler);
    engine.close();
  }
}

/** The resources of the production stack, as the pack is given them. */
async function productionStack(): Promise<readonly JudgedResource[]> {
  const project = readProject(root);
  const [stack] = readStacks(project, ["prod"]);
  if (!stack) throw new Error("the project has no stack prod");
  const engine = new OfflineEngine({
    project: project.name,
    stack: stack.name,
    config: Object.fromEntries(stack.config.values),
    providers: new Providers(project.programFolder),
    judge: { remediate: async () => [], analyze: () => {} },
  });
  try {
    const program = startProgram(project, stack, await engine.listen());
    const code = await program.ended;
    if (code !== 0) throw new Error(program.printed());
    return engine.resources;
  } finally {
    engine.close();
  }
}

/** As many resources as asked for: the stack again and again, under other names. */
function repeat(resources: readonly JudgedResource[], count: number): JudgedResource[] {
  return Array.from({ length: count }, (_, i) => {
    const resource = resources[i % resources.length] as JudgedResource;
    const round = Math.floor(i / resources.length);
    const rename = (urn: string) => (round === 0 || urn === "" ? urn : `${urn}-${round}`);
    return {
      ...resource,
      urn: rename(resource.urn),
      name: rename(resource.name),
      parent: rename(resource.parent),
      dependencies: [...resource.dependencies].map(rename),
      propertyDependencies: new Map(
        [...resource.propertyDependencies].map(([property, urns]) => [property, [...urns].map(rename)]),
      ),
      provider: resource.provider && { ...resource.provider, urn: rename(resource.provider.urn) },
    };
  });
}

async function scaling(): Promise<void> {
  console.log("\nJudging a stack with all rules, a resource (one pack process, calls one after the other)");
  const resources = await productionStack();
  const kinds = {
    "the production stack again and again": resources,
    "resources that no rule reads": foreign(resources),
  };
  for (const [label, kind] of Object.entries(kinds)) {
    for (const count of [100, 1000, 10_000]) {
      const pack = await Pack.start({ directory: root, project: "bench", stack: "prod", dryRun: true });
      try {
        await pack.configure((policy) => ({ level: policy.level, properties: {} }));
        const list = repeat(kind, count);
        let findings = 0;
        const before = packProcess().cpu;
        const start = performance.now();
        for (const resource of list) findings += (await pack.analyze(resource)).length;
        const middle = performance.now();
        findings += (await pack.analyzeStack(list)).length;
        const end = performance.now();
        const { memory, cpu } = packProcess();
        const perResource = (ms: number) => `${((ms * 1000) / count).toFixed(0)} µs`;
        print(
          `${label}: ${count}`,
          `${perResource(end - start)} (resources ${perResource(middle - start)}, stack ${perResource(end - middle)}), of the pack's processor ${perResource(cpu - before)}; ${findings} findings, ${memory.toFixed(0)} MB`,
        );
      } finally {
        await pack.stop();
      }
    }
  }
}

/** The same resources as of another cloud: what the calls cost by themselves. */
const foreign = (resources: readonly JudgedResource[]): JudgedResource[] =>
  resources.map((resource) =>
    resource.type.startsWith("pulumi:")
      ? resource
      : {
          ...resource,
          type: "other:index:Resource",
          urn: resource.urn.replace(resource.type, "other:index:Resource"),
        },
  );

async function main(): Promise<void> {
  await wholeProcess();
  await realPreview();
  await scaling();
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
