// What programs have in common: settings, signals, exit code.

import { type AnyMode, EXIT_CODE } from "./contract";
import { codeOf } from "./exchange";
import { log } from "./log";
import { readSettings, type Settings, SettingsError } from "./settings";

function reportAndExit(error: Error): never {
  const isSettings = error instanceof SettingsError;
  // Node.js's own message may quote what it could not read; the place is enough.
  const where = String(error?.stack).match(/^[ \t]+at .+$/gm) ?? [];
  const message = isSettings
    ? `The configuration is wrong.\n${error.message}`
    : `The verification itself failed: ${codeOf(error)}\n${where.join("\n")}`;
  log("CRITICAL", message, { kind: "error" });
  process.exit(isSettings ? EXIT_CODE.misconfigured : EXIT_CODE.undetermined);
}

/** Runs the program of a mode, and ends the process with its exit code. */
export function runProgram(
  mode: AnyMode,
  run: (settings: Settings, signal: AbortSignal) => Promise<number>,
): void {
  // Unhandled rejections come here too.
  process.on("uncaughtException", reportAndExit);
  const stop = new AbortController();
  for (const name of ["SIGTERM", "SIGINT"]) process.once(name, () => stop.abort());
  run(readSettings(process.env, [mode]), stop.signal).then((code) => process.exit(code));
}
