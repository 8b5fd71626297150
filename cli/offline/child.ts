import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import type { Duplex, Readable } from "node:stream";
import { NotEvaluated } from "../messages/errors";
import { PIPE } from "./light-client";
import { CUT } from "./mask";
import { ProcessReports } from "./process-reports";
import { descendantsOf, signal, signalDescendants } from "./signals";
import { MARK, RUN, watch } from "./watchdog";

/** How much of what a process prints is kept, from the end. */
const KEPT_BYTES = 64 * 1024;
/** How long a process may take to end when it is asked to. */
const GRACE_MS = 2_000;
/** How long is waited for what an ended process has printed and nobody has read yet. */
const DRAIN_MS = 500;

/** The file descriptor by which our own code in a process reports, apart from what the process prints. */
export const REPORT_FD = PIPE + 1;

/** Windows has no groups of processes. */
const HAS_GROUPS = process.platform !== "win32";

/** How a process that runs, and what it has started, is ended. */
interface Running {
  /** What a signal is sent to: the process, or, as a negative number, its group. */
  id: number | undefined;
  /** What stands in its environment; undefined where nothing of ours does. */
  mark: string | undefined;
}

const running = new Map<ChildProcess, Running>();
let marks = 0;

/** How a process ended: its exit code, or the signal that ended it; undefined where it did not start. */
export type End = number | NodeJS.Signals | undefined;

/** A Node.js process, what it printed, and its end. */
export interface Child {
  process: ChildProcess;
  /** Our end of its pipe; absent where it has none. */
  pipe: Duplex | undefined;
  /** The end of what it wrote to its standard error and its standard output. */
  printed(): string;
  /** What our own code in the process wrote to REPORT_FD. */
  reports: Pick<ProcessReports, "secrets" | "text">;
  /** Resolves once it has ended. */
  ended: Promise<End>;
  /** When it printed something last, or was started: milliseconds since the epoch. */
  lastPrinted(): number;
  /** Ends it, first politely, and resolves when it is gone. */
  stop(): Promise<void>;
}

/** How to start Node.js. */
export interface StartOptions extends Pick<SpawnOptions, "cwd" | "env"> {
  /** Whether it gets a pipe to us, as its file PIPE. */
  hasPipe: boolean;
}

/** Starts Node.js. It leads a group of processes, so that what it starts itself is ended with it. */
export function startNode(args: readonly string[], { hasPipe, ...options }: StartOptions): Child {
  const mark = `${RUN}-${++marks}.`;
  const child = startable(() =>
    spawn(process.execPath, args, {
      ...options,
      env: { ...(options.env ?? process.env), [MARK]: mark },
      detached: HAS_GROUPS,
      stdio: ["ignore", "pipe", "pipe", hasPipe ? "pipe" : "ignore", "pipe"],
    }),
  );
  const pipe = child.stdio[PIPE] as Duplex | null;
  track(child, { leadsGroup: HAS_GROUPS, mark: `${MARK}=${mark}` });
  let printed = "";
  let lastPrinted = Date.now();
  const keep = (text: string) => {
    lastPrinted = Date.now();
    const all = withShortAddresses(printed + text);
    printed = all.length > KEPT_BYTES ? CUT + all.slice(1 - KEPT_BYTES) : all;
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  const reports = new ProcessReports();
  const reporting = child.stdio[REPORT_FD] as Readable | null;
  reporting?.setEncoding("utf8").on("data", (text: string) => reports.add(text));
  const ended = new Promise<End>((resolve) => {
    child.once("error", (error) => {
      keep(error.message);
      resolve(undefined);
    });
    // Not "close", which comes when nobody holds its output any more: it may leave a process behind that does.
    child.once("exit", (code, signal) => {
      const end = () => {
        clearTimeout(drain);
        child.stdout?.destroy();
        child.stderr?.destroy();
        reporting?.destroy();
        pipe?.destroy();
        resolve(code ?? signal ?? undefined);
      };
      // Once more around the event loop: what has arrived is read even if we were held up all the time.
      const drain = setTimeout(() => setImmediate(end), DRAIN_MS);
      child.once("close", end);
    });
  });
  return {
    process: child,
    pipe: pipe ?? undefined,
    printed: () => printed,
    reports,
    lastPrinted: () => lastPrinted,
    ended,
    stop: () => stop(child, ended),
  };
}

/** What a process could not be started with is an error of the input. @throws NotEvaluated that says which. */
function startable(start: () => ChildProcess): ChildProcess {
  try {
    return start();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "E2BIG")
      throw new NotEvaluated(
        "The program cannot be started: its stack's configuration, or the environment, is larger than the system lets a process have. " +
          "Pulumi hands it over in the same way. Keep large values in files that the program reads.",
      );
    if (code === "ERR_INVALID_ARG_VALUE")
      throw new NotEvaluated(
        "The program cannot be started: the project's name, its main or nodeargs in Pulumi.yaml has a zero byte. Correct it.",
      );
    throw error;
  }
}

/** The same text with the end alone of each address that is a program, as what is run first has: stacks of aborted processes name it in many frames. */
const withShortAddresses = (text: string): string =>
  text.includes(SCRIPT_ADDRESS) ? text.replace(/(data:text\/javascript,)\S{200,}(\S{100})/g, "$1$2") : text;

const SCRIPT_ADDRESS = "data:text/javascript,";

async function stop(child: ChildProcess, ended: Promise<End>): Promise<void> {
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
