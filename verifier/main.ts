// The program: settings, mode, signals, exit code.

import { runCluster } from "./cluster";
import { EXIT_CODE } from "./contract";
import { log } from "./log";
import { runNode } from "./node";
import { readSettings, SettingsError } from "./settings";

async function main(): Promise<number> {
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stop.abort());
  const settings = readSettings(process.env);
  return settings.mode === "node" ? runNode(settings, stop.signal) : runCluster(settings, stop.signal);
}

function told(error: unknown): number {
  if (error instanceof SettingsError) {
    log("CRITICAL", "error", `The configuration is wrong.\n${error.message}`);
    return EXIT_CODE.misconfigured;
  }
  // A message of Node.js' own may quote what it could not read; where it happened says enough.
  const { name, code, stack = "" } = error as NodeJS.ErrnoException;
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  log("CRITICAL", "error", `The verification itself failed: ${name} ${code ?? ""}\n${frames.join("\n")}`);
  return EXIT_CODE.undetermined;
}

for (const event of ["uncaughtException", "unhandledRejection"] as const) {
  process.on(event, (error) => process.exit(told(error)));
}
main()
  .catch(told)
  .then((code) => process.exit(code));
