import { isPlainObject, type Json, type JsonObject, revealed, withoutDefaultsKeys } from "./values";

/** What a provider says of a resource that is there: which of its properties differ, and which of these replace it. */
export interface Difference {
  changed: string[];
  replaces: string[];
  deleteBeforeReplace: boolean;
}

/** What a provider compares. */
export interface Comparison {
  type: string;
  /** The inputs and outputs of the last update. */
  oldInputs: JsonObject;
  oldOutputs: JsonObject;
  inputs: JsonObject;
  /** Properties whose differences do not count. */
  ignored: readonly string[];
}

/** The properties of the program that are other than in the last update. */
export function changedInputs({ oldInputs, inputs, ignored }: Comparison): string[] {
  const keys = new Set([...Object.keys(oldInputs), ...Object.keys(inputs)]);
  return [...keys].filter(
    (key) =>
      key !== "__defaults" && !ignored.includes(key) && canonical(oldInputs[key]) !== canonical(inputs[key]),
  );
}

/** The properties of the program that are other than what is there. What it leaves open does not count. */
export function changedOutputs({ oldOutputs, inputs, ignored }: Comparison): string[] {
  return Object.entries(withoutDefaultsKeys(inputs) as JsonObject)
    .filter(([key, declared]) => !ignored.includes(key) && differs(declared, oldOutputs[key]))
    .map(([key]) => key);
}

/** Lists are compared in their order; what is not there equals what is empty. */
function differs(declared: Json | undefined, held: Json | undefined): boolean {
  const [wanted, there] = [revealed(declared), revealed(held)];
  if (wanted === undefined || wanted === null) return false;
  if (Array.isArray(wanted)) {
    const items = Array.isArray(there) ? there : [];
    return wanted.length !== items.length || wanted.some((item, index) => differs(item, items[index]));
  }
  if (isPlainObject(wanted)) {
    const fields = isPlainObject(there) ? there : {};
    return Object.entries(wanted).some(([key, value]) => differs(value, fields[key]));
  }
  if (there === undefined || there === null) return wanted !== "" && wanted !== 0 && wanted !== false;
  return canonical(wanted) !== canonical(there);
}

/** The value at a path such as "spec.template". */
export const at = (value: Json | undefined, path: string): Json | undefined =>
  path
    .split(".")
    .reduce<Json | undefined>((inner, key) => (isPlainObject(inner) ? inner[key] : undefined), value);

/** One text for equal values, whatever the order of their keys. */
export function canonical(value: Json | undefined): string {
  const sorted = (_key: string, item: unknown) =>
    typeof item === "object" && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item;
  return JSON.stringify(withoutDefaultsKeys(value ?? null), sorted);
}
