import type { ChildProcess } from "node:child_process";
import { descendantsOf, signal, signalDescendants } from "./signals";
import { watch } from "./watchdog";

/** How long a process may take to end when it is asked to. */
const GRACE_MS = 2_000;

/** How a process that runs, and what it has started, is ended. */
interface Running {
  /** What a signal is sent to: the process, or, as a negative number, its group. */
  id: number | undefined;
  /** What stands in its environment; undefined where nothing of ours does. */
  mark: string | undefined;
}

const running = new Map<ChildProcess, Running>();

/**
 * Lets a process be ended together with us, however we end.
 * @param options whether it leads a group of processes, which is ended with it, and its mark.
 */
export function track(
  child: ChildProcess,
  { leadsGroup = false, mark }: { leadsGroup?: boolean; mark?: string } = {},
): void {
  running.set(child, { id: leadsGroup && child.pid !== undefined ? -child.pid : child.pid, mark });
  watchRunning();
  for (const event of ["exit", "error"]) {
    child.once(event, () => {
      if (running.delete(child)) watchRunning();
    });
  }
}

const watchRunning = (): void => watch([...running.values()].map(({ id }) => id));

/** Ends all processes at once, when we are ended ourselves. */
export function killAll(): void {
  for (const [child, { id, mark }] of running) {
    const others = descendantsOf(child.pid, mark);
    signal(id, "SIGKILL");
    signalDescendants(others, "SIGKILL");
  }
}

/**
 * Ends a process that is tracked, and what it has started: first politely.
 * @param ended resolves once it is gone.
 */
export async function stop(child: ChildProcess, ended: Promise<unknown>): Promise<void> {
  const known = running.get(child);
  if (!known) return;
  const { id, mark } = known;
  const others = descendantsOf(child.pid, mark);
  const signalAll = (name: NodeJS.Signals) => {
    signal(id, name);
    signalDescendants(others, name);
  };
  signalAll("SIGTERM");
  const kill = setTimeout(signalAll, GRACE_MS, "SIGKILL");
  await ended;
  clearTimeout(kill);
  // What it has started may not end when it is asked to.
  signalAll("SIGKILL");
}
