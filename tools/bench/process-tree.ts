import { type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

/** Seldom, as the watch itself uses the processor, and is counted where the watching process is. */
const INTERVAL_MS = 100;
/** Milliseconds of the kernel's clock tick, in which /proc counts. */
const TICK_MS = 10;

export interface ObservedProcess {
  readonly command: string;
  /** User and system time in milliseconds, and the peak of resident memory in MB, when last seen. */
  readonly cpu: number;
  readonly memory: number;
}

/**
 * What the processes use that a process starts, and those that they start, also where one outlives its parent. It looks every
 * 100 ms, so what a process does in its last moment is not counted.
 */
export class ProcessTree {
  private readonly processes = new Map<number, ObservedProcess>();
  private readonly timer = setInterval(() => this.look(), INTERVAL_MS);

  constructor(private readonly root = process.pid) {}

  /** Ends the watch. */
  stop(): readonly ObservedProcess[] {
    this.look();
    clearInterval(this.timer);
    return [...this.processes.values()];
  }

  private look(): void {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        this.see(Number(pid));
      } catch {
        // The process has ended meanwhile.
      }
    }
  }

  private see(pid: number): void {
    // Behind the program's name, which may have spaces: state, parent, …, and as 12th and 13th field user and system time.
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const parent = Number(fields[1]);
    const before = this.processes.get(pid);
    if (!before && parent !== this.root && !this.processes.has(parent)) return;
    const memory =
      Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
    // A process begins as a copy of its parent, and has neither a command nor memory at its end.
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
    this.processes.set(pid, {
      command: command || (before?.command ?? ""),
      cpu: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
      memory: Math.max(memory, before?.memory ?? 0),
    });
  }
}

/** Seconds of wall time, and of processor time of a process and all that it started. */
export interface Usage {
  readonly time: number;
  readonly cpu: number;
}

/** Runs a command to its end. Its exit code is not looked at. */
export async function usageOf(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
): Promise<{ usage: Usage; processes: readonly ObservedProcess[] }> {
  const tree = new ProcessTree();
  const start = performance.now();
  await once(spawn(command, args, options), "close");
  const time = (performance.now() - start) / 1000;
  const processes = tree.stop();
  return { usage: { time, cpu: processes.reduce((sum, { cpu }) => sum + cpu, 0) / 1000 }, processes };
}
