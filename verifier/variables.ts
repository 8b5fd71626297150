// Reads environment variables of several kinds.

export type Environment = Readonly<Record<string, string | undefined>>;

export const PREFIX = "VERIFIER_";

/** Names, addresses, e-mail addresses, workload pools, paths and lists of them: none of them has other characters. */
const TEXT = /^[\w@.:,/-]{1,5000}$/;

/**
 * Functions that read a variable by its name without the prefix, each with what it is where it is absent.
 * @param problems takes a line for each variable that is wrong; none echoes a value.
 * @returns also the names of the variables that were read, which fill as that happens.
 */
export function variablesOf(env: Environment, problems: string[]) {
  const known = new Set<string>();
  const read = <T>(
    name: string,
    fallback: T,
    expected: string,
    parse: (value: string) => T | undefined,
  ): T => {
    known.add(PREFIX + name);
    const value = env[PREFIX + name]?.trim();
    const parsed = value ? parse(value) : fallback;
    if (parsed === undefined && value) problems.push(`${PREFIX + name}: is not ${expected}`);
    return parsed ?? fallback;
  };
  const text = (name: string, fallback = "") =>
    read(name, fallback, "a name, address or path", (value) => (TEXT.test(value) ? value : undefined));
  const number = (name: string, fallback: number, min: number, max: number) =>
    read(name, fallback, `a number from ${min} to ${max}`, (value) => {
      const parsed = /^\d+(\.\d+)?$/.test(value) ? Number(value) : -1;
      return parsed >= min && parsed <= max ? parsed : undefined;
    });
  /** The first of the values is the default. */
  const oneOf = <T extends string>(name: string, values: readonly [T, ...T[]]) =>
    read(name, values[0], `one of ${values.join(", ")}`, (value) => values.find((each) => each === value));
  return {
    known,
    text,
    number,
    oneOf,
    list: (name: string, fallback = "") => text(name, fallback).split(",").filter(Boolean),
    /** In milliseconds. */
    seconds: (name: string, fallback: number, min = 0, max = 3600) =>
      number(`${name}_SECONDS`, fallback, min, max) * 1000,
    flag: (name: string) => oneOf(name, ["false", "true"]) === "true",
  };
}
