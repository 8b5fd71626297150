import { didYouMean } from "../gke/suggest";
import { audit } from "./audit";
import { baselineCommand } from "./baseline";
import { check } from "./check";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { helpText } from "./command-line/help-text";
import { widthOf } from "./command-line/width";
import { completionOf } from "./completion";
import { config } from "./config";
import { explain } from "./explain";
import { issues } from "./issues";
import { UsageError } from "./messages/errors";
import { outlook } from "./outlook";
import { version } from "./pack/version";
import { releaseNotes } from "./release-notes";
import { widest } from "./report/wrap";
import { rules } from "./rules";
import { verification } from "./verification";

const help: Command = {
  summary: "Show the flags of a command: gke-guardrails help COMMAND",
  help: `Usage: gke-guardrails help [COMMAND]

Shows what a command does and its flags, as COMMAND --help does; without COMMAND, the list of commands.
`,
  flags: {},
  takes: () => [Object.keys(commands)],
  run(args, terminal) {
    const { positionals } = readArguments("help", args, {}, { min: 0, max: 1, what: "" });
    const [name] = positionals;
    const page = name === undefined ? usage() : commandNamed(name).help;
    terminal.out.write(helpText(page, widthOf(terminal)));
    return 0;
  },
};

const versionCommand: Command = {
  summary: "Print the version of gke-guardrails.",
  help: `Usage: gke-guardrails version

Prints the version, as --version does.
`,
  flags: {},
  run(args, terminal) {
    readArguments("version", args, {}, { min: 0, max: 0, what: "" });
    terminal.out.write(`${version()}\n`);
    return 0;
  },
};

/** All commands by their names, in the order in which help lists them. */
export const commands: Readonly<Record<string, Command>> = {
  check,
  audit,
  baseline: baselineCommand,
  rules,
  explain,
  config,
  issues,
  outlook,
  "release-notes": releaseNotes,
  verification,
  completion: completionOf(() => commands),
  help,
  version: versionCommand,
};

/** @throws UsageError where there is no such command, with the nearest. */
export function commandNamed(name: string): Command {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command) return command;
  throw new UsageError(
    name.startsWith("-")
      ? unknownFlag(name)
      : `gke-guardrails has no command "${name}".${didYouMean(name, Object.keys(commands))} See: npx gke-guardrails --help`,
  );
}

function unknownFlag(given: string): string {
  const [flag = ""] = given.split("=");
  const [owner] = Object.entries(commands).find(([, { flags }]) => Object.hasOwn(flags, flag.slice(2))) ?? [];
  if (owner !== undefined)
    return `${flag} comes after the command, as in: npx gke-guardrails ${owner} ${flag}`;
  return `gke-guardrails has no flag "${flag}".${didYouMean(flag, ["--help", "--version"])} See: npx gke-guardrails --help`;
}

/** The list of commands. */
export function usage(): string {
  const width = widest(Object.keys(commands));
  const list = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return `Usage: gke-guardrails COMMAND [flags]

Refuses the configurations after which GKE workloads lose their identity.

${list.join("\n")}

For a command's flags: npx gke-guardrails COMMAND --help
`;
}
