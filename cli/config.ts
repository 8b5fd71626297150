import { printable } from "../policies/evaluation/printable";
import { currentName, isFormerName } from "../policies/former-names";
import { didYouMean } from "../stacks/shared/suggest";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import { settingsIn } from "./configuration";
import {
  CONFIGURATION_FILES,
  type Configuration,
  findConfiguration,
  InvalidConfiguration,
  readConfiguration,
} from "./configuration-file";
import { UsageError } from "./messages/errors";
import { paintFor } from "./report/colours";
import { printError } from "./reporting";

const IGNORED =
  "Pulumi itself ignores a level beside settings under the former name; in settings.formerLevels, and in exemptions, it goes on working.";

/** The former names of rules that a configuration has a level or an exemption for. */
function formerNamesIn(content: Configuration): Set<string> {
  const { exemptions = [], formerLevels = {} } = settingsIn(content);
  const named = [
    ...Object.keys(content),
    ...Object.keys(formerLevels),
    ...exemptions.map(({ rule }) => rule),
  ];
  return new Set(named.filter(isFormerName));
}

export const config: Command = {
  summary: "Check a configuration file of the pack: gke-guardrails config check [FILE]",
  help: `Usage: gke-guardrails config check [FILE]

Without FILE it checks the gke-guardrails.json or gke-guardrails.yaml of the current folder, or beside the nearest Pulumi.yaml
above it. Finds what Pulumi ignores without an error: misspelt rules and settings, values of the wrong type, exemptions that cannot be applied.

Exit code: 0 for a valid file, 1 for an invalid one, 2 where it cannot be read.
`,
  flags: {},
  takes: () => [["check"], "file"],
  run(args, terminal) {
    const { positionals } = readArguments("config", args, {}, { min: 1, max: 2, what: '"check"' });
    const [action = "", named] = positionals;
    if (action !== "check") {
      throw new UsageError(
        `gke-guardrails config has no "${action}".${didYouMean(action, ["check"])} It has: config check [FILE]`,
      );
    }
    const file = named ?? findConfiguration();
    if (file === undefined)
      throw new UsageError(
        `There is no ${CONFIGURATION_FILES.join(" or ")} in this folder, or beside a Pulumi.yaml above it. To check another: gke-guardrails config check FILE`,
      );
    let content: Configuration;
    try {
      content = readConfiguration(file);
    } catch (error) {
      if (!(error instanceof InvalidConfiguration)) throw error;
      printError(error.message, terminal);
      return 1;
    }
    terminal.out.write(`${printable(file)} ${paintFor(terminal.out, terminal.env)("green", "is valid")}.\n`);
    for (const name of formerNamesIn(content))
      terminal.out.write(
        `${name} is a part of ${currentName(name)} now: name ${currentName(name)} instead. ${IGNORED}\n`,
      );
    return 0;
  },
};
