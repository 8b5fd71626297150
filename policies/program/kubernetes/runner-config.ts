import type * as toml from "smol-toml" with { "resolution-mode": "import" };

// Reads GitLab Runner's configuration, which is TOML.

// The package's types are those of its ES module, while the pack is CommonJS.
const { parse }: typeof toml = require("smol-toml");

/** A table of a configuration, or of a chart's values. */
export type Table = Readonly<Record<string, unknown>>;

export const isTable = (value: unknown): value is Table =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A table within another one; empty where there is none. */
export const tableIn = (table: Table, key: string): Table => {
  const inner = table[key];
  return typeof inner === "object" && inner !== null ? (inner as Table) : {};
};

/** The [[runners]] of a configuration in TOML; none if it is not TOML, as where it still is a Helm template. */
export function runnersIn(config: unknown): readonly Table[] {
  try {
    const { runners } = parse(String(config));
    return Array.isArray(runners) ? (runners as Table[]) : [];
  } catch {
    return [];
  }
}

/** A table of strings, empty where it is absent; undefined if it contains other values, or values that Helm has yet to insert. */
export function textsIn(table: Table, key: string): Readonly<Record<string, string>> | undefined {
  const texts = tableIn(table, key);
  const isText = (value: unknown) => typeof value === "string" && !value.includes("{{");
  return Object.entries(texts).flat().every(isText) ? (texts as Record<string, string>) : undefined;
}

/** `"dedicated=ci" = "NoSchedule"` tolerates the taint of that value, `dedicated = "NoSchedule"` any of that key. */
export function tolerationOf([text, effect]: [string, string]) {
  const [key, value] = text.split("=");
  return value === undefined
    ? { key, operator: "Exists", effect }
    : { key, operator: "Equal", value, effect };
}
