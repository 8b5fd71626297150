import { parseArgs } from "node:util";
import { parseUnitDuration } from "../../gke/durations";
import { didYouMean } from "../../gke/suggest";
import type { Flag } from "../completion/table";
import { UsageError } from "../messages/errors";

/** The flags of a command, by their long names. */
export type Options = Readonly<Record<string, Flag>>;

interface Arguments<T extends Options> {
  values: {
    [K in keyof T]?: T[K]["type"] extends "boolean"
      ? boolean
      : T[K] extends { multiple: true }
        ? string[]
        : string;
  };
  /** Arguments without a flag. */
  positionals: string[];
}

/**
 * Reads a command's arguments.
 * @param positionals the least and the largest number of arguments without a flag; `instead` continues the sentence that there are too
 * many.
 * @throws UsageError for a flag that the command does not have, a flag without its value, and too many or too few arguments.
 */
export function readArguments<T extends Options>(
  command: string,
  args: readonly string[],
  options: T,
  positionals: { min: number; max: number; what: string; instead?: string },
): Arguments<T> {
  const parsed = parse(command, args, options);
  const { length } = parsed.positionals;
  if (length < positionals.min || length > positionals.max) {
    const problem =
      length < positionals.min
        ? `needs ${positionals.what}`
        : `does not take "${parsed.positionals.at(-1)}"${positionals.instead ?? ""}`;
    throw new UsageError(`gke-guardrails ${command} ${problem}. See: npx gke-guardrails ${command} --help`);
  }
  return parsed;
}

function parse<T extends Options>(command: string, args: readonly string[], options: T): Arguments<T> {
  try {
    const { tokens, ...parsed } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
      tokens: true,
    });
    const given = tokens.flatMap((token) => (token.kind === "option" ? [token.name] : []));
    const twice = given.find((name, i) => given.indexOf(name) < i && options[name]?.multiple !== true);
    // Node.js would ignore the first of the two.
    if (twice !== undefined && options[twice]?.type === "string")
      throw new UsageError(`gke-guardrails ${command} takes --${twice} once.`);
    return parsed as unknown as Arguments<T>;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { code, message } = error as { code?: string; message: string };
    const [, flag = ""] = /'(?:-\w, )?(--?[^\s=',]+)/.exec(message) ?? [];
    if (code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
      const flags = Object.keys(options).map((name) => `--${name}`);
      throw new UsageError(
        `gke-guardrails ${command} has no flag ${flag}.${didYouMean(flag, flags)} See: npx gke-guardrails ${command} --help`,
      );
    }
    const value = args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined;
    // Node.js cannot tell whether the value is a flag of its own.
    if (/ambiguous/.test(message) && value !== undefined)
      throw new UsageError(
        `gke-guardrails ${command}: ${flag} needs a value, and "${value}" looks like a flag. If it is the value: ${flag}=${value}`,
      );
    const takesValue = options[flag.replace(/^--?/, "")]?.type === "string";
    throw new UsageError(
      `gke-guardrails ${command}: ${flag} ${takesValue ? "needs a value" : "takes no value"}.`,
    );
  }
}

/** Checks that a flag's value is one of several words. @throws UsageError for any other, with the most similar word. */
export function oneOf<T extends string>(
  flag: string,
  value: string | undefined,
  words: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const word = words.find((candidate) => candidate === value);
  if (word !== undefined) return word;
  throw new UsageError(`--${flag} takes ${words.join(", ")}, not "${value}".${didYouMean(value, words)}`);
}

/** Parses a duration of at least 1s, such as 90s, 5m or 1m30s, to milliseconds. @throws UsageError for any other text. */
export function duration(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,6}$/.test(value))
    throw new UsageError(
      `--${flag} needs a unit, s, m or h: ${value}s for seconds or ${value}m for minutes, not "${value}".`,
    );
  const seconds = parseUnitDuration(value);
  // Timers of Node.js fire at once if they are to wait longer than 2^31 - 1 ms.
  if (seconds === undefined || seconds < 1 || seconds > 1_000_000)
    throw new UsageError(`--${flag} is a time such as 90s or 5m, not "${value}".`);
  return Math.round(seconds * 1000);
}
