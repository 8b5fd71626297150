import { UnknownValueError } from "@pulumi/policy";

/** Thrown where a rule reads a value that is not known: it ends the clause that needed the value, and no other. */
export class Undecided extends Error {
  /** @param property path of the value that is not known, as the program writes it. */
  constructor(readonly property: string) {
    super(`${property} is not known`);
  }
}

type Plain = Record<string, unknown>;

/** What `policy analyze` gives for a secret that it cannot decrypt, whatever the secret's type. */
const UNDECRYPTED_SECRET = "[secret]";

/** Continues a property path: `a.b`, `a[0]`, `a["x/y"]`. */
export function propertyPath(parent: string, key: string | number): string {
  if (typeof key === "number") return `${parent}[${key}]`;
  if (!/^[A-Za-z_$][\w$]*$/.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === "" ? key : `${parent}.${key}`;
}

/**
 * A plain copy of the properties that the policy server hands out, in which reading an unknown value throws `Undecided`
 * and nothing else does: keys, lengths and all other values are there. Absent and null are the same: absent.
 */
export function readable(properties: object): Plain {
  return copyObject(properties as Plain, "", (owner, key, path) => {
    Object.defineProperty(owner, key, {
      enumerable: true,
      get() {
        throw new Undecided(path);
      },
    });
  });
}

/** Like `readable`, but a value that is not known is simply absent. */
export function knownPart(properties: object): Plain {
  return copyObject(properties as Plain, "", () => {});
}

type Mark = (owner: object, key: string | number, path: string) => void;

function copyObject(source: Plain, path: string, mark: Mark): Plain {
  const copy: Plain = {};
  for (const key of Object.keys(source)) {
    // Written by the provider's bridge beside the user's own properties.
    if (key !== "__defaults") copyEntry(source, copy, key, propertyPath(path, key), mark);
  }
  return copy;
}

function copyArray(source: unknown[], path: string, mark: Mark): unknown[] {
  const copy: unknown[] = new Array(source.length);
  for (let i = 0; i < source.length; i++) copyEntry(source, copy, i, propertyPath(path, i), mark);
  return copy;
}

function copyEntry<K extends string | number>(
  source: { [P in K]: unknown },
  copy: { [P in K]: unknown },
  key: K,
  path: string,
  mark: Mark,
): void {
  let value: unknown;
  try {
    value = source[key];
  } catch (error) {
    if (!(error instanceof UnknownValueError)) throw error;
    mark(copy, key, path);
    return;
  }
  if (value === UNDECRYPTED_SECRET) mark(copy, key, path);
  else if (Array.isArray(value)) copy[key] = copyArray(value, path, mark);
  else if (typeof value === "object" && value !== null) copy[key] = copyObject(value as Plain, path, mark);
  else if (value !== null && value !== undefined) copy[key] = value;
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

/** A value if it is known, else undefined. */
export function ifKnown<V>(read: () => V): V | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
}
