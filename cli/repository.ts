import { existsSync, realpathSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** The repository that a file or folder is in: the nearest folder above it with .git, or the current folder where there is none. */
export function repositoryOf(path: string): string {
  for (let folder = real(path); ; ) {
    if (existsSync(join(folder, ".git"))) return folder;
    const above = dirname(folder);
    if (above === folder) return real(".");
    folder = above;
  }
}

/** The path of a file in its repository, with `/` on every system: what CI systems find it by. */
export const pathInRepository = (path: string, repository = repositoryOf(path)): string =>
  relative(repository, real(path)).split(sep).join("/");

function real(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
