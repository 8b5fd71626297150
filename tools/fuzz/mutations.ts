import fc from "fast-check";
import {
  type KnownValues,
  observedPlacesIn,
  type Place,
  placesIn,
  put,
  valueAt,
} from "../../test/support/corpus";
import { type TestResource, unknown } from "../../test/support/evaluate";
import { joined } from "./joined";
import { knownFor, referredFrom } from "./possible-values";

/** Stands for a secret: it must not be in any message. */
export const CANARY = "hunter2-Canary/with:signs";

/** A program with a change at one place, among resources that may be changed too, and what is to hold of it. */
export interface Mutation {
  /** "odd": a value that no type allows. */
  readonly kind: "unknown" | "null" | "like another" | "text" | "canary" | "odd";
  readonly program: readonly TestResource[];
  /** The program with the unknown value absent, or as it was: the unknown may be either. */
  readonly known: readonly (readonly TestResource[])[];
  /** The program with each text of the resources that the same property refers to in place of the unknown value. */
  readonly referred: readonly (readonly TestResource[])[];
  readonly place: string;
  readonly stack: "dev" | "prod";
  /** How many of the program's resources are changed. */
  readonly changed: number;
}

/** A change at one place of one resource, to a value that its type allows. */
interface Change {
  readonly kind: "like another" | "null" | "text";
  readonly at: number;
  readonly value: number;
}

/** How many programs are joined at most. */
const JOINED = 12;

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

/**
 * Arbitrary changes of programs, each at one place. In most programs the other resources are changed before, each at one place too: what
 * must hold of a change holds whatever it meets. Those whose verdict is compared with another one, or that may hold anything, are as small
 * as their example; the others are of several examples, since a verdict of many resources costs little more than one of a few.
 */
export function mutations(programs: readonly TestResource[][], values: KnownValues): fc.Arbitrary<Mutation> {
  const change: fc.Arbitrary<Change> = fc.record({
    kind: fc.constantFrom("like another", "like another", "null", "text" as const),
    at: fc.nat(),
    value: fc.nat(),
  });
  const cases = fc.record({
    program: fc.constantFrom(...programs),
    more: fc.array(fc.constantFrom(...programs), { maxLength: JOINED - 1, size: "max" }),
    kind: fc.constantFrom("unknown", "unknown", "null", "like another", "text", "canary", "odd" as const),
    stack: fc.constantFrom("dev", "prod" as const),
    isObserved: fc.constantFrom(false, false, true),
    at: fc.nat(),
    value: fc.nat(),
    before: fc.option(fc.array(change, { minLength: 1, maxLength: 12 }), { freq: 3, nil: [] }),
  });
  return cases.map(({ program: first, more, kind, stack, isObserved, at, value, before }) => {
    const isAlone = kind === "unknown" || kind === "odd" || before.length === 0;
    const given = isAlone ? first : joined([first, ...more]);
    const program = given.map((one, i) => changed(one, before[i % before.length], values));
    const isText = kind === "canary" || kind === "text";
    const places = isText ? textPlaces(program, isObserved) : placesOf(program, values, isObserved);
    const place = pick(places, at);
    const others = program.filter((one, i) => one !== given[i] && i !== place?.index).length;
    if (!place)
      return { kind, program, known: [], referred: [], place: "nowhere", stack, changed: others } as Mutation;
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
      referred: kind === "unknown" ? referredFrom(program, place) : [],
      place: where,
      stack: stack as Mutation["stack"],
      changed: others + 1,
    };
  });
}

/** The resource with a value at one of its places that another resource has there, a text, or none. */
function changed(given: TestResource, change: Change | undefined, values: KnownValues): TestResource {
  if (!change) return given;
  const alone = [given];
  const place = pick(
    change.kind === "text" ? textPlaces(alone, false) : placesOf(alone, values, false),
    change.at,
  );
  if (!place) return given;
  // Without any property it would be a resource that the program only reads.
  if (change.kind === "null" && Object.keys(given.props).length === 1) return given;
  const value = { "like another": values.at(alone, place), null: [null], text: TEXTS }[change.kind];
  return put(alone, place, pick(value, change.value))[0] ?? given;
}

const pick = <T>(items: readonly T[], n: number): T | undefined => items[n % items.length];

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
