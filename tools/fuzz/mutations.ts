import fc from "fast-check";
import {
  type KnownValues,
  observedPlacesIn,
  type Place,
  placesIn,
  put,
  valueAt,
  without,
} from "../../test/support/corpus";
import { type TestResource, unknown } from "../../test/support/evaluate";

/** Stands for a secret: it must not be in any message. */
export const CANARY = "hunter2-Canary/with:signs";

/** A program with one change, and what is to hold of it. */
export interface Mutation {
  /** "odd": a value that no type allows. */
  readonly kind: "unknown" | "null" | "like another" | "text" | "canary" | "odd";
  readonly program: readonly TestResource[];
  /** The program with the unknown value absent, or as it was: the unknown may be either. */
  readonly known: readonly (readonly TestResource[])[];
  readonly place: string;
  readonly stack: "dev" | "prod";
}

/** Texts that are easily taken for something else: names that every object has, versions and times that are none. */
const TEXTS = [
  "",
  " ",
  "constructor",
  "__proto__",
  "toString",
  "1.34.x",
  "1.22.A",
  "latest",
  "-",
  "2026-02-30T25:00:00Z",
  "FREQ=WEEKLY;BYDAY=",
  "projects/-/topics/",
  "@every",
  "a".repeat(3000),
  "\u0000\u2028",
];
const ODD = [0, -1, Number.POSITIVE_INFINITY, true, "text", [], {}, [null], [[]], { a: null }];

/** Arbitrary changes of programs, each at one place. */
export function mutations(programs: readonly TestResource[][], values: KnownValues): fc.Arbitrary<Mutation> {
  const cases = fc.record({
    program: fc.constantFrom(...programs),
    kind: fc.constantFrom("unknown", "unknown", "null", "like another", "text", "canary", "odd" as const),
    stack: fc.constantFrom("dev", "prod" as const),
    isObserved: fc.constantFrom(false, false, true),
    at: fc.nat(),
    value: fc.nat(),
  });
  return cases.map(({ program, kind, stack, isObserved, at, value }) => {
    const isText = kind === "canary" || kind === "text";
    const places = isText ? textPlaces(program, isObserved) : placesOf(program, values, isObserved);
    const place = pick(places, at);
    if (!place) return { kind, program, known: [], place: "nowhere", stack } as Mutation;
    const replacement: Record<Mutation["kind"], () => unknown> = {
      unknown: () => unknown,
      null: () => null,
      "like another": () => pick(values.at(program, place), value),
      text: () => pick(TEXTS, value),
      canary: () => CANARY,
      odd: () => pick(ODD, value),
    };
    const where = `${program[place.index]?.name} ${isObserved ? "observed " : ""}${place.path.join(".")}`;
    return {
      kind: kind as Mutation["kind"],
      program: put(program, place, replacement[kind as Mutation["kind"]]()),
      known: kind === "unknown" ? knownFor(program, place) : [],
      place: where,
      stack: stack as Mutation["stack"],
    };
  });
}

const pick = <T>(items: readonly T[], n: number): T | undefined => items[n % items.length];

/** What an unknown value may be: what is observed counts where it is known, so that one that is not known is absent. */
const knownFor = (program: readonly TestResource[], place: Place): Mutation["known"] =>
  place.isObserved ? [without(program, place)] : [program, without(program, place)];

const placesOf = (program: readonly TestResource[], values: KnownValues, isObserved: boolean): Place[] =>
  isObserved
    ? [...observedPlacesIn(program), ...values.absentObservedPlaces(program)]
    : [...placesIn(program), ...values.absentPlaces(program)];

/** Places of texts. The mark of an unknown value is none: what it stands for may be an object. */
const textPlaces = (program: readonly TestResource[], isObserved: boolean): Place[] =>
  (isObserved ? observedPlacesIn(program) : placesIn(program)).filter(({ index, path }) => {
    const { props, observed } = program[index] as TestResource;
    const value = valueAt(isObserved ? observed : props, path);
    return typeof value === "string" && value !== unknown;
  });
