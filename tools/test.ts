// npm test [-- FILES, FOLDERS AND MOCHA FLAGS]: all tests, in several processes at a time; or those of these files and folders alone, in one
// process, where a debugger and `it.only` work.
import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { COMPILE_CACHE } from "../cli/offline/program/compile-cache-folder";

const ROOT = join(__dirname, "..");
/** Suites that need more than npm, each with a command of its own. */
const OWN_COMMAND = /^(\.\/)?test\/(corpus|engine|network|alerts|cluster)(\/|$)/;

/** One more than there are cores: a file often waits for a process that it has started, or for a server's answer. */
const JOBS = availableParallelism() + 1;

/**
 * Those that take longest are begun first, and the one that mostly waits: what is begun last then leaves no core without work for long, and
 * others work while it waits.
 */
const LONGEST = [
  "policies/unknown-values",
  "verifier/cluster",
  "cli/offline/program/failures",
  "cli/offline/preview",
  "examples/verdicts",
  "examples/types",
  "examples/commands",
  "cli/offline/program/lean",
  "policies/growth",
  "cli/main",
  "cli/verification",
  "policies/transforms/add-upgrade-verification",
].map((name) => `test/${name}.test.ts`);

/** The files that need npm alone, in the order in which they are begun. */
function allFiles(): string[] {
  const files = readdirSync(join(ROOT, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => `test/${file.replaceAll("\\", "/")}`)
    .filter((file) => !OWN_COMMAND.test(file))
    .sort();
  return [...LONGEST, ...files.filter((file) => !LONGEST.includes(file))];
}

/** Flags of mocha whose value may read like a path. */
const WITH_TEXT = ["-g", "--grep", "-f", "--fgrep"];

const isFolder = (path: string) =>
  statSync(join(ROOT, path), { throwIfNoEntry: false })?.isDirectory() ?? false;

const given = process.argv.slice(2);
const selected = given.filter(
  (argument, i) =>
    !WITH_TEXT.includes(given[i - 1] ?? "") && (argument.endsWith(".ts") || isFolder(argument)),
);
const other = selected.map((path) => OWN_COMMAND.exec(path)?.[2]).find((suite) => suite !== undefined);
if (other !== undefined) {
  console.error(`These tests need more than npm. Run them by: npm run test:${other}`);
  process.exit(2);
}
const args = given.map((argument) =>
  selected.includes(argument) && isFolder(argument) ? join(argument, "**/*.test.ts") : argument,
);
const files = selected.length > 0 ? [] : ["--parallel", "--jobs", String(JOBS), ...allFiles()];
const { status } = spawnSync(process.execPath, [require.resolve("mocha/bin/mocha.js"), ...files, ...args], {
  cwd: ROOT,
  stdio: "inherit",
  // From Node.js 22.1 on, each process compiles only what none has compiled before.
  env: { NODE_COMPILE_CACHE: COMPILE_CACHE, ...process.env },
});
process.exitCode = status ?? 1;
