/** The resource that has a property. */
export interface Owner {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
}

/**
 * Thrown where a rule reads a value that is not known: it ends the clause that needed the value, and no other. No Error, as it is thrown
 * often, and nobody reads where it came from.
 */
export class Undecided {
  /**
   * @param property path of the value that is not known, as the program writes it.
   * @param owner the resource that has it, where that is said of another one.
   */
  constructor(
    readonly property: string,
    private readonly owner?: Owner,
  ) {}

  /** The property as the report on a resource names it: after the resource that has it, where that is another one. */
  seenFrom(urn: string): string {
    const { owner, property } = this;
    if (owner === undefined || owner.urn === urn) return property;
    return `${resourcePath(owner)}.${property}`;
  }
}

/** How a report on one resource names another: `IAMBinding.readers`. */
export const resourcePath = ({ type, name }: Pick<Owner, "type" | "name">): string =>
  propertyPath(type.slice(type.lastIndexOf(":") + 1), name);

/** The property alone of what `seenFrom` gives, which may begin with the type and name of its resource: types begin with a capital letter, properties do not. */
export const withoutOwner = (property: string): string => OWNED.exec(property)?.[1] ?? property;
const OWNED = /^[A-Z]\w*(?:\.[\w$]+|\["(?:[^"\\]|\\.)*"\])\.(.*)$/s;

/** Continues a property path: `a.b`, `a[0]`, `a["x/y"]`. */
export function propertyPath(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

/**
 * Whether any of the questions is answered with yes, where an unknown answer does not hide a known yes.
 * @throws Undecided if none is yes and at least one cannot be answered.
 */
export const anyOf = (...questions: readonly (() => boolean)[]): boolean =>
  someItem(questions, (ask) => ask());

/**
 * Whether all of the questions are answered with yes, where an unknown answer does not hide a known no.
 * @throws Undecided if none is no and at least one cannot be answered.
 */
export const allOf = (...questions: readonly (() => boolean)[]): boolean =>
  everyItem(questions, (ask) => ask());

/** Like `anyOf`, asked of each item of a list that may be absent. An item that is null is none. */
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

/** Like `allOf`, asked of each item of a list that may be absent. */
export const everyItem = <I>(
  items: readonly I[] | undefined,
  ask: (item: I, index: number) => boolean,
): boolean => !someItem(items, (item, index) => !ask(item, index));

/** Like `anyOf`, asked of each key of a map that may be absent. A key whose value is not known may not be there. */
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

/** Whether reading a value ends as it is not known. */
export function isUnknown(read: () => unknown): boolean {
  try {
    read();
    return false;
  } catch (error) {
    if (error instanceof Undecided) return true;
    throw error;
  }
}

/** Asks what may not be known, with the answer where it is not: its property is then added to `undecided`, as the resource at `urn` sees it. */
export const asking =
  (undecided: Set<string>, urn: string) =>
  <V>(ask: () => V, otherwise: V): V => {
    try {
      return ask();
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      undecided.add(error.seenFrom(urn));
      return otherwise;
    }
  };

/** A value if it is known, else undefined. */
export function ifKnown<V>(read: () => V): V | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
}
