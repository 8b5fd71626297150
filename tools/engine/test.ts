import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";
import { build, missing } from "./build";

/** `npm run test:engine [-- mocha arguments]`: builds the Pulumi CLI when needed, then runs test/engine against it. */
function main(): number {
  const why = missing();
  if (why !== undefined) {
    console.error(why);
    return process.env.CI ? 1 : 0;
  }
  const repository = resolve(__dirname, "../..");
  const root = build();
  const mocha = require.resolve("mocha/bin/mocha.js");
  const config = join(repository, "test/engine/.mocharc.json");
  const given = process.argv.slice(2);
  const specs = given.some((argument) => argument.endsWith(".test.ts")) ? [] : ["test/engine/**/*.test.ts"];
  const run = spawnSync(process.execPath, [mocha, "--config", config, ...given, ...specs], {
    cwd: repository,
    stdio: "inherit",
    env: { ...process.env, ENGINE_ROOT: root },
  });
  return run.status ?? 1;
}

process.exitCode = main();
