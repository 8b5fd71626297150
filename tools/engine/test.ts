import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { buildProject } from "../build";
import * as helm from "../helm/build";
import { build, missing } from "./build";

/** `npm run test:engine [-- mocha arguments]`: builds the Pulumi CLI and helm when needed, then runs test/engine against it. */
function main(): number {
  const why = missing() ?? helm.missing();
  if (why !== undefined) {
    console.error(why);
    return process.env.CI ? 1 : 0;
  }
  build();
  helm.build();
  // The suite runs the compiled pack, command and stacks, as a user does.
  const compiled = buildProject();
  if (compiled !== 0) return compiled;
  const given = process.argv.slice(2);
  const specs = given.some((argument) => argument.endsWith(".test.ts")) ? [] : ["test/engine/**/*.test.ts"];
  return run("mocha/bin/mocha.js", ["--config", "test/engine/.mocharc.json", ...given, ...specs]);
}

function run(program: string, argv: string[]): number {
  const cwd = resolve(__dirname, "../..");
  return (
    spawnSync(process.execPath, [require.resolve(program), ...argv], { cwd, stdio: "inherit" }).status ?? 1
  );
}

process.exitCode = main();
