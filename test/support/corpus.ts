import { readdirSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policies/rules";
import { isReference, type Options, resourcesOf, type TestResource } from "./evaluate";

/** The programs of each table of a rule, by the rule's name and the table's first rejection; `ruleTable` adds them. */
export const tables = new Map<string, readonly TestResource[][]>();

/** What each rule's table rejects, by the rule's name, with the title of each case; `ruleTable` adds them. */
export const rejections = new Map<string, readonly Rejected[]>();

export interface Rejected extends Options {
  readonly title: string;
  readonly program: readonly TestResource[];
}

/** Programs for what must hold of all inputs: the examples of all rules, and every case of every rule's table. */
export function corpus(): TestResource[][] {
  readTables();
  const examples = rules.flatMap((rule) => [resourcesOf(rule, rule.good), resourcesOf(rule, rule.bad)]);
  return [...examples, ...[...tables.values()].flat()];
}

/** Loads the files with the rules' tables for what is in them; their tests run where mocha loads them itself. */
export function readTables(): void {
  const folders = ["rules", "program"].map((name) => join(__dirname, "../policies", name));
  const mocha = globalThis as { describe: unknown };
  const { describe } = mocha;
  mocha.describe = () => undefined;
  try {
    for (const folder of folders)
      for (const file of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
        if (!file.endsWith(".test.ts")) continue;
        require(join(folder, file));
        delete require.cache[require.resolve(join(folder, file))];
      }
  } finally {
    mocha.describe = describe;
  }
}

/** The path of a value inside a resource's properties. */
export type Path = readonly (string | number)[];

/**
 * All values inside `value`, at any depth, by their path. References are left out: they are unknown already, and without
 * them the resource would depend on another one or none.
 */
export function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    return inner === undefined || isReference(inner) ? [] : [at, ...pathsIn(inner, at)];
  });
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<string | number, unknown>)[key], value);
}

/** A copy in which one value is another. */
export function replaceAt<T>(value: T, [key, ...rest]: Path, replacement: unknown): T {
  if (key === undefined) return replacement as T;
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string | number, unknown>;
  copy[key] = replaceAt(copy[key], rest, replacement);
  return copy as T;
}

/** A place in a program: a value in the properties of one of its resources, or in what is observed of it. */
export interface Place {
  readonly index: number;
  readonly path: Path;
  readonly isObserved?: boolean;
}

/** The places of all values of a program. */
export const placesIn = (resources: readonly TestResource[]): Place[] =>
  resources.flatMap(({ props }, index) => pathsIn(props).map((path) => ({ index, path })));

/** The places of all values that are observed, but for those in whose place the program's own would be. */
export const observedPlacesIn = (resources: readonly TestResource[]): Place[] =>
  resources.flatMap(({ props, observed }, index) =>
    pathsIn(observed ?? {})
      .filter((path) => !isDeclared(props, path))
      .map((path) => ({ index, path, isObserved: true })),
  );

const isDeclared = (props: object, path: Path): boolean => path.length === 1 && (path[0] as string) in props;

/** A path without the indexes of lists: the property that it is, whatever the program. */
const propertyOf = (type: string, path: Path): string =>
  `${type} ${path.map((part) => (typeof part === "number" ? "[]" : part)).join(".")}`;

/** What the resources of many programs give, by type and property; what is observed of them stands for itself. */
export class KnownValues {
  private readonly declared = new ValuesByProperty();
  private readonly all = new ValuesByProperty();

  constructor(programs: readonly (readonly TestResource[])[]) {
    for (const { type, props, observed = {} } of programs.flat()) {
      this.declared.add(type, props);
      this.all.add(type, props);
      this.all.add(type, observed);
    }
  }

  /** The places of properties that a program does not give, and that others give to resources of the same type. */
  absentPlaces(resources: readonly TestResource[]): Place[] {
    return resources.flatMap(({ type, props }, index) =>
      // A resource without any is one that the program only reads: with a property it would be another.
      Object.keys(props).length === 0
        ? []
        : this.declared.absentFrom(type, props).map((path) => ({ index, path })),
    );
  }

  /** The places of properties that are not observed, and that other programs give, or have observed, of the same type. */
  absentObservedPlaces(resources: readonly TestResource[]): Place[] {
    return resources.flatMap(({ type, props, observed = {} }, index) =>
      this.all
        .absentFrom(type, observed)
        .filter((path) => !isDeclared(props, path))
        .map((path) => ({ index, path, isObserved: true })),
    );
  }

  /** The values that others give to the same property. */
  at(resources: readonly TestResource[], { index, path, isObserved }: Place): unknown[] {
    const known = isObserved ? this.all : this.declared;
    return known.at(resources[index]?.type ?? "", path);
  }
}

class ValuesByProperty {
  private readonly keys = new Map<string, Set<string>>();
  private readonly values = new Map<string, Map<string, unknown>>();

  add(type: string, properties: Record<string, unknown>): void {
    for (const path of pathsIn(properties)) {
      const value = valueAt(properties, path);
      entryOf(this.values, propertyOf(type, path), () => new Map<string, unknown>()).set(
        JSON.stringify(value),
        value,
      );
      const key = path.at(-1);
      if (typeof key === "string")
        entryOf(this.keys, propertyOf(type, path.slice(0, -1)), () => new Set<string>()).add(key);
    }
  }

  absentFrom(type: string, properties: Record<string, unknown>): Path[] {
    return [[], ...pathsIn(properties)].flatMap((path) => {
      const owner = valueAt(properties, path);
      if (typeof owner !== "object" || owner === null || Array.isArray(owner)) return [];
      const absent = [...(this.keys.get(propertyOf(type, path)) ?? [])].filter((key) => !(key in owner));
      return absent.map((key) => [...path, key]);
    });
  }

  at(type: string, path: Path): unknown[] {
    return [...(this.values.get(propertyOf(type, path))?.values() ?? [])];
  }
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const entry = map.get(key) ?? make();
  map.set(key, entry);
  return entry;
}

/** The program with another value at a place. */
export const put = (
  resources: readonly TestResource[],
  { index, path, isObserved }: Place,
  value: unknown,
): TestResource[] =>
  resources.map((r, i) => {
    if (i !== index) return r;
    return isObserved
      ? { ...r, observed: replaceAt(r.observed ?? {}, path, value) }
      : { ...r, props: replaceAt(r.props, path, value) };
  });

/** The program without the value at a place: an item of a list is then null. */
export const without = (resources: readonly TestResource[], place: Place): TestResource[] =>
  put(resources, place, typeof place.path.at(-1) === "number" ? null : undefined);
