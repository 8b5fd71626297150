import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** What to do where a package of the program's folder is not found: sentences. */
export const installHint = (folder: string): string =>
  hasPlugAndPlay(folder)
    ? "The program's dependencies are installed by Yarn's Plug'n'Play (.pnp.cjs), which neither Pulumi's runner nor this check reads. " +
      "Set nodeLinker: node-modules in .yarnrc.yml, and run yarn install."
    : "Are the program's dependencies installed? Run npm install.";

/** Whether Yarn keeps the dependencies of a folder in its archives, of which .pnp.cjs tells: in the folder, or in one above it. */
function hasPlugAndPlay(folder: string): boolean {
  if (existsSync(join(folder, ".pnp.cjs"))) return true;
  const above = dirname(folder);
  return above !== folder && hasPlugAndPlay(above);
}
