import type { Terminal } from "./command-line/command";
import { helpText } from "./command-line/help-text";
import { printError } from "./command-line/messages";
import { widthOf } from "./command-line/width";
import { commandNamed, usage } from "./commands";
import { messageOf, NotEvaluated } from "./messages/errors";
import { asFileError } from "./messages/file-errors";

/** Options that stand for a command. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["--version", "version"],
  ["-v", "version"],
  ["--help", "help"],
  ["-h", "help"],
]);

/** Runs gke-guardrails with these arguments. @returns the exit code; the reason for 2 is printed. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    return await runCommand(args, terminal);
  } catch (thrown) {
    const error = asFileError(thrown) ?? thrown;
    const message = messageOf(error);
    printError(
      error instanceof NotEvaluated ? message : `This is a bug in gke-guardrails: ${message}`,
      terminal,
    );
    return 2;
  }
}

async function runCommand([given, ...args]: readonly string[], terminal: Terminal): Promise<number> {
  if (given === undefined) {
    terminal.out.write(helpText(usage(), widthOf(terminal)));
    return 2;
  }
  const command = commandNamed(ALIASES.get(given) ?? given);
  if (args[0] === "--version") return runCommand(["version"], terminal);
  if (args.includes("--help") || args.includes("-h")) {
    terminal.out.write(helpText(command.help, widthOf(terminal)));
    return 0;
  }
  return command.run(args, terminal);
}
