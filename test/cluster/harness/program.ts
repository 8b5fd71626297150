import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Hopeless } from "./wait";

/** A program that runs in the background and writes to a log file. */
export class Program {
  readonly #child: ChildProcess;
  readonly #ended: Promise<void>;

  /**
   * Starts the program, in the named network namespace if one is given.
   * `environment` adds to the suite's own.
   */
  constructor(
    readonly name: string,
    readonly log: string,
    command: readonly [string, ...string[]],
    options: { network?: string; environment?: Record<string, string> } = {},
  ) {
    // Not `ip netns exec`: it mounts /sys anew and so hides the cgroups.
    const enter = options.network ? ["nsenter", `--net=/run/netns/${options.network}`] : [];
    const [file, ...args] = [...enter, ...command] as [string, ...string[]];
    const output = openSync(log, "a");
    this.#child = spawn(file, args, {
      stdio: ["ignore", output, output],
      env: { ...process.env, ...options.environment },
    });
    closeSync(output);
    this.#ended = new Promise((resolve) => {
      this.#child.once("exit", () => resolve());
      this.#child.once("error", () => resolve());
    });
  }

  /** Throws when the program has ended, and so ends a wait, with the end of its log. */
  mustRun(): void {
    const { exitCode, signalCode, pid } = this.#child;
    if (pid !== undefined && exitCode === null && signalCode === null) return;
    throw new Hopeless(`${this.name} ended (${signalCode ?? exitCode ?? "not started"}):\n${this.tail()}`);
  }

  /** The last lines of the log. */
  tail(lines = 15): string {
    return readFileSync(this.log, "utf8").trimEnd().split("\n").slice(-lines).join("\n");
  }

  /** Asks the program to end, and ends it after `graceSeconds`. */
  async stop(graceSeconds = 5): Promise<void> {
    this.#child.kill("SIGTERM");
    const grace = new AbortController();
    const killed = sleep(graceSeconds * 1000, undefined, { signal: grace.signal }).then(
      () => this.#child.kill("SIGKILL"),
      () => undefined,
    );
    await this.#ended;
    grace.abort();
    await killed;
  }
}
