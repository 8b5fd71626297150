/** What is wrong with one value of the configuration. */
export interface Problem {
  /** Where it stands, as `pulumi config set --path` takes it. */
  readonly at: string;
  /** What is wrong and what is expected, without the value: it may be a secret. */
  readonly problem: string;
}

/** Reads one value; notes each problem that it finds and then returns undefined. */
export type Reader<T> = (value: unknown, at: string, problems: Problem[]) => T | undefined;

/** The path of a key under `at`. */
export const child = (at: string, key: string): string =>
  /^[\w-]+$/.test(key) ? `${at}.${key}` : `${at}[${JSON.stringify(key)}]`;

type Read<R> = R extends Reader<infer T> ? T : never;
type Fields = Readonly<Record<string, Reader<unknown>>>;
/** What a record of readers yields. */
export type Reading<F extends Fields> = { readonly [K in keyof F]: Read<F[K]> };

const kindOf = (value: unknown): string => {
  if (value === undefined) return "is missing";
  if (value === null) return "is null";
  if (typeof value === "number") return `is ${value}`;
  if (typeof value === "boolean") return `is ${value}`;
  if (value === "") return "is an empty text";
  if (typeof value === "string") return "is a text of another form";
  return Array.isArray(value) ? "is a list" : "is an object";
};

function reading<T>(expected: string, accept: (value: unknown) => T | undefined): Reader<T> {
  return (value, at, problems) => {
    const accepted = accept(value);
    if (accepted === undefined) problems.push({ at, problem: `${kindOf(value)}; expected ${expected}` });
    return accepted;
  };
}

/** A text of which `accept` yields something. */
export const textAs = <T>(expected: string, accept: (text: string) => T | undefined): Reader<T> =>
  reading(expected, (value) => (typeof value === "string" ? accept(value) : undefined));

/** A text that fits the pattern. */
export const text = (expected: string, pattern: RegExp): Reader<string> =>
  textAs(expected, (value) => (pattern.test(value) ? value : undefined));

/** A text that fits the pattern, and of which nothing is told, whatever else it is. */
export const secretText =
  (expected: string, pattern: RegExp): Reader<string> =>
  (value, at, problems) => {
    if (typeof value === "string" && pattern.test(value)) return value;
    const problem = value === undefined ? "is missing" : "is of another form";
    problems.push({ at, problem: `${problem}; expected ${expected}` });
    return undefined;
  };

/** One of some texts. */
export const oneOf = <T extends string>(...values: readonly T[]): Reader<T> =>
  textAs(`one of ${values.join(", ")}`, (value) => values.find((known) => known === value));

/** A whole number, bounds included. */
export const integer = (what: string, min: number, max: number): Reader<number> =>
  reading(`${what}, a whole number from ${min} to ${max}`, (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max ? value : undefined,
  );

/** True or false. */
export const flag: Reader<boolean> = reading("true or false", (value) =>
  typeof value === "boolean" ? value : undefined,
);

/** What `read` reads, or the fallback where nothing is given. */
export const optional =
  <T>(read: Reader<T>, fallback: T): Reader<T> =>
  (value, at, problems) =>
    value === undefined ? fallback : read(value, at, problems);

/** What `read` reads, or undefined where nothing is given. */
export const maybe = <T>(read: Reader<T>): Reader<T | undefined> => optional<T | undefined>(read, undefined);

/** A list of at least `min` of what `item` reads. */
export const list =
  <T>(what: string, item: Reader<T>, min = 0): Reader<readonly T[]> =>
  (value, at, problems) => {
    if (!Array.isArray(value) || value.length < min) {
      const problem = Array.isArray(value) ? "is too short a list" : kindOf(value);
      problems.push({
        at,
        problem: `${problem}; expected a list of ${what}${min > 0 ? `, at least ${min}` : ""}`,
      });
      return undefined;
    }
    const before = problems.length;
    const items = value.map((element, index) => item(element, `${at}[${index}]`, problems));
    return problems.length === before ? (items as T[]) : undefined;
  };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Reads an object's fields, each at `path` of its key; any other key is a problem. */
export function readFields<F extends Fields>(
  fields: F,
  given: Readonly<Record<string, unknown>>,
  path: (key: string) => string,
  problems: Problem[],
): Reading<F> | undefined {
  const before = problems.length;
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(fields, key)) continue;
    problems.push({
      at: path(key),
      problem: `is not a known key; expected one of ${Object.keys(fields).join(", ")}`,
    });
  }
  const entries = Object.entries(fields).map(([key, read]) => [
    key,
    read(Object.hasOwn(given, key) ? given[key] : undefined, path(key), problems),
  ]);
  return problems.length === before ? (Object.fromEntries(entries) as Reading<F>) : undefined;
}

/** An object with these fields and no others. */
export const record =
  <F extends Fields>(what: string, fields: F): Reader<Reading<F>> =>
  (value, at, problems) => {
    if (isObject(value)) return readFields(fields, value, (key) => child(at, key), problems);
    problems.push({
      at,
      problem: `${kindOf(value)}; expected ${what}, an object with ${Object.keys(fields).join(", ")}`,
    });
    return undefined;
  };

/** An object of at least `min` keys that fit a pattern. */
export const mapOf =
  <T>(
    what: string,
    keys: { expected: string; pattern: RegExp },
    item: Reader<T>,
    min = 0,
  ): Reader<ReadonlyMap<string, T>> =>
  (value, at, problems) => {
    if (!isObject(value) || Object.keys(value).length < min) {
      const problem = isObject(value) ? "has too few keys" : kindOf(value);
      problems.push({
        at,
        problem: `${problem}; expected ${what}, an object by name${min > 0 ? `, at least ${min}` : ""}`,
      });
      return undefined;
    }
    const before = problems.length;
    const entries = Object.entries(value).map(([key, element]) => {
      if (!keys.pattern.test(key)) {
        problems.push({
          at: child(at, key),
          problem: `is a name of another form; expected ${keys.expected}`,
        });
      }
      return [key, item(element, child(at, key), problems)] as const;
    });
    return problems.length === before ? new Map(entries as [string, T][]) : undefined;
  };

/** An object whose other fields depend on the value of one of them. */
export const variant =
  <K extends string, V extends Readonly<Record<string, Fields>>>(
    what: string,
    key: K,
    variants: V,
  ): Reader<{ [N in keyof V]: { readonly [P in K]: N } & Reading<V[N]> }[keyof V]> =>
  (value, at, problems) => {
    const names = Object.keys(variants);
    if (!isObject(value)) {
      problems.push({ at, problem: `${kindOf(value)}; expected ${what}, an object with ${key}` });
      return undefined;
    }
    const name = oneOf(...names)(value[key], `${at}.${key}`, problems);
    if (name === undefined) return undefined;
    const fields = { [key]: oneOf(name), ...variants[name] };
    return readFields(fields, value, (field) => child(at, field), problems) as
      | { [N in keyof V]: { readonly [P in K]: N } & Reading<V[N]> }[keyof V]
      | undefined;
  };
