// What an unknown value of a program may be.

import { type Place, pathsIn, put, valueAt, without } from "../../test/support/corpus";
import { referencesIn, type TestResource } from "../../test/support/evaluate";

type Program = readonly TestResource[];

/**
 * What an unknown value may be: what is observed counts where it is known, so that one that is not known is absent. Programs are left out in
 * which a resource has no value: the engine would only read it, and no rule judges it.
 */
export const knownFor = (program: Program, place: Place): readonly Program[] =>
  [...(place.isObserved ? [] : [program]), without(program, place)].filter((known) => known.every(hasValue));

const hasValue = ({ props }: TestResource): boolean =>
  Object.values(props).some((value) => value !== "" && value !== null && value !== undefined);

/**
 * The program with what other resources give in place of the unknown value: Pulumi reports dependencies for a whole property, so that rules
 * take an unknown name beside a reference for one of that resource's, and an unknown namespace for that of an account that a Pod refers to.
 */
export function referredFrom(program: Program, place: Place): readonly Program[] {
  if (place.isObserved) return [];
  const names = referencesIn(program[place.index]?.props);
  const texts = program.filter(({ name }) => names.includes(name)).flatMap(({ props }) => textsIn(props));
  return texts.map((text) => put(program, place, text));
}

const textsIn = (props: object): string[] =>
  pathsIn(props)
    .map((path) => valueAt(props, path))
    .filter((value) => typeof value === "string");
