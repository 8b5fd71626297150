import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";

/** Names the environment variable that marks the processes of programs, and what these start. */
export const MARK = "GKE_GUARDRAILS_RUN";

/** Stands in the marks of all programs that this process runs, and in no other's. */
export const RUN = `${process.pid}-${randomBytes(8).toString("hex")}`;

/**
 * Remembers the ids that it reads, the latest line alone, and ends those processes when nobody writes to it any more: when we have been
 * ended in a way that leaves no time to, such as by SIGKILL. A program that loops without end would not notice by itself. What it has
 * started in sessions of their own is found by its mark, on Linux alone; several times, as it may start more meanwhile.
 */
const SCRIPT = `
last=
while read -r line; do last="$line"; done
if [ -n "$last" ]; then
  kill -9 $last
  for round in 1 2 3; do
    for file in $(grep -l "$0" /proc/[0-9]*/environ 2>/dev/null); do
      pid="\${file#/proc/}"
      kill -9 "\${pid%/environ}"
    done
  done
fi`;

let watchdog: ChildProcess | undefined;

/**
 * Lets these processes be ended when we are gone. On Windows, which has no shell of that kind, they are not.
 * @param ids of the processes; negative ones are of groups.
 */
export function watch(ids: Iterable<number | undefined>): void {
  if (process.platform === "win32") return;
  watchdog ??= start();
  const known = [...ids].filter((id) => id !== undefined);
  watchdog.stdin?.write(`${known.join(" ")}\n`);
}

function start(): ChildProcess {
  // In a session of its own, so that what the terminal sends to all of us leaves it alone.
  const child = spawn("sh", ["-c", SCRIPT, `${MARK}=${RUN}`], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  });
  // Where there is no shell, or no room for one, nothing watches.
  child.once("error", () => undefined);
  child.unref();
  const stdin = child.stdin as Socket | undefined;
  stdin?.on("error", () => undefined).unref();
  return child;
}
