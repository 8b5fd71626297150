// What judging a large state takes, as a whole process.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JudgedResource } from "../../cli/offline/protocol/analysis";
import { UNKNOWN } from "../../cli/offline/protocol/values";
import { type ObservedProcess, usageOf } from "./process-tree";
import { productionStack, repeat } from "./production-stack";
import { figures, print, ROOT } from "./report";

const SIZES = [1000, 10_000];
const RUNS = 3;

/** `audit` of states in which the production stack stands again and again. */
export async function audit(): Promise<void> {
  console.log(`\nThe audit of a state, as a whole process (${RUNS} runs)`);
  const resources = await productionStack();
  const folder = mkdtempSync(join(tmpdir(), "gke-guardrails-bench-"));
  try {
    for (const size of SIZES) {
      const file = join(folder, `${size}.json`);
      const text = stateOf(repeat(resources, size));
      writeFileSync(file, text);
      const runs: { cpu: number; time: number; memory: number }[] = [];
      for (let run = 0; run < RUNS; run++) {
        const args = ["dist/cli/main.js", "audit", "--state", file, "--format", "json"];
        const { usage, processes } = await usageOf(process.execPath, args, { cwd: ROOT, stdio: "ignore" });
        runs.push({ ...usage, memory: peakOf(processes) });
      }
      const of = (key: "cpu" | "time" | "memory") => figures(runs.map((run) => run[key])).median;
      print(
        `${size} resources, ${(text.length / 1e6).toFixed(0)} MB`,
        `${of("cpu").toFixed(2)} s of processor, ${of("time").toFixed(2)} s, ${of("memory").toFixed(0)} MB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const peakOf = (processes: readonly ObservedProcess[]) => Math.max(...processes.map(({ memory }) => memory));

/** The resources as `pulumi stack export` writes them. What only an update would tell is left out. */
function stateOf(resources: readonly JudgedResource[]): string {
  const providers = new Map(
    resources.flatMap(({ provider }) => (provider ? [[provider.urn, provider] as const] : [])),
  );
  const known = new Set(resources.map(({ urn }) => urn));
  const defaults = [...providers.values()].filter(({ urn }) => !known.has(urn));
  const state = {
    version: 3,
    deployment: {
      manifest: {},
      resources: [
        ...defaults.map(({ urn, type, inputs }) => ({
          urn,
          custom: true,
          id: "id",
          type,
          inputs,
          outputs: inputs,
        })),
        ...resources.map(
          ({
            urn,
            type,
            parent,
            inputs,
            outputs,
            provider,
            dependencies,
            propertyDependencies,
            options,
          }) => ({
            urn,
            custom: provider !== undefined,
            id: "id",
            type,
            inputs,
            outputs,
            parent: parent || undefined,
            provider: provider && `${provider.urn}::id`,
            dependencies,
            propertyDependencies: Object.fromEntries(propertyDependencies),
            protect: options.protect,
          }),
        ),
      ],
    },
  };
  return JSON.stringify(state, (_, value: unknown) => (value === UNKNOWN ? undefined : value));
}
