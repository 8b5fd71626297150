// What the pack's process uses from its start until it can be asked.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ProcessTree } from "./process-tree";
import { figures, print, ROOT, RUNS } from "./report";

/** The folders that `--policy-pack` may name. */
const FOLDERS = { "dist/pack": join(ROOT, "dist/pack"), "the package's own folder": ROOT };

export async function packStart(): Promise<void> {
  const samples = Object.entries(FOLDERS).map(([label, folder]) => ({
    label,
    folder,
    cpu: [] as number[],
    memory: [] as number[],
  }));
  for (let run = 0; run < RUNS; run++) {
    for (const { folder, cpu, memory } of samples) {
      const used = await startOnce(folder);
      cpu.push(used.cpu);
      memory.push(used.memory);
    }
  }
  for (const { label, cpu, memory } of samples) {
    print(
      `start of ${label}`,
      `${(figures(cpu).median / 1000).toFixed(2)} s of processor, ${figures(memory).median.toFixed(0)} MB`,
    );
  }
}

/** Starts the pack as Pulumi's language host does, until it says its port. */
async function startOnce(folder: string): Promise<{ cpu: number; memory: number }> {
  const runner = createRequire(join(folder, "index.js")).resolve("@pulumi/pulumi/cmd/run-policy-pack");
  const tree = new ProcessTree();
  const child = spawn(process.execPath, [runner, "127.0.0.1:1", folder], {
    cwd: folder,
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const used = tree.stop().find(({ command }) => command.includes("run-policy-pack"));
  child.kill();
  await once(child, "close");
  if (!used) throw new Error("the pack's process was not seen");
  return used;
}
