import { notOneOf } from "../../gke/suggest";

/** The names of the options `T`; the compiler asks for each. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/**
 * Problems with options that do not exist: a program in JavaScript has no compiler that refuses them.
 * @param given what the program gives.
 */
export function unknownOptions(given: object, known: Readonly<Record<string, true>>): string[] {
  return Object.keys(given)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => `${name}: is not an option.${notOneOf(name, Object.keys(known))}`);
}

/** Problems with the values of the list `at` that are not one of `known`, each of which is `what`, such as "an alert". */
export const unknownValues = (
  at: string,
  what: string,
  given: readonly string[],
  known: readonly string[],
): string[] =>
  given
    .filter((value) => !known.includes(value))
    .map((value) => `${at}: ${value} is not ${what}.${notOneOf(value, known)}`);
