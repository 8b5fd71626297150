import { generalType } from "../../resource-types";
import TABLE from "./kinds.json";

/**
 * Of which kind a value has to be, as kinds.json writes it: "s", "n" or "b" for a text, a number or a boolean, or several of them; "[" with the kind
 * of items; "{" with the kind of values; "#" with the number of an object. "*", and undefined, for what may be anything.
 */
export type Kind = string | undefined;

/** The properties of each object, by its kind. They are asked for at each property of each resource. */
const OBJECTS: ReadonlyMap<string, ReadonlyMap<string, string>> = new Map(
  TABLE.objects.map((properties, i) => [`#${i}`, new Map(Object.entries(properties))]),
);
const TYPES: Readonly<Record<string, string>> = TABLE.types;

/** Of which kind the properties of a resource are. */
export const kindOfType = (type: string): Kind =>
  Object.hasOwn(TYPES, type) ? TYPES[type] : TYPES[generalType(type) ?? ""];

/** Of which kind a property is of what has a kind. */
export function kindOfProperty(kind: Kind, key: string): Kind {
  if (kind === undefined) return undefined;
  return kind[0] === "{" ? kind.slice(1) : OBJECTS.get(kind)?.get(key);
}

export const kindOfItem = (kind: Kind): Kind => (kind?.startsWith("[") ? kind.slice(1) : undefined);

/** Whether a value is of a kind as it is, or absent. */
export function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === undefined || kind === "*" || value === null || value === undefined) return true;
  const given = letterOf(value);
  const expected = kind[0] as string;
  if (isScalar(kind)) return kind.includes(given);
  return given === expected || (given === "#" && expected === "{");
}

const isScalar = (kind: string): boolean => "bns".includes(kind[0] as string);

/** In place of a value of a kind that is not taken. */
export const MISFIT = Symbol("a value of another kind");

/**
 * The value as what is to have it takes it: the value itself where its kind is right, undefined where it then is absent, else `MISFIT`.
 *
 * Pulumi's bridge and Terraform make texts of numbers and booleans, and the other way round where the text is one, a list of a lone item, and an object of a
 * list with one object. The API server makes texts of numbers only in quantities. Sources, checked 2026-11-30:
 * https://github.com/pulumi/pulumi-terraform-bridge/blob/main/pkg/tfbridge/schema.go (makeTerraformInput),
 * https://pkg.go.dev/github.com/zclconf/go-cty/cty/convert and https://pkg.go.dev/k8s.io/apimachinery/pkg/api/resource (UnmarshalJSON)
 * @param at the path of the value; asked for only where its kind is another.
 */
export function fitted(value: unknown, kind: Kind, type: string, at: () => string): unknown {
  if (kind === undefined || isOfKind(value, kind)) return value;
  const expected = kind[0];
  if (isOfApiServer(type))
    return typeof value === "number" && kind.includes("s") && QUANTITY.test(at()) ? String(value) : MISFIT;
  if (expected === "[") return fitted(value, kindOfItem(kind), type, at) === MISFIT ? MISFIT : [value];
  if (expected === "#" && Array.isArray(value) && value.length <= 1)
    return value.length === 0 ? undefined : fitted(value[0], kind, type, at);
  return isScalar(kind) ? converted(value, kind) : MISFIT;
}

function converted(value: unknown, kind: string): unknown {
  const isText = typeof value === "string";
  if (!isText && kind.includes("s") && typeof value !== "object") return String(value);
  if (isText && kind.includes("n") && /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value)) return Number(value);
  if (isText && kind.includes("b") && /^(?:true|false|1|0)$/.test(value))
    return value === "true" || value === "1";
  return MISFIT;
}

/** Whether what a resource declares goes to the API server as it is; Helm's client reads what a release or a chart declares. */
const isOfApiServer = (type: string): boolean =>
  type.startsWith("kubernetes:") && !type.startsWith("kubernetes:helm.sh/");

/** Quantities, by the end of their path. Source: https://kubernetes.io/docs/reference/kubernetes-api, checked 2026-11-30 */
const QUANTITY =
  /\b(?:(?:limits|requests|hard|used|default|defaultRequest|max|min|maxLimitRequestRatio|overhead|podFixed|capacity|allocatable|allocatedResources)(?:\.\w+|\["[^"]*"\])|sizeLimit|divisor|averageValue|targetAverageValue|targetValue|(?:current|target)\.value|scale(?:Down|Up)\.tolerance)$/;

const LETTERS: Readonly<Record<string, string>> = { string: "s", number: "n", boolean: "b" };
const letterOf = (value: unknown): string => (Array.isArray(value) ? "[" : (LETTERS[typeof value] ?? "#"));

const WORDS: Readonly<Record<string, string>> = {
  s: "a text",
  n: "a number",
  b: "true or false",
  "[": "a list",
  "{": "an object",
  "#": "an object",
};

/** What is wrong with a value of another kind; continues its path. */
export function misfitText(value: unknown, kind: string): string {
  const given = typeof value === "boolean" ? "a boolean" : WORDS[letterOf(value)];
  const expected = isScalar(kind) ? [...kind].map((letter) => WORDS[letter]) : [WORDS[kind[0] as string]];
  return `is ${given}, where ${expected.join(" or ")} is expected`;
}
