import type { ChildProcess, SpawnOptions } from "node:child_process";
import type { Duplex, Readable } from "node:stream";
import { NotEvaluated } from "../../messages/errors";
import { PIPE } from "../connection/light-pipe";
import { CUT } from "../masking/mask";
import { ProcessReports } from "../processes/process-reports";
import { stop, track } from "../processes/running";
import { started, startProblem } from "../processes/starting";
import { MARK, RUN } from "../processes/watchdog";

/** How much of a process's output is kept, from its end. */
const KEPT_BYTES = 64 * 1024;
/** How long to wait for output of an ended process that has not been read yet. */
const DRAIN_MS = 500;

/** The file descriptor by which our own code in a process reports, apart from what the process prints. */
export const REPORT_FD = PIPE + 1;

/** Windows has no process groups. */
const HAS_GROUPS = process.platform !== "win32";

/** The number of processes that were started. */
let count = 0;

/** How a process ended: its exit code, or the signal that ended it; undefined where it did not start. */
export type End = number | NodeJS.Signals | undefined;

/** A Node.js process, its output, and its end. */
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
  /** When it last printed something, or else was started: milliseconds since the epoch. */
  lastPrinted(): number;
  /** Ends it, gracefully at first, and resolves when it is gone. */
  stop(): Promise<void>;
}

/** How to start Node.js. */
interface StartOptions extends Pick<SpawnOptions, "cwd" | "env"> {
  /** Whether it gets a pipe to us, as its file PIPE. */
  hasPipe: boolean;
}

/** Starts Node.js. It leads a group of processes, so that what it starts itself is ended with it. */
export function startNode(args: readonly string[], { hasPipe, ...options }: StartOptions): Child {
  const mark = `${RUN}-${++count}.`;
  const child = startable(() =>
    started(process.execPath, args, {
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
      keep(startProblem(error));
      resolve(undefined);
    });
    // Not "close", which comes only when no process holds its output open: it may leave a child process that does.
    child.once("exit", (code, signal) => {
      const end = () => {
        clearTimeout(drain);
        child.stdout?.destroy();
        child.stderr?.destroy();
        reporting?.destroy();
        pipe?.destroy();
        resolve(code ?? signal ?? undefined);
      };
      // Once more around the event loop, so that output that has arrived is read even if this process was blocked all the time.
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

/** Turns an error on starting a process into one for the user. @throws NotEvaluated that names the reason. */
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

/** A text in which each address that holds a program, as that of what is run first does, keeps only its end: stacks of aborted processes name it in many frames. */
const withShortAddresses = (text: string): string =>
  text.includes(SCRIPT_ADDRESS) ? text.replace(/(data:text\/javascript,)\S{200,}(\S{100})/g, "$1$2") : text;

const SCRIPT_ADDRESS = "data:text/javascript,";
