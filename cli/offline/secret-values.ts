import { NotEvaluated } from "../messages/errors";
import type { ConfigValues } from "./config-values";
import type { Judged } from "./judgement";
import type { JudgedResource } from "./protocol/analysis";
import { isObject, SECRET_PLACEHOLDER } from "./protocol/values";

type SecretValues = Pick<ConfigValues, "values" | "secrets"> & Partial<Pick<ConfigValues, "secretParts">>;

/** Replaces the secret values in a text. */
type Mask = (text: string) => string;

/** A value that is shorter is masked nowhere, one that is no longer than the second only as a word: `dev` is part of many. */
const MIN_LENGTH = 4;
const MAX_WORD = 7;
const NO_SECRETS: readonly string[] = ["true", "false", "null"];

/**
 * Evaluates a program whose configuration holds secret values, and masks them in all that is said of it: messages, notes, names of resources,
 * and errors. What resources are judged by stays as it is.
 * @throws what the evaluation throws, with a masked message.
 */
export async function maskingSecrets(config: SecretValues, evaluate: () => Promise<Judged>): Promise<Judged> {
  const mask = maskOf(config);
  if (!mask) return evaluate();
  try {
    return maskedJudgement(await evaluate(), mask);
  } catch (error) {
    if (error instanceof NotEvaluated) error.message = mask(error.message);
    throw error;
  }
}

function maskedJudgement(judged: Judged, mask: Mask): Judged {
  return {
    ...judged,
    diagnostics: judged.diagnostics.map((each) => ({
      ...each,
      message: mask(each.message),
      urn: mask(each.urn),
    })),
    notes: judged.notes.map((note) => ({ ...note, text: mask(note.text) })),
    judged: judged.judged.map((resource) => maskedNames(resource, mask)),
  };
}

/** A resource by masked names, as the findings have them. */
function maskedNames(resource: JudgedResource, mask: Mask): JudgedResource {
  return {
    ...resource,
    urn: mask(resource.urn),
    name: mask(resource.name),
    parent: mask(resource.parent),
    dependencies: resource.dependencies.map(mask),
    propertyDependencies: new Map(
      [...resource.propertyDependencies].map(([property, urns]) => [property, urns.map(mask)]),
    ),
  };
}

/** Undefined where the configuration holds no secret value that is known. */
export function maskOf({ values, secrets, secretParts }: SecretValues): Mask | undefined {
  const textsOf = (key: string) => secretParts?.get(key) ?? [values.get(key) ?? ""];
  const found = new Set([...secrets].flatMap(textsOf).flatMap(formsOf));
  if (found.size === 0) return undefined;
  // The longest first, as one may be part of another.
  const longestFirst = [...found].sort((a, b) => b.length - a.length);
  return (text) => longestFirst.reduce(masked, text);
}

const WORD = /[\p{L}\p{N}_]/u;

/** A text in which no value stands; a short one only where it is not a part of a word. */
function masked(text: string, value: string): string {
  const isWord = value.length <= MAX_WORD;
  const parts: string[] = [];
  let from = 0;
  for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
    const isPart = WORD.test(text[at - 1] ?? "") || WORD.test(text[at + value.length] ?? "");
    if (at < from || (isWord && isPart)) continue;
    parts.push(text.slice(from, at), SECRET_PLACEHOLDER);
    from = at + value.length;
  }
  return parts.join("") + text.slice(from);
}

/** A value and those in it, each as it may stand in a text: as it is, in other case, in JSON, in an address, in base64, and by line. */
function formsOf(value: string): string[] {
  return leavesOf(value)
    .flatMap((leaf) => [leaf, ...leaf.split(/\r?\n/)])
    .map((leaf) => leaf.trim())
    .filter((leaf) => leaf.length >= MIN_LENGTH && !NO_SECRETS.includes(leaf))
    .flatMap((leaf) => [
      leaf,
      leaf.toLowerCase(),
      leaf.toUpperCase(),
      JSON.stringify(leaf).slice(1, -1),
      encodeURIComponent(Buffer.from(leaf).toString()),
      Buffer.from(leaf).toString("base64"),
    ]);
}

function leavesOf(value: string): string[] {
  // What stands beside an encrypted part in a stack's file is no secret.
  if (value.includes(SECRET_PLACEHOLDER)) return [];
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === "object" && parsed !== null ? textsIn(parsed) : [value];
  } catch {
    return [value];
  }
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isObject(value)) return Object.values(value).flatMap(textsIn);
  return value === null ? [] : [String(value)];
}
