// `npm run test:alerts [-- mocha arguments]`: runs every PromQL expression of the alerts with the real promtool.

import { spawnSync } from "node:child_process";
import { join, resolve } from "node:path";

function main(): number {
  if (spawnSync("promtool", ["--version"], { stdio: "ignore" }).error) {
    console.error("The alerts suite needs promtool (package prometheus); see test/alerts/README.md.");
    return process.env.CI ? 1 : 0;
  }
  const mocha = require.resolve("mocha/bin/mocha.js");
  const given = process.argv.slice(2);
  const specs = given.some((argument) => argument.endsWith(".test.ts")) ? [] : [join(__dirname, "*.test.ts")];
  const run = [mocha, "--config", join(__dirname, ".mocharc.json"), ...given, ...specs];
  return spawnSync(process.execPath, run, { cwd: resolve(__dirname, "../.."), stdio: "inherit" }).status ?? 1;
}

process.exitCode = main();
