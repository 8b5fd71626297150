#!/usr/bin/env node
import "./compile-cache";
import "./offline/light-sdk";
import type { Terminal } from "./command";
import { commandNamed, usage } from "./commands";
import { messageOf, NotEvaluated } from "./messages/errors";
import { killAll } from "./offline/child";
import { printError } from "./reporting";

const terminal: Terminal = { out: process.stdout, err: process.stderr, env: process.env };

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Options that stand for a command. */
const ALIASES: Readonly<Record<string, string>> = {
  "--version": "version",
  "-v": "version",
  "--help": "help",
  "-h": "help",
};

async function run([given = "", ...args]: readonly string[]): Promise<number> {
  if (given === "") {
    process.stdout.write(usage());
    return 2;
  }
  const command = commandNamed(ALIASES[given] ?? given);
  if (args[0] === "--version") return run(["version"]);
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(command.help);
    return 0;
  }
  return command.run(args, terminal);
}

function fail(error: unknown): number {
  const message = messageOf(error);
  printError(
    error instanceof NotEvaluated ? message : `This is a bug in gke-guardrails: ${message}`,
    terminal,
  );
  return 2;
}

for (const [signal, code] of Object.entries(SIGNALS)) {
  process.once(signal, () => {
    killAll();
    process.exit(code);
  });
}
process.once("exit", killAll);
// Whoever reads our output may stop to, as `head` does.
process.stdout.on("error", () => process.exit(2));

run(process.argv.slice(2))
  .catch(fail)
  .then((code) => {
    process.exitCode = code;
  });
