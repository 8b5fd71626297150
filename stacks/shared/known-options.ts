import { didYouMean } from "./suggest";

/** The names of the options `T`; the compiler asks for each. */
export type OptionNames<T> = Readonly<Record<keyof T, true>>;

/**
 * Problems with options that do not exist: a program in JavaScript has no compiler that refuses them.
 * @param given what the program gives.
 */
export function unknownOptions(given: object, known: Readonly<Record<string, true>>): string[] {
  return Object.keys(given)
    .filter((name) => !Object.hasOwn(known, name))
    .map((name) => `${name}: is no option.${didYouMean(name, Object.keys(known))}`);
}
