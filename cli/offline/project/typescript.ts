import { existsSync } from "node:fs";
import { extname, join } from "node:path";
import { NotEvaluated } from "../../messages/errors";
import { statsOf } from "../../messages/file-errors";
import { readText } from "../files/input-file";
import { MAX_WRITTEN_BYTES } from "../files/input-limits";
import { entriesOf } from "./manifest-file";
import type { Project } from "./project";

/**
 * Whether there is TypeScript in the program's folder: loading the compiler takes longer than most programs. A program that
 * fails for TypeScript elsewhere is run again with it.
 */
export function needsCompiler({ programFolder: folder, entryPoint, runtime }: Project): boolean {
  if (!runtime.typescript) return false;
  const main = entryPoint === "." ? manifestMain(folder) : entryPoint;
  return (main !== undefined && isTypeScript(main)) || holdsTypeScript(folder);
}

/** @throws NotEvaluated where the compiler would read a pipe or a device as its configuration, and may wait for that without end. */
export function refuseConfiguration({ programFolder, runtime }: Project): void {
  const file = join(programFolder, runtime.tsconfig ?? "tsconfig.json");
  const stats = existsSync(file) ? statsOf(file) : undefined;
  if (stats && !stats.isFile() && !stats.isDirectory())
    throw new NotEvaluated(
      `${file} is a pipe or a device, not a file, so that the TypeScript compiler cannot read it.`,
    );
}

function manifestMain(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return undefined;
  try {
    const { main } = JSON.parse(readText(file, MAX_WRITTEN_BYTES));
    return typeof main === "string" ? main : undefined;
  } catch {
    return undefined;
  }
}

const isTypeScript = (file: string): boolean =>
  [".ts", ".tsx", ".mts", ".cts"].includes(extname(file)) && !/\.d\.[mc]?ts$/.test(file);

function holdsTypeScript(folder: string): boolean {
  return entriesOf(folder).some((entry) => {
    if (entry.isDirectory()) {
      return (
        entry.name !== "node_modules" &&
        !entry.name.startsWith(".") &&
        holdsTypeScript(join(folder, entry.name))
      );
    }
    return isTypeScript(entry.name);
  });
}
