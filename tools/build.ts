import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

/** Builds the project as a user's `npm run build` does, and returns the exit code: the compiler alone would replace the command's one file. */
export const buildProject = (): number =>
  spawnSync("npm", ["run", "--silent", "build"], { cwd: resolve(__dirname, ".."), stdio: "inherit" })
    .status ?? 1;
