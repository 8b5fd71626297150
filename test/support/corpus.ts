import { readdirSync } from "node:fs";
import { join } from "node:path";
import { rules } from "../../policies/rules";
import { resourcesOf, type TestResource } from "./evaluate";

/** The programs of each rule's table, by the rule's name; `ruleTable` adds them. */
export const tables = new Map<string, readonly TestResource[][]>();

/** Programs for what must hold of all inputs: the examples of all rules, and every case of every rule's table. */
export function corpus(): TestResource[][] {
  readTables();
  const examples = rules.flatMap((rule) => [resourcesOf(rule, rule.good), resourcesOf(rule, rule.bad)]);
  return [...examples, ...[...tables.values()].flat()];
}

/** Loads the files with the rules' tables for what is in them; their tests run where mocha loads them itself. */
function readTables(): void {
  const folder = join(__dirname, "../policies/rules");
  const mocha = globalThis as { describe: unknown };
  const { describe } = mocha;
  mocha.describe = () => undefined;
  try {
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

const isReference = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "$resource" in value;

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
