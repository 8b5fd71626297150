import { didYouMean } from "../gke/suggest";
import { readArguments } from "./command-line/arguments";
import type { Command } from "./command-line/command";
import { bashCompletion } from "./completion/bash";
import { fishCompletion } from "./completion/fish";
import type { Completed } from "./completion/table";
import { zshCompletion } from "./completion/zsh";
import { UsageError } from "./messages/errors";

const SCRIPTS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
const SHELLS = Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[];

/** @param commands all commands by their names, this one among them. */
export const completionOf = (commands: () => Readonly<Record<string, Command>>): Command => ({
  summary: "Print a script that completes commands and flags in bash, zsh or fish.",
  help: `Usage: gke-guardrails completion bash|zsh|fish

Prints a script for the shell, for its startup file:

  bash, in ~/.bashrc                    eval "$(gke-guardrails completion bash)"
  zsh, in ~/.zshrc behind compinit      eval "$(gke-guardrails completion zsh)"
  fish, in ~/.config/fish/config.fish   gke-guardrails completion fish | source

The shell completes the name gke-guardrails, which is found where the package is installed globally or node_modules/.bin is in PATH.
`,
  flags: {},
  takes: () => [SHELLS],
  run(args, terminal) {
    const { positionals } = readArguments(
      "completion",
      args,
      {},
      { min: 1, max: 1, what: `a shell: ${SHELLS.join(", ")}` },
    );
    const [given = ""] = positionals;
    const shell = SHELLS.find((name) => name === given);
    if (shell === undefined)
      throw new UsageError(
        `gke-guardrails completion takes ${SHELLS.join(", ")}, not "${given}".${didYouMean(given, SHELLS)}`,
      );
    terminal.out.write(SCRIPTS[shell](completed(commands())));
    return 0;
  },
});

const completed = (commands: Readonly<Record<string, Command>>): Completed[] =>
  Object.entries(commands).map(([name, { summary, flags, takes }]) => ({
    ...{ name, summary, flags },
    takes: takes?.() ?? [],
  }));
