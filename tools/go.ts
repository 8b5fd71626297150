import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

/** The version of a Go module that the go.mod in a folder pins. */
export function pinnedIn(folder: string, module: string): string {
  const match = new RegExp(`^\\s*(?:require )?${module} (v\\S+)`, "m").exec(
    readFileSync(join(folder, "go.mod"), "utf8"),
  );
  if (!match?.[1]) throw new Error(`${folder}/go.mod does not require ${module}`);
  return match[1];
}

/** Says in one line why the programs at these paths can be neither run nor built here, or undefined when they can. */
export function missingBeside(paths: readonly string[], what: string): string | undefined {
  if (paths.every(existsSync)) return undefined;
  if (spawnSync("go", ["version"], { stdio: "ignore" }).status === 0) return undefined;
  return `The engine suite needs Go on PATH to build ${what}: see https://go.dev/doc/install.`;
}

/**
 * Builds a Go program unless it is there; that takes some minutes the first time.
 * @param folder that of its go.mod.
 * @param source its package.
 * @param ldflags flags for the linker.
 */
export function buildGo(
  target: string,
  folder: string,
  source: string,
  what: string,
  ldflags = "-s -w",
): void {
  if (existsSync(target)) return;
  console.error(`building ${what}; this takes some minutes the first time`);
  mkdirSync(dirname(target), { recursive: true });
  // Built beside its place and renamed: an interrupted build leaves no half binary that a later run would take.
  const part = `${target}.${process.pid}`;
  try {
    execFileSync("go", ["build", "-trimpath", "-ldflags", ldflags, "-o", part, source], {
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit"],
    });
    renameSync(part, target);
  } finally {
    rmSync(part, { force: true });
  }
}
