import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { buildProject } from "../build";
import { generations, install } from "./install";

/** `npm run test:corpus [-- mocha arguments]`: installs the SDKs of each generation once, then judges the corpus by the built command. */
function main(): number {
  for (const generation of generations()) install(generation);
  const built = buildProject();
  if (built !== 0) return built;
  const mocha = ["--config", "test/corpus/.mocharc.json", "test/corpus/*.test.ts"];
  return run("mocha/bin/mocha.js", [...mocha, ...process.argv.slice(2)]);
}

function run(program: string, argv: string[]): number {
  const cwd = resolve(__dirname, "../..");
  return (
    spawnSync(process.execPath, [require.resolve(program), ...argv], { cwd, stdio: "inherit" }).status ?? 1
  );
}

process.exitCode = main();
