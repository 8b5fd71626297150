import { counted } from "../../gke/counted";
import { didYouMean } from "../../gke/suggest";
import { isDay } from "../../gke/time-units";
import { SETTING_PATTERNS } from "../../policies/settings/schema";
import { levelMeant } from "./level-words";
import { PATTERN_WORDS } from "./pattern-words";

/** The part of JSON schema that the configuration's schema uses; a test holds it against that. */
export interface Schema {
  type?: Type | readonly Type[];
  enum?: readonly unknown[];
  /** Alternatives of different types. */
  oneOf?: readonly Schema[];
  properties?: Readonly<Record<string, Schema>>;
  additionalProperties?: boolean | Schema;
  /** The form of all keys. */
  propertyNames?: { pattern: string };
  required?: readonly string[];
  items?: Schema;
  minItems?: number;
  pattern?: string;
  minLength?: number;
  minimum?: number;
  maximum?: number;
  description?: string;
}

export type Path = readonly (string | number)[];

/** What is wrong with a value, and where. */
export interface Problem {
  path: Path;
  problem: string;
}

/** Everything in a value that its schema does not allow. Values are never quoted: a suggestion names a word of the schema. */
export function* problemsOf(value: unknown, schema: Schema, path: Path = []): Generator<Problem> {
  const ofOtherType = (expected: string): Problem => ({
    path,
    problem: `is ${article(typeOf(value))}; expected ${expected}`,
  });
  if (schema.oneOf) {
    const matching = schema.oneOf.find((alternative) => typesOf(alternative).includes(typeOf(value)));
    if (matching) yield* problemsOf(value, matching, path);
    else yield ofOtherType(schema.oneOf.map(name).join(", or "));
    return;
  }
  if (!typesOf(schema).includes(typeOf(value))) {
    yield ofOtherType(name(schema));
    return;
  }
  if (schema.enum && !schema.enum.includes(value)) {
    const words = schema.enum.map(String);
    const question = typeof value === "string" ? didYouMean(levelMeant(value, words), words) : "";
    yield { path, problem: `is not one of ${words.join(", ")}.${question}` };
  }
  if (typeof value === "string") yield* textProblems(value, schema, path);
  if (typeof value === "number") yield* numberProblems(value, schema, path);
  if (Array.isArray(value)) yield* listProblems(value, schema, path);
  else if (typeof value === "object" && value !== null) yield* objectProblems(value, schema, path);
}

function* numberProblems(value: number, { minimum, maximum }: Schema, path: Path): Generator<Problem> {
  if (minimum !== undefined && value < minimum) yield { path, problem: `is less than ${minimum}` };
  if (maximum !== undefined && value > maximum) yield { path, problem: `is more than ${maximum}` };
}

function* listProblems(
  value: readonly unknown[],
  { items, minItems = 0 }: Schema,
  path: Path,
): Generator<Problem> {
  if (value.length < minItems)
    yield { path, problem: minItems === 1 ? "is empty" : `has fewer than ${counted(minItems, "item")}` };
  if (items) for (const [i, item] of value.entries()) yield* problemsOf(item, items, [...path, i]);
}

function* textProblems(value: string, { minLength, pattern }: Schema, path: Path): Generator<Problem> {
  if (minLength !== undefined && value.length < minLength) {
    yield {
      path,
      problem: minLength === 1 ? "is empty" : `has fewer than ${counted(minLength, "character")}`,
    };
  }
  if (pattern === undefined) return;
  if (!new RegExp(pattern).test(value)) {
    yield { path, problem: `has the wrong format; expected ${PATTERN_WORDS[pattern]}` };
  } else if (pattern === SETTING_PATTERNS.day && !isDay(value))
    yield { path, problem: "is not a valid date" };
}

function* objectProblems(value: object, schema: Schema, path: Path): Generator<Problem> {
  const { properties = {}, additionalProperties = true, propertyNames, required = [] } = schema;
  for (const key of required) {
    if (!(key in value)) yield { path, problem: `is missing "${key}"` };
  }
  for (const [key, item] of Object.entries(value)) {
    const at = [...path, key];
    if (propertyNames && !new RegExp(propertyNames.pattern).test(key))
      yield {
        path: at,
        problem: `has a key of the wrong format; expected ${PATTERN_WORDS[propertyNames.pattern]}`,
      };
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own) yield* problemsOf(item, own, at);
    else if (additionalProperties === false) {
      yield { path: at, problem: `is not a known key.${didYouMean(key, Object.keys(properties))}` };
    } else if (typeof additionalProperties === "object") yield* problemsOf(item, additionalProperties, at);
  }
}

type Type = "object" | "array" | "string" | "integer" | "number" | "boolean" | "null";

function typeOf(value: unknown): Type {
  if (value === null || value === undefined) return "null";
  if (Array.isArray(value)) return "array";
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number";
  if (typeof value === "boolean" || typeof value === "string") return typeof value as "boolean" | "string";
  return "object";
}

function typesOf(schema: Schema): readonly Type[] {
  if (schema.type)
    return [schema.type].flat().flatMap((type) => (type === "number" ? ["number", "integer"] : type));
  if (schema.enum) return schema.enum.map(typeOf);
  return ["object", "array", "string", "integer", "number", "boolean", "null"];
}

const NAMES: Record<Type, string> = {
  object: "object",
  array: "list",
  string: "string",
  integer: "integer",
  number: "number",
  boolean: "boolean",
  null: "null",
};

function article(type: Type): string {
  if (type === "null") return NAMES[type];
  return `${/^[aeiou]/.test(NAMES[type]) ? "an" : "a"} ${NAMES[type]}`;
}

const name = (schema: Schema): string =>
  schema.enum ? `one of ${schema.enum.join(", ")}` : typesOf(schema).map(article).join(" or ");
