import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { messageOf } from "../../messages/errors";
import { readText } from "../files/input-file";
import { MAX_WRITTEN_BYTES } from "../files/input-limits";

/** What to do where a package is not found from the program's folder: sentences. */
export const installHint = (folder: string): string =>
  hasPlugAndPlay(folder)
    ? "The program's dependencies are installed by Yarn's Plug'n'Play (.pnp.cjs), which neither Pulumi's runner nor this check reads. " +
      "Set nodeLinker: node-modules in .yarnrc.yml, and run yarn install."
    : "Are the program's dependencies installed? Run npm install.";

/** Whether Yarn keeps a folder's dependencies in archives, as .pnp.cjs in the folder or in one above it shows. */
function hasPlugAndPlay(folder: string): boolean {
  if (existsSync(join(folder, ".pnp.cjs"))) return true;
  const above = dirname(folder);
  return above !== folder && hasPlugAndPlay(above);
}

/** The nearest package.json, in the folder or in one above it. */
export function manifestOf(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (existsSync(file)) return file;
  const above = dirname(folder);
  return above === folder ? undefined : manifestOf(above);
}

/** Why Node.js finds no package from a folder, for a reason other than that it is not installed. */
export function manifestProblem(folder: string): string | undefined {
  const file = manifestOf(folder);
  if (file === undefined) return undefined;
  try {
    JSON.parse(readText(file, MAX_WRITTEN_BYTES).replace(/^\uFEFF/, ""));
    return undefined;
  } catch (error) {
    return error instanceof SyntaxError
      ? `${file} is invalid JSON, so Node.js finds no package from there. Correct it.`
      : messageOf(error);
  }
}
