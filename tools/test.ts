// npm test [-- FILES AND MOCHA FLAGS]: all tests, two processes at a time or more; or these files alone, in one process, where a debugger
// and `it.only` work.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

const ALL = "test/**/*.test.ts";

const given = process.argv.slice(2);
const hasFiles = given.some((argument) => argument.endsWith(".ts") || existsSync(argument));
const files = hasFiles ? [] : ["--parallel", "--jobs", String(Math.max(2, availableParallelism())), ALL];
const { status } = spawnSync(process.execPath, [require.resolve("mocha/bin/mocha.js"), ...files, ...given], {
  cwd: join(__dirname, ".."),
  stdio: "inherit",
});
process.exitCode = status ?? 1;
