import { inspect } from "node:util";
import { isObject, SECRET_PLACEHOLDER } from "../protocol/values";
import { IN_WORD, MIN_LENGTH, TextIndex } from "./text-index";

/** Replaces the secret values in a text. */
export type Mask = (text: string) => string;

/** A value of at most this length is masked only as a whole word: `dev` is part of many words. */
export const MAX_WORD = 7;
/** Marks where a text was cut, and where part of a secret value may remain. */
export const CUT = "…";
/** At how many cuts of a text parts of values are searched. */
const MAX_CUTS = 50;
const NO_SECRETS: readonly string[] = ["true", "false", "null"];

/**
 * @param values secret values: texts, and structured values as JSON.
 * @returns undefined where none is long enough to be masked.
 */
export const maskOfTexts = (values: Iterable<string>): Mask | undefined => maskOfForms(formsOfTexts(values));

/** The forms in which secret values may appear in a text. */
export function formsOfTexts(values: Iterable<string>): ReadonlySet<string> {
  const forms = new Set<string>();
  for (const value of values) for (const form of formsOf(value)) forms.add(form);
  return forms;
}

/** Undefined where there are no forms. */
export function maskOfForms(forms: ReadonlySet<string>): Mask | undefined {
  if (forms.size === 0) return undefined;
  const index = new TextIndex(forms);
  let backwards: TextIndex | undefined;
  return (text) => {
    const masked = withoutValues(text, index);
    if (!masked.includes(CUT)) return masked;
    backwards ??= new TextIndex([...forms].map(reversed));
    return maskedParts(masked, index, backwards);
  };
}

/** Masks the values in a text. Overlapping values are masked as one. */
function withoutValues(text: string, values: TextIndex): string {
  let masked = "";
  let from = 0;
  let [start, end] = [0, 0];
  for (let at = 0; at <= text.length - MIN_LENGTH; at++) {
    const value = values.at(text, at, (each) => each.length > MAX_WORD || !isPartOfWord(text, at, each));
    if (value === undefined) continue;
    if (at >= end) {
      if (end > 0) masked += text.slice(from, start) + SECRET_PLACEHOLDER;
      from = end;
      start = at;
    }
    end = Math.max(end, at + value.length);
  }
  return end === 0 ? text : masked + text.slice(from, start) + SECRET_PLACEHOLDER + text.slice(end);
}

const isPartOfWord = (text: string, at: number, value: string): boolean =>
  IN_WORD.test(text[at - 1] ?? "") || IN_WORD.test(text[at + value.length] ?? "");

/** Masks a value's beginning before a cut, and a value's end after it. @param backwards the values, reversed. */
function maskedParts(text: string, values: TextIndex, backwards: TextIndex): string {
  const pieces = text.split(CUT);
  if (pieces.length > MAX_CUTS) return text;
  return pieces
    .map((piece, i) => (i === pieces.length - 1 ? piece : withoutBeginning(piece, values)))
    .map((piece, i) => (i === 0 ? piece : reversed(withoutBeginning(reversed(piece), backwards, true))))
    .join(CUT);
}

/** Masks a value's beginning at the end of a text. @param isBackwards whether the text and the values are reversed. */
function withoutBeginning(text: string, values: TextIndex, isBackwards = false): string {
  const length = values.overlap(text);
  if (length === 0) return text;
  const placeholder = isBackwards ? reversed(SECRET_PLACEHOLDER) : SECRET_PLACEHOLDER;
  return text.slice(0, -length) + placeholder;
}

/** By UTF-16 code units, as texts are cut. */
function reversed(text: string): string {
  const units = new Uint16Array(text.length);
  const bytes = Buffer.from(units.buffer);
  bytes.write(text, "utf16le");
  units.reverse();
  return bytes.toString("utf16le");
}

/**
 * A value and its parts, each as it may appear in a text: unchanged, in another case, in JSON, as Node.js prints it, in an address, in
 * base64, and by line.
 */
function formsOf(value: string): string[] {
  const leaves = leavesOf(value).flatMap((leaf) => [leaf, ...leaf.split(/\r?\n/)]);
  return [...new Set(leaves.map((leaf) => leaf.trim()))]
    .filter((leaf) => leaf.length >= MIN_LENGTH && !NO_SECRETS.includes(leaf))
    .flatMap((leaf) => [
      leaf,
      leaf.toLowerCase(),
      leaf.toUpperCase(),
      JSON.stringify(leaf).slice(1, -1),
      inspect(leaf, { maxStringLength: null }).slice(1, -1),
      encodeURIComponent(Buffer.from(leaf).toString()),
      Buffer.from(leaf).toString("base64"),
    ]);
}

/** The strings and numbers in a value that may be JSON. */
export function leavesOf(value: string): string[] {
  // In a stack's file, the text around an encrypted part is not secret.
  if (value.includes(SECRET_PLACEHOLDER)) return [];
  // Parsing what is not JSON would take longest.
  if (!/^\s*[[{]/.test(value)) return [value];
  try {
    return textsIn(JSON.parse(value));
  } catch {
    return [value];
  }
}

function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (isObject(value)) return Object.values(value).flatMap(textsIn);
  return value === null ? [] : [String(value)];
}
