import { didYouMean } from "../gke/suggest";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { checkConfiguration, printConfiguration } from "./config/check";
import { initConfiguration } from "./config/init";
import { RUNNING_HELP, RUNNING_OPTIONS } from "./judging/judge-stacks";
import { UsageError } from "./messages/errors";
import { withStandardInput } from "./offline/files/standard-input";

const ACTIONS = ["check", "init", "print"] as const;
const INIT_OPTIONS = { yaml: { type: "boolean" }, ...RUNNING_OPTIONS } as const;
const FILE_OPTIONS = { config: { type: "string", value: "file" } } as const;

export const config: Command = {
  summary:
    "Write a configuration file of the pack, check or print one: gke-guardrails config init|check|print",
  help: `Usage: gke-guardrails config check [FILE]
       gke-guardrails config init [DIR] [flags]
       gke-guardrails config print [FILE]

check: without FILE it checks the gke-guardrails.json or gke-guardrails.yaml of the current folder, or beside the nearest Pulumi.yaml
above it. Finds what Pulumi ignores without an error: misspelt rules and settings, values of the wrong type, exemptions that cannot be
applied. It lists exemptions that have expired, and stacks that the project does not have. FILE can be given as --config FILE too, as for check;
it may be a folder that has one, a pipe, or - for JSON from standard input.

init: writes gke-guardrails.json beside the Pulumi.yaml of DIR (the current folder, or the nearest above it). Judges the program as check does, and
sets rules that would block today to advisory, for new findings too (with baseline write, new findings block). Production stacks are guessed, by
their names and configuration. It overwrites no file.

print: writes the same file as Pulumi takes it: as JSON, with the known issues of a file that the setting knownIssues names in it.

Flags of init:
  --yaml                write gke-guardrails.yaml instead, with comments; Pulumi itself reads only JSON
${RUNNING_HELP}

Exit code of check and print: 0 for a valid file, even if check lists something, 1 for an invalid one, 2 where it cannot be read. Of init: 0 where the file was written, else 2.
`,
  flags: { ...INIT_OPTIONS, ...FILE_OPTIONS },
  takes: () => [ACTIONS, "file"],
  async run(args, terminal) {
    // Before the action, the value of --config must not be taken for the action.
    const action = args.find((arg, i) => !arg.startsWith("-") && args[i - 1] !== "--config") ?? "";
    const range = { min: 1, max: 2, what: ACTIONS.map((each) => `"${each}"`).join(" or ") };
    if (action === "init") {
      const { values, positionals } = readArguments("config", args, INIT_OPTIONS, range);
      return initConfiguration(values, positionals[1], terminal);
    }
    const { values, positionals } = readArguments("config", args, FILE_OPTIONS, range);
    const [, named] = positionals;
    if (named !== undefined && values.config !== undefined)
      throw new UsageError(`gke-guardrails config ${action} takes one file, not both FILE and --config.`);
    const { file } = await withStandardInput({ file: named ?? values.config });
    if (action === "check") return checkConfiguration(file, terminal);
    if (action === "print") return printConfiguration(file, terminal);
    throw new UsageError(
      `gke-guardrails config has no "${action}".${didYouMean(action, ACTIONS)} It has: config check [FILE], config init [DIR], config print [FILE]`,
    );
  },
};
