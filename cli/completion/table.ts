/** What a value may be: a file, a folder, a stack of the project in the current folder, or one of some words. */
export type Value = "file" | "folder" | "stack" | readonly string[];

/** A flag of a command. */
export interface Flag {
  type: "string" | "boolean";
  multiple?: boolean;
  short?: string;
  /** The completions for its value; none where absent. */
  value?: Value;
}

/** What a shell completes of a command. */
export interface Completed {
  name: string;
  summary: string;
  /** By their long names, without the dashes. */
  flags: Readonly<Record<string, Flag>>;
  /** The completions for its positional arguments. */
  takes: readonly Value[];
}

/** The flags that every command has. */
export const COMMON_FLAGS: Readonly<Record<string, Flag>> = { help: { type: "boolean", short: "h" } };

/** A text as one word of bash and zsh. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
