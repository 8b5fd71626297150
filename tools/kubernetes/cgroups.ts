import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Makes a cgroup, given by its path from the root, in all hierarchies: one in version 2, one a controller in version 1. */
export function makeCgroup(path: string): void {
  for (const root of hierarchies()) mkdirSync(join(root, path), { recursive: true });
}

/** Removes a cgroup and all below it, once their last processes have ended; waits for that some seconds. */
export async function removeCgroup(path: string): Promise<void> {
  for (const root of hierarchies()) await removeFolder(join(root, path));
}

function hierarchies(): string[] {
  const mounts = readFileSync("/proc/mounts", "utf8").split("\n");
  return mounts.flatMap((line) => {
    const [, point, type] = line.split(" ");
    return point && (type === "cgroup" || type === "cgroup2") ? [point] : [];
  });
}

async function removeFolder(path: string): Promise<void> {
  if (!existsSync(path)) return;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await removeFolder(join(path, entry.name));
  }
  for (let attempt = 1; ; attempt++) {
    try {
      // The files of a cgroup go with it.
      return rmdirSync(path);
    } catch (error) {
      if (attempt === 100) throw error;
      await sleep(50);
    }
  }
}
