import { oneOf } from "./decode-values";
import { child, type Decoder, kindOf, type Problem, suggestion, WRONG_FORMAT } from "./decoder";

type Fields = Readonly<Record<string, Decoder<unknown>>>;
/** What a record of decoders yields. */
export type Decoded<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Decoder<infer T> ? T : never;
};

/** A list of at least `min` of what `item` decodes. */
export const list =
  <T>(what: string, item: Decoder<T>, min = 0): Decoder<readonly T[]> =>
  (value, at, problems) => {
    if (!Array.isArray(value) || value.length < min) {
      const problem = Array.isArray(value) ? "is too short a list" : kindOf(value);
      problems.push({
        at,
        problem: `${problem}; expected a list of ${what}${min > 0 ? `, at least ${min}` : ""}`,
      });
      return undefined;
    }
    return value.map((element, index) => item(element, `${at}[${index}]`, problems)) as T[];
  };

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Decodes an object's fields, each at `path` of its key; any other key is a problem. */
export function fieldsOf<F extends Fields>(
  fields: F,
  given: Readonly<Record<string, unknown>>,
  path: (key: string) => string,
  problems: Problem[],
): Decoded<F> {
  for (const key of Object.keys(given)) {
    if (Object.hasOwn(fields, key)) continue;
    problems.push({
      at: path(key),
      problem: `is not a known key; expected one of ${Object.keys(fields).join(", ")}${suggestion(key, Object.keys(fields))}`,
    });
  }
  const entries = Object.entries(fields).map(([key, decode]) => [
    key,
    decode(Object.hasOwn(given, key) ? given[key] : undefined, path(key), problems),
  ]);
  return Object.fromEntries(entries) as Decoded<F>;
}

/** An object with these fields and no others. */
export const record =
  <F extends Fields>(what: string, fields: F): Decoder<Decoded<F>> =>
  (value, at, problems) => {
    if (isObject(value)) return fieldsOf(fields, value, (key) => child(at, key), problems);
    problems.push({
      at,
      problem: `${kindOf(value)}; expected ${what}, an object with ${Object.keys(fields).join(", ")}`,
    });
    return undefined;
  };

/** An object of at least `min` keys that match a pattern. */
export const mapOf =
  <T>(
    what: string,
    keys: { expected: string; pattern: RegExp },
    item: Decoder<T>,
    min = 0,
  ): Decoder<ReadonlyMap<string, T>> =>
  (value, at, problems) => {
    if (!isObject(value) || Object.keys(value).length < min) {
      const problem = isObject(value) ? "has too few keys" : kindOf(value);
      problems.push({
        at,
        problem: `${problem}; expected ${what}, an object by name${min > 0 ? `, at least ${min}` : ""}`,
      });
      return undefined;
    }
    const entries = Object.entries(value).map(([key, element]) => {
      if (!keys.pattern.test(key))
        problems.push({ at: child(at, key), problem: `${WRONG_FORMAT}; expected ${keys.expected}` });
      return [key, item(element, child(at, key), problems)] as const;
    });
    return new Map(entries as [string, T][]);
  };

/** An object whose other fields depend on the value of one of them. */
export const variant =
  <K extends string, V extends Readonly<Record<string, Fields>>>(
    what: string,
    key: K,
    variants: V,
  ): Decoder<{ [N in keyof V]: { readonly [P in K]: N } & Decoded<V[N]> }[keyof V]> =>
  (value, at, problems) => {
    const names = Object.keys(variants);
    if (!isObject(value)) {
      problems.push({ at, problem: `${kindOf(value)}; expected ${what}, an object with ${key}` });
      return undefined;
    }
    const name = oneOf(...names)(value[key], `${at}.${key}`, problems);
    if (name === undefined) return undefined;
    const fields = { [key]: oneOf(name), ...variants[name] };
    return fieldsOf(fields, value, (field) => child(at, field), problems) as {
      [N in keyof V]: { readonly [P in K]: N } & Decoded<V[N]>;
    }[keyof V];
  };
