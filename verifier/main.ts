// The program: settings, mode, signals, exit code.

import { runCluster } from "./cluster";
import { EXIT_CODE } from "./contract";
import { codeOf } from "./exchange";
import { log } from "./log";
import { runNode } from "./node";
import { readSettings, SettingsError } from "./settings";

async function main(): Promise<number> {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"]) process.once(name, () => stop.abort());
  const settings = readSettings(process.env);
  return (settings.mode === "node" ? runNode : runCluster)(settings, stop.signal);
}

function exitTold(error: Error): never {
  const isSettings = error instanceof SettingsError;
  // A message of Node.js' own may quote what it could not read; where it happened says enough.
  const where = String(error?.stack).match(/^\s+at .+$/gm) ?? [];
  const told = isSettings
    ? `The configuration is wrong.\n${error.message}`
    : `The verification itself failed: ${codeOf(error)}\n${where.join("\n")}`;
  log("CRITICAL", told, { kind: "error" });
  process.exit(isSettings ? EXIT_CODE.misconfigured : EXIT_CODE.undetermined);
}

process.on("uncaughtException", exitTold);
main().then((code) => process.exit(code), exitTold);
