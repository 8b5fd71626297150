import { printable } from "../policies/evaluation/printable";
import { didYouMean } from "../stacks/shared/suggest";
import { readArguments } from "./arguments";
import type { Command } from "./command";
import {
  CONFIGURATION_FILES,
  findConfiguration,
  InvalidConfiguration,
  readConfiguration,
} from "./configuration-file";
import { printError } from "./judge";
import { UsageError } from "./messages/errors";
import { paintFor } from "./report/colours";

export const config: Command = {
  summary: "Check a configuration file of the pack: gke-guardrails config check [FILE]",
  help: `Usage: gke-guardrails config check [FILE]

Without FILE it checks the gke-guardrails.json or gke-guardrails.yaml of the current folder. Finds what Pulumi ignores without an error: misspelt rules and settings, values of the wrong type, exemptions that cannot be applied.

Exit code: 0 for a valid file, 1 for an invalid one, 2 where it cannot be read.
`,
  run(args, terminal) {
    const { positionals } = readArguments("config", args, {}, { min: 1, max: 2, what: '"check"' });
    const [action = "", named] = positionals;
    if (action !== "check") {
      throw new UsageError(
        `gke-guardrails config has no "${action}".${didYouMean(action, ["check"])} It has: config check [FILE]`,
      );
    }
    const file = named ?? findConfiguration(".");
    if (file === undefined)
      throw new UsageError(
        `There is no ${CONFIGURATION_FILES.join(" or ")} in this folder. To check another: gke-guardrails config check FILE`,
      );
    try {
      readConfiguration(file);
    } catch (error) {
      if (!(error instanceof InvalidConfiguration)) throw error;
      printError(error.message, terminal);
      return 1;
    }
    terminal.out.write(`${printable(file)} ${paintFor(terminal.out, terminal.env)("green", "is valid")}.\n`);
    return 0;
  },
};
