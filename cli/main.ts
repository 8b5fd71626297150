#!/usr/bin/env node
import "./offline/light-sdk";
import { didYouMean } from "../stacks/shared/suggest";
import { audit } from "./audit";
import { check } from "./check";
import type { Command, Terminal } from "./command";
import { config } from "./config";
import { explain } from "./explain";
import { issues } from "./issues";
import { messageOf, NotEvaluated, UsageError } from "./messages/errors";
import { killAll } from "./offline/child";
import { outlook } from "./outlook";
import { releaseNotes } from "./release-notes";
import { printError } from "./reporting";
import { rules } from "./rules";
import { version } from "./version";

const commands: Record<string, Command> = {
  check,
  audit,
  rules,
  explain,
  config,
  issues,
  outlook,
  "release-notes": releaseNotes,
};

const terminal: Terminal = { out: process.stdout, err: process.stderr, env: process.env };

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

function usage(): string {
  const width = Math.max(...Object.keys(commands).map((name) => name.length));
  const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: gke-guardrails COMMAND [flags]

Refuses the configurations after which GKE workloads lose their identity.

${list.join("\n")}

For a command's flags: gke-guardrails COMMAND --help
`;
}

async function run([name = "", ...args]: readonly string[]): Promise<number> {
  if (name === "--version" || name === "-v" || (name in commands && args[0] === "--version")) {
    process.stdout.write(`${version()}\n`);
    return 0;
  }
  if (name === "--help" || name === "-h" || name === "help" || name === "") {
    process.stdout.write(usage());
    return name === "" ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command) {
    throw new UsageError(
      `gke-guardrails has no command "${name}".${didYouMean(name, Object.keys(commands))} See: gke-guardrails --help`,
    );
  }
  if (args.includes("--help") || args.includes("-h")) {
    process.stdout.write(command.help);
    return 0;
  }
  return command.run(args, terminal);
}

function fail(error: unknown): number {
  const message = messageOf(error);
  printError(
    error instanceof NotEvaluated ? message : `This is a defect of gke-guardrails: ${message}`,
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
