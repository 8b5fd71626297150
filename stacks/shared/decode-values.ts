import { type Decoder, kindOf, suggestion, WRONG_FORMAT } from "./decoder";

function decoder<T>(expected: string, accept: (value: unknown) => T | undefined): Decoder<T> {
  return (value, at, problems) => {
    const accepted = accept(value);
    if (accepted === undefined) {
      const given = typeof value === "string" && value !== "" ? { given: value } : {};
      problems.push({ at, problem: `${kindOf(value)}; expected ${expected}`, ...given });
    }
    return accepted;
  };
}

/** A text of which `accept` yields something. */
export const textAs =
  <T>(expected: string, accept: (text: string) => T | undefined): Decoder<T> =>
  (value, at, problems) => {
    const accepted = typeof value === "string" ? accept(value) : undefined;
    if (accepted !== undefined) return accepted;
    if (typeof value === "string" && value !== "")
      problems.push({ at, problem: `${WRONG_FORMAT}; expected ${expected}`, given: value });
    else problems.push({ at, problem: `${kindOf(value)}; expected ${expected}` });
    return undefined;
  };

/** A text that matches the pattern. */
export const text = (expected: string, pattern: RegExp): Decoder<string> =>
  textAs(expected, (value) => (pattern.test(value) ? value : undefined));

/** A text that matches the pattern, and of which nothing is said, whatever else it is. */
export const secretText =
  (expected: string, pattern: RegExp): Decoder<string> =>
  (value, at, problems) => {
    if (typeof value === "string" && pattern.test(value)) return value;
    const problem = value === undefined ? "is missing" : WRONG_FORMAT;
    problems.push({ at, problem: `${problem}; expected ${expected}` });
    return undefined;
  };

/** One of some texts. */
export const oneOf =
  <T extends string>(...values: readonly T[]): Decoder<T> =>
  (value, at, problems) => {
    const near = typeof value === "string" ? suggestion(value, values) : "";
    const decode = textAs(`one of ${values.join(", ")}${near}`, (given) =>
      values.find((known) => known === given),
    );
    return decode(value, at, problems);
  };

/** A whole number, bounds included. */
export const integer = (what: string, min: number, max: number): Decoder<number> =>
  decoder(`${what}, a whole number from ${min} to ${max}`, (value) =>
    typeof value === "number" && Number.isInteger(value) && value >= min && value <= max ? value : undefined,
  );

/** Words for true and false that YAML 1.1 took, and that Pulumi reads as texts. */
const FLAG_WORDS: ReadonlyMap<unknown, boolean> = new Map([
  ["yes", true],
  ["on", true],
  ["no", false],
  ["off", false],
]);

/** True or false. */
export const flag: Decoder<boolean> = (value, at, problems) => {
  const meant = FLAG_WORDS.get(value);
  const hint = meant === undefined ? "" : ` (did you mean ${meant}?)`;
  const decode = decoder(`true or false${hint}`, (given) => (typeof given === "boolean" ? given : undefined));
  return decode(value, at, problems);
};

/** What `decode` yields, or the fallback where nothing is given. */
export const optional =
  <T>(decode: Decoder<T>, fallback: T): Decoder<T> =>
  (value, at, problems) =>
    value === undefined ? fallback : decode(value, at, problems);

/** What `decode` yields, or undefined where nothing is given. */
export const maybe = <T>(decode: Decoder<T>): Decoder<T | undefined> =>
  optional<T | undefined>(decode, undefined);
