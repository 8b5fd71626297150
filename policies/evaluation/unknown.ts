import { className } from "../resource-types";
import { textOf } from "./texts";

/** The resource to which a property belongs. */
export interface Owner {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

/**
 * Thrown when a rule reads an unknown value: it ends the check that needed the value, and no other. Not an Error, as it is thrown often and
 * nobody reads its stack trace.
 */
export class Undecided {
  /**
   * @param property path of the unknown value, as the program writes it.
   * @param owner the resource that has it, where another resource may report it.
   */
  constructor(
    readonly property: string,
    private readonly owner?: Owner,
  ) {}

  /** The property's path in a report on a resource: it begins with the owner where that is another resource. */
  seenFrom(urn: string): string {
    const { owner, property } = this;
    if (owner === undefined || owner.urn === urn) return property;
    return `${resourcePath(owner)}.${property}`;
  }
}

/** How a report on one resource names another: `IAMBinding.readers`. */
export const resourcePath = ({ type, name }: Pick<Owner, "type" | "name">): string =>
  propertyPath(className(type), name);

/** Removes the resource that `seenFrom` may put before a property: its type begins with a capital letter, while properties do not. */
export const withoutOwner = (property: string): string => OWNED.exec(property)?.[1] ?? property;
const OWNED = /^[A-Z]\w*(?:\.[\w$]+|\["(?:[^"\\]|\\.)*"\])\.(.*)$/s;

/** Continues a property path: `a.b`, `a[0]`, `a["x/y"]`. */
export function propertyPath(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

/**
 * Whether the answer to any of the questions is yes. An unknown answer does not hide a known yes.
 * @throws Undecided if no answer is yes and at least one is unknown.
 */
export const anyOf = (...questions: readonly (() => boolean)[]): boolean =>
  someItem(questions, (ask) => ask());

/**
 * Whether the answers to all questions are yes. An unknown answer does not hide a known no.
 * @throws Undecided if no answer is no and at least one is unknown.
 */
export const allOf = (...questions: readonly (() => boolean)[]): boolean =>
  everyItem(questions, (ask) => ask());

/** Like `anyOf`, for each item of a list that may be absent. Null items are skipped. */
export function someItem<I>(
  items: readonly I[] | undefined,
  ask: (item: I, index: number) => boolean,
): boolean {
  let undecided: Undecided | undefined;
  for (let i = 0; i < (items?.length ?? 0); i++) {
    if (!(i in (items as readonly I[]))) continue;
    try {
      if (ask((items as readonly I[])[i] as I, i)) return true;
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided ??= error;
    }
  }
  if (undecided) throw undecided;
  return false;
}

/** Like `allOf`, for each item of a list that may be absent. Null items are skipped. */
export const everyItem = <I>(
  items: readonly I[] | undefined,
  ask: (item: I, index: number) => boolean,
): boolean => !someItem(items, (item, index) => !ask(item, index));

/** Like `anyOf`, for each key of a map that may be absent. A key with an unknown value may turn out to be unset. */
export const someKey = (
  map: Readonly<Record<string, unknown>> | undefined,
  ask: (key: string) => boolean,
): boolean =>
  someItem(Object.keys(map ?? {}), (key) =>
    allOf(
      () => ask(key),
      () => map?.[key] !== undefined,
    ),
  );

/** A value, or the `Undecided` that reading it throws. */
export function valueOrUndecided<V>(read: () => V): V | Undecided {
  try {
    return read();
  } catch (error) {
    if (error instanceof Undecided) return error;
    throw error;
  }
}

/** A value, or undefined where it is unknown. */
export function ifKnown<V>(read: () => V): V | undefined {
  const value = valueOrUndecided(read);
  return value instanceof Undecided ? undefined : value;
}

/** A text, if it is known; undefined also where a state has something else in its place. */
export function knownText(read: () => unknown): string | undefined {
  return textOf(ifKnown(read));
}

/** Whether reading a value throws `Undecided`. */
export const isUnknown = (read: () => unknown): boolean => valueOrUndecided(read) instanceof Undecided;

/**
 * Returns a function that asks a question. Where the answer is unknown, it records the property, as a report on the resource at `urn` names
 * it, and returns `otherwise`.
 */
export const asking =
  (undecided: Set<string>, urn: string) =>
  <V>(ask: () => V, otherwise: V): V => {
    const answer = valueOrUndecided(ask);
    if (!(answer instanceof Undecided)) return answer;
    undecided.add(answer.seenFrom(urn));
    return otherwise;
  };
