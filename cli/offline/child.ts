import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";

/** How much of what a process prints is kept, from the end. */
const KEPT_BYTES = 64 * 1024;
/** How long a process may take to end when it is asked to. */
const GRACE_MS = 2_000;

const running = new Set<ChildProcess>();

/** How a process ended: its exit code, or the signal that ended it; undefined where it did not start. */
export type End = number | NodeJS.Signals | undefined;

/** A Node.js process, what it printed, and its end. */
export interface Child {
  process: ChildProcess;
  /** The end of what it wrote to its standard error and, after the first line, to its standard output. */
  printed(): string;
  /** Resolves once it has ended. */
  ended: Promise<End>;
  /** Ends it, first politely, and resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts Node.js.
 * @param onFirstLine is given the first line of the process's standard output.
 */
export function startNode(
  args: readonly string[],
  options: Pick<SpawnOptions, "cwd" | "env">,
  onFirstLine?: (line: string) => void,
): Child {
  const child = spawn(process.execPath, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  let printed = "";
  const keep = (text: string) => {
    printed = (printed + text).slice(-KEPT_BYTES);
  };
  let head: string | undefined = onFirstLine ? "" : undefined;
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    if (head === undefined) return keep(text);
    head += text;
    const end = head.indexOf("\n");
    if (end === -1) return;
    onFirstLine?.(head.slice(0, end).trim());
    keep(head.slice(end + 1));
    head = undefined;
  });
  child.stderr.setEncoding("utf8").on("data", keep);
  const ended = new Promise<End>((resolve) => {
    child.once("error", (error) => {
      keep(error.message);
      resolve(undefined);
    });
    child.once("close", (code, signal) => resolve(code ?? signal ?? undefined));
  });
  void ended.then(() => running.delete(child));
  const stop = async () => {
    if (!running.has(child)) return;
    child.kill("SIGTERM");
    const kill = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
    await ended;
    clearTimeout(kill);
  };
  return { process: child, printed: () => printed, ended, stop };
}

/** Ends all processes at once, when we are ended ourselves. */
export function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}
