#!/usr/bin/env node
import "./compile-cache";
import "./optimize-late";
import "./offline/connection/light-sdk";
import type { Terminal } from "./command-line/command";
import { fileReason } from "./messages/file-errors";
import { killAll } from "./offline/processes/running";
import { run } from "./run";

const terminal: Terminal = { out: process.stdout, err: process.stderr, env: process.env };

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

for (const [signal, code] of Object.entries(SIGNALS)) {
  process.once(signal, () => {
    killAll();
    process.exit(code);
  });
}
process.once("exit", killAll);
// Node.js would open its debugger at this signal, to a program under check as to anybody.
if (process.platform !== "win32") process.on("SIGUSR1", () => undefined);
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // Whoever reads our output may stop to, as `head` does: the command goes on to its exit code, which its caller may still read.
  if (error.code === "EPIPE") return;
  terminal.err.write(`error: Standard output cannot be written: ${fileReason(error, "")}.\n`);
  process.exit(2);
});
// What is said there changes no verdict.
process.stderr.on("error", () => undefined);

void run(process.argv.slice(2), terminal).then((code) => {
  process.exitCode = code;
});
