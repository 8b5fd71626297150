/** What keeps a program, a state file or a configuration from being evaluated. Its message is for the user; exit code 2. */
export class NotEvaluated extends Error {}

/** A command line that makes no sense. Its message is for the user; exit code 2. */
export class UsageError extends NotEvaluated {}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
