import { type ChildProcess, spawn } from "node:child_process";

/**
 * Remembers the ids that it reads, the latest line alone, and ends those processes when nobody writes to it any more: when we have been
 * ended in a way that leaves no time to, such as by SIGKILL. A program that loops without end would not notice by itself.
 */
const SCRIPT = 'last=; while read -r line; do last="$line"; done; if [ -n "$last" ]; then kill -9 $last; fi';

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
  const child = spawn("sh", ["-c", SCRIPT], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  // Where there is no shell, nothing watches.
  child.once("error", () => undefined);
  child.stdin.on("error", () => undefined);
  child.unref();
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
