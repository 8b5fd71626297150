/** What is wrong with one value of the configuration. */
export interface Problem {
  /** Where it stands, as `pulumi config set --path` takes it. */
  readonly at: string;
  /** What is wrong and what is expected, without the value: it may be a secret. */
  readonly problem: string;
}

/** Decodes one value; notes each problem that it finds and then returns undefined. */
export type Decoder<T> = (value: unknown, at: string, problems: Problem[]) => T | undefined;

/** The path of a key under `at`. */
export const child = (at: string, key: string): string =>
  /^[\w-]+$/.test(key) ? `${at}.${key}` : `${at}[${JSON.stringify(key)}]`;

/** What a value is instead of what is expected, without the value of a text. */
export const kindOf = (value: unknown): string => {
  if (value === undefined) return "is missing";
  if (value === null) return "is null";
  if (typeof value === "number") return `is ${value}`;
  if (typeof value === "boolean") return `is ${value}`;
  if (value === "") return "is an empty text";
  if (typeof value === "string") return "is a text";
  return Array.isArray(value) ? "is a list" : "is an object";
};
