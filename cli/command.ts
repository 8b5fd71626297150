/** Where a command prints, and what its surroundings say. */
export interface Terminal {
  out: { isTTY?: boolean; columns?: number; write(text: string): unknown };
  err: { isTTY?: boolean; columns?: number; write(text: string): unknown };
  env: NodeJS.ProcessEnv;
}

/** A subcommand. */
export interface Command {
  /** One line for the list of commands. */
  summary: string;
  /** The page that --help prints. */
  help: string;
  /** @returns the exit code. @throws NotEvaluated for exit code 2. */
  run(args: readonly string[], terminal: Terminal): Promise<number> | number;
}
