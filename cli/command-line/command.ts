import type { Flag, Value } from "../completion/table";

/** Where a command prints, and its environment. */
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
  /** Its flags by their long names; shells complete them. */
  flags: Readonly<Record<string, Flag>>;
  /** Its positional arguments; none where absent. */
  takes?(): readonly Value[];
  /** @returns the exit code. @throws NotEvaluated for exit code 2. */
  run(args: readonly string[], terminal: Terminal): Promise<number> | number;
}
