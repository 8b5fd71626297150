import { inspect } from "node:util";
import { isObject, SECRET_PLACEHOLDER } from "./protocol/values";
import { IN_WORD, MIN_LENGTH, TextIndex } from "./text-index";

/** Replaces the secret values in a text. */
export type Mask = (text: string) => string;

/** A value that is no longer is masked only as a word: `dev` is part of many. */
export const MAX_WORD = 7;
/** Stands where a text was cut, and where a part of a value may be left. */
export const CUT = "…";
/** In so many places of a text, parts of values are looked for. */
const MAX_CUTS = 50;
const NO_SECRETS: readonly string[] = ["true", "false", "null"];

/**
 * @param values secret ones: texts, and what is structured as JSON.
 * @param isMasked whether one of their forms is masked. Undefined where none is, or none is long enough.
 */
export function maskOfTexts(
  values: Iterable<string>,
  isMasked: (form: string) => boolean = () => true,
): Mask | undefined {
  const forms = new Set([...values].flatMap(formsOf).filter(isMasked));
  if (forms.size === 0) return undefined;
  // The longest first, as one may be the beginning of another.
  const found = [...forms].sort((a, b) => b.length - a.length);
  const index = new TextIndex(found);
  const backwards = found.map(reversed);
  return (text) => {
    const masked = withoutValues(text, index);
    return masked.includes(CUT) ? maskedParts(masked, found, backwards) : masked;
  };
}

/** A text in which no value stands. What several overlap in is masked as one. */
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

/** A text in which no beginning of a value stands before a cut, and no end of one after it. @param backwards the values, reversed. */
function maskedParts(text: string, values: readonly string[], backwards: readonly string[]): string {
  const pieces = text.split(CUT);
  if (pieces.length > MAX_CUTS) return text;
  return pieces
    .map((piece, i) => (i === pieces.length - 1 ? piece : withoutBeginning(piece, values)))
    .map((piece, i) => (i === 0 ? piece : reversed(withoutBeginning(reversed(piece), backwards, true))))
    .join(CUT);
}

/** A text that ends in no beginning of a value. @param isBackwards whether the text and the values are. */
function withoutBeginning(text: string, values: readonly string[], isBackwards = false): string {
  const length = values.reduce((longest, value) => Math.max(longest, overlap(text, value)), 0);
  if (length < MIN_LENGTH) return text;
  const placeholder = isBackwards ? reversed(SECRET_PLACEHOLDER) : SECRET_PLACEHOLDER;
  return text.slice(0, -length) + placeholder;
}

/** How many characters of a value's beginning a text ends in, in one pass over both. */
function overlap(text: string, value: string): number {
  const all = `${value}\0${text.slice(-value.length)}`;
  const borders = [0];
  for (let i = 1; i < all.length; i++) {
    let border = borders[i - 1] ?? 0;
    while (border > 0 && all[i] !== all[border]) border = borders[border - 1] ?? 0;
    borders.push(all[i] === all[border] ? border + 1 : 0);
  }
  return Math.min(borders.at(-1) ?? 0, value.length);
}

/** By UTF-16 code units, as what is cut is. */
const reversed = (text: string): string => text.split("").reverse().join("");

/** A value and those in it, each as it may stand in a text: as it is, in other case, in JSON, as Node.js prints it, in an address, in base64, and by line. */
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
      inspect(leaf, { maxStringLength: null }).slice(1, -1),
      encodeURIComponent(Buffer.from(leaf).toString()),
      Buffer.from(leaf).toString("base64"),
    ]);
}

/** The texts and numbers in a value that may be JSON. */
export function leavesOf(value: string): string[] {
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
