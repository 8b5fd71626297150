import { accessSync, constants, type Dirent, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";

const EXTENSIONS = [".yaml", ".yml", ".json"];

/**
 * The file, relative to the folder, with exactly this text: the SDK passes only a manifest's text, while an error needs its file. Undefined
 * for a text that is in no file, such as one that the program makes.
 */
export function fileOf(text: string, folder: string): string | undefined {
  const size = Buffer.byteLength(text);
  for (const path of manifestsIn(folder))
    if (sizeOf(path) === size && readFileSync(path, "utf8") === text) return relative(folder, path);
  return undefined;
}

/** The files that may be manifests, at any depth, without those of packages and tools. */
function* manifestsIn(folder: string): Generator<string> {
  for (const entry of entriesOf(folder)) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) {
      if (EXTENSIONS.includes(extname(entry.name))) yield path;
    } else if (entry.name !== "node_modules" && !entry.name.startsWith(".")) yield* manifestsIn(path);
  }
}

/** The content of a folder; empty where it is gone, or cannot be read, as a database's: the program does not read it either. */
export function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

/** The size of a readable file; undefined for a pipe, which would block, and for a broken link. */
function sizeOf(path: string): number | undefined {
  try {
    accessSync(path, constants.R_OK);
    const stats = statSync(path);
    return stats.isFile() ? stats.size : undefined;
  } catch {
    return undefined;
  }
}
