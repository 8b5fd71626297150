/** What a value is: a file, a folder, a stack of the project in the current folder, or one of these words. */
export type Value = "file" | "folder" | "stack" | readonly string[];

/** A flag of a command. */
export interface Flag {
  type: "string" | "boolean";
  multiple?: boolean;
  short?: string;
  /** What is offered for its value; nothing where absent. */
  value?: Value;
}

/** What a shell completes of a command. */
export interface Completed {
  name: string;
  summary: string;
  /** By their long names, without the dashes. */
  flags: Readonly<Record<string, Flag>>;
  /** What it takes without a flag, by position. */
  takes: readonly Value[];
}

/** The flags that every command has. */
export const COMMON_FLAGS: Readonly<Record<string, Flag>> = { help: { type: "boolean", short: "h" } };

/** A text as one word of bash and zsh. */
export const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
