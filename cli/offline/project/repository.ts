import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** The nearest folder above a file or folder that has .git; undefined where there is none. */
export function gitFolder(path: string): string | undefined {
  for (let folder = realPath(path); ; ) {
    if (existsSync(join(folder, ".git"))) return folder;
    const above = dirname(folder);
    if (above === folder) return undefined;
    folder = above;
  }
}

/** The repository that a file or folder is in, or the current folder where it is in none. */
export const repositoryOf = (path: string): string => gitFolder(path) ?? realPath(".");

/** The path of a file in a folder, with `/` on every system, as CI systems expect it. */
export const pathIn = (folder: string, path: string): string =>
  relative(folder, realPath(path)).split(sep).join("/");

/** The path without symbolic links; unchanged where there is no such file. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
