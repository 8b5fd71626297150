import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { counted } from "../../gke/counted";
import { printable } from "../../policies/evaluation/printable";
import type { Terminal } from "../command-line/command";
import { UsageError } from "../messages/errors";
import { track } from "../offline/processes/running";
import { entriesOf } from "../offline/project/manifest-file";

/** Milliseconds between two looks. Looking works in containers and on network drives, where a system's own events often do not arrive. */
const PERIOD_MS = 400;
/** So many files are looked at. */
const MOST_FILES = 20_000;
/** Folders of packages and of tools, which nobody edits at work on a program. */
const UNWATCHED = /^(node_modules|\..*)$/;

/**
 * Runs a command of this program in a process of its own, and again each time that files below a folder have changed and are at rest. Ends
 * with the process.
 * @param written files that the command itself writes: they are not watched.
 * @throws UsageError where the folder has too many files.
 */
export async function rerunOnChanges(
  folder: string,
  args: readonly string[],
  written: readonly string[],
  { err }: Terminal,
): Promise<never> {
  const leftOut = new Set(written.map((file) => resolve(file)));
  const look = () => stampsOf(folder, leftOut);
  for (let before = look(); ; ) {
    await runCommand(args);
    err.write(`Watching ${printable(folder)}, ${counted(before.size, "file")}. Ctrl-C ends it.\n`);
    before = await changed(look, before);
  }
}

/** Waits for a change, and until nothing changes any more. What changed while the command ran counts. */
async function changed(look: () => Stamps, before: Stamps): Promise<Stamps> {
  for (let last = before; ; ) {
    const now = look();
    if (areEqual(now, last) && !areEqual(now, before)) return now;
    last = now;
    await pause(PERIOD_MS);
  }
}

const runCommand = (args: readonly string[]): Promise<void> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, String(process.argv[1]), ...args], {
      stdio: "inherit",
    });
    track(child);
    child.once("error", reject).once("exit", () => resolve());
  });

/** When each file was changed last, and how long it is, by its path. */
type Stamps = ReadonlyMap<string, string>;

function stampsOf(folder: string, leftOut: ReadonlySet<string>): Stamps {
  const stamps = new Map<string, string>();
  const pending = [resolve(folder)];
  for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
    for (const entry of entriesOf(at)) {
      const path = join(at, entry.name);
      if (UNWATCHED.test(entry.name) || leftOut.has(path)) continue;
      if (entry.isDirectory()) pending.push(path);
      else stamps.set(path, stampOf(path));
      if (stamps.size > MOST_FILES)
        throw new UsageError(
          `--watch looks at ${MOST_FILES} files at most, and ${folder} has more. Name the folder of the program itself.`,
        );
    }
  }
  return stamps;
}

function stampOf(path: string): string {
  try {
    const { mtimeMs, size } = statSync(path);
    return `${mtimeMs} ${size}`;
  } catch {
    // A link that leads nowhere, or in a circle.
    return "";
  }
}

const areEqual = (one: Stamps, other: Stamps): boolean =>
  one.size === other.size && [...one].every(([path, stamp]) => other.get(path) === stamp);
