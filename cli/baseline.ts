import { didYouMean } from "../gke/suggest";
import { auditDeployed, SOURCE_HELP, SOURCE_OPTIONS } from "./audit";
import { checkProgram } from "./check";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { JUDGING_OPTIONS } from "./judging/flags";
import { RUNNING_HELP, RUNNING_OPTIONS } from "./judging/judge-stacks";
import { UsageError } from "./messages/errors";

/** The default file of a baseline. */
const FILE = "guardrails-baseline.json";
const ACTIONS = ["write"] as const;

const {
  preset,
  config,
  undecided,
  "upgrade-info": upgradeInfo,
  baseline,
  quiet,
  verbose,
  format,
  json,
} = JUDGING_OPTIONS;
const OPTIONS = {
  baseline,
  ...{ preset, config, undecided, quiet, verbose, format, json },
  "upgrade-info": upgradeInfo,
  ...RUNNING_OPTIONS,
  ...SOURCE_OPTIONS,
} as const;
const SOURCES = Object.keys(SOURCE_OPTIONS) as (keyof typeof SOURCE_OPTIONS)[];
const RUNNING = Object.keys(RUNNING_OPTIONS) as (keyof typeof RUNNING_OPTIONS)[];

export const baselineCommand: Command = {
  summary: "Write down what is found today, so that only new findings block: gke-guardrails baseline write",
  help: `Usage: gke-guardrails baseline write [DIR] [flags]
       gke-guardrails baseline write --state FILE [flags]
       gke-guardrails baseline write --gcloud FILE [--kubernetes FILE] [flags]

Judges the program in DIR as check does, or what is deployed as audit does, and writes today's mandatory and advisory findings to a file. With
--baseline FILE, check and audit then let only findings block that are not in it. An existing file is replaced: the report says how
many findings are new and fixed since. Findings of stacks that are not judged now stay in it.

What the file cannot accept: what is wrong with the configuration, what is not known yet, and what was not looked into.

Flags:
  --baseline FILE       the file to write; ${FILE} without it
  --preset NAMES, --config FILE, --undecided LEVEL, --upgrade-info CLUSTER=FILE
                        how to judge: give check and audit the same
  --quiet, --verbose, --format FORMAT, --json
                        how the report is printed, as check and audit print it
Of a program:
${RUNNING_HELP}
Of what is deployed:
${SOURCE_HELP}

Exit code: 0 where the file was written, 1 where it was and something blocks that no baseline accepts, 2 where it was not written.
`,
  flags: OPTIONS,
  takes: () => [ACTIONS, "folder"],
  run(args, terminal) {
    const { values, positionals } = readArguments("baseline", args, OPTIONS, {
      min: 1,
      max: 2,
      what: `"${ACTIONS[0]}"`,
    });
    const [action = "", folder] = positionals;
    if (!ACTIONS.some((known) => known === action))
      throw new UsageError(
        `gke-guardrails baseline has no "${action}".${didYouMean(action, ACTIONS)} It has: baseline write [DIR]`,
      );
    const { baseline = FILE, ...others } = values;
    const judged = { ...others, "write-baseline": baseline };
    if (SOURCES.every((flag) => values[flag] === undefined)) return checkProgram(folder, judged, terminal);
    const ofProgram = folder ?? RUNNING.find((flag) => values[flag] !== undefined);
    if (ofProgram !== undefined)
      throw new UsageError(
        `gke-guardrails baseline write takes a program or what is deployed: ${folder ?? `--${ofProgram}`} is for a program.`,
      );
    return auditDeployed(judged, terminal);
  },
};
