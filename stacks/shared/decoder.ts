import { Output } from "@pulumi/pulumi";
import { nearest } from "../../gke/suggest";

/** What is wrong with one value of the configuration. */
export interface Problem {
  /** Where it stands, as `pulumi config set --path` takes it. */
  readonly at: string;
  /** What is wrong and what is expected, without the value: it may be a secret. */
  readonly problem: string;
  /** A text that is wrong, and is not secret where the key is not encrypted. */
  readonly given?: string;
}

/**
 * Decodes one value, and notes each problem that it finds. It returns what it could decode: all of the value where it noted nothing, else
 * undefined or an object, a list or a map without what is wrong (`Loose`).
 */
export type Decoder<T> = (value: unknown, at: string, problems: Problem[]) => T | undefined;

/** What is decoded of a value in which something may be wrong: anything in it may be missing. */
export type Loose<T> = T extends string | number | boolean | undefined
  ? T | undefined
  : T extends ReadonlyMap<infer K, infer V>
    ? ReadonlyMap<K, Loose<V>>
    : T extends readonly (infer I)[]
      ? readonly Loose<I>[]
      : { readonly [K in keyof T]?: Loose<T[K]> } | undefined;

/** How the problem of a text begins that is not shown. */
export const WRONG_FORMAT = "has the wrong format";

/** How the problem of a text begins where something else is expected. */
const A_TEXT = "is a text";

/** The problem with the text that is wrong in it. */
export const showing = (problem: string, given: string): string => {
  const begin = [WRONG_FORMAT, A_TEXT].find((each) => problem.startsWith(each));
  return begin === undefined ? problem : `is ${JSON.stringify(given)}${problem.slice(begin.length)}`;
};

/** The end of a problem that names the text which is nearest to a misspelt one. */
export const suggestion = (word: string, candidates: readonly string[]): string => {
  const candidate = nearest(word, candidates);
  return candidate === undefined ? "" : ` (did you mean "${candidate}"?)`;
};

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
  if (typeof value === "string") return A_TEXT;
  if (Output.isInstance(value)) return "is an output, whose value is not known here";
  return Array.isArray(value) ? "is a list" : "is an object";
};
