import { redact } from "../../policies/evaluation/redact";
import { className } from "../../policies/resource-types";
import { CUT, formsOfTexts, type Mask, maskOfForms } from "./masking/mask";
import { IN_WORD, MIN_LENGTH, TextIndex } from "./masking/text-index";
import { partsOf } from "./protocol/urn";
import { isObject, isSecret } from "./protocol/values";
import type { StackEvaluation } from "./stack-evaluation";

/** Masks of secret values, by the kind of text. */
export interface Masks {
  /** For the program's own texts: its names and its errors. */
  readonly program: Mask;
  /** For URNs. Their stack, project and types are not masked by secret values that are ordinary words. */
  readonly urn: Mask;
  /**
   * For texts of gke-guardrails, such as findings: masks all that they quote of the program, and elsewhere only values that are not words.
   * A masked ordinary word in a known sentence would reveal the secret.
   */
  readonly own: Mask;
}

/** @param values the secret ones. Undefined where none of them is long enough to be masked. */
export function masksOf(
  values: readonly string[],
  evaluation: Pick<StackEvaluation, "notes" | "judgedResources">,
): Masks | undefined {
  const forms = formsOfTexts(values);
  const program = maskOfForms(forms);
  if (!program) return undefined;
  const unusual = new Set([...forms].filter((form) => !isOrdinary(form)));
  const distinctive =
    unusual.size === forms.size ? program : (maskOfForms(unusual) ?? ((text: string) => text));
  const urn: Mask = (text) => {
    const { name } = partsOf(text);
    const end = text.length - name.length;
    return distinctive(text.slice(0, end)) + program(text.slice(end));
  };
  return { program, urn, own: ownMask(evaluation, { program, urn, distinctive }) };
}

/** Longer secrets are never taken for words. */
const LONGEST_WORDS = 40;
const WORD = /^(?:\p{L}+|\d+|v\d+(?:alpha\d+|beta\d+)?|k8s)?$/u;

/** Whether a text consists of words and numbers, as this tool's sentences and the names of rules, types and properties do. */
const isOrdinary = (text: string): boolean =>
  text.length <= LONGEST_WORDS && text.split(/[^\p{L}\p{N}]+/u).every((word) => WORD.test(word));

function ownMask(
  { judgedResources, notes }: Parameters<typeof masksOf>[1],
  { program, urn, distinctive }: Omit<Masks, "own"> & { distinctive: Mask },
): Mask {
  const wholes = new Map<string, string>();
  const parts = new Map<string, string>();
  const hide = (text: string) => {
    const masked = program(text);
    if (masked === distinctive(text)) return;
    wholes.set(text, masked);
    for (const quoted of [JSON.stringify, (each: string) => `"${each}"`])
      parts.set(quoted(text), quoted(masked));
  };
  for (const { name, inputs, ...resource } of judgedResources) {
    hide(name);
    for (const text of textsIn(inputs)) if (!isOfVocabulary(text)) hide(text);
    const masked = program(name);
    if (masked === name) continue;
    const { stack, type } = partsOf(resource.urn);
    wholes.set(resource.urn, urn(resource.urn));
    // As a cluster is named beside its stack, and as an owner of a property is (policies/evaluation/unknown.ts).
    parts.set(`${stack}/${name}`, `${stack}/${masked}`);
    parts.set(`${className(type)}.${name}.`, `${className(type)}.${masked}.`);
  }
  for (const { text } of notes) for (const [, quoted = ""] of text.matchAll(QUOTED)) hide(quoted);
  const withoutParts = replacing(parts);
  return (text) => wholes.get(text) ?? distinctive(withoutParts(text));
}

const QUOTED = /"((?:[^"\\]|\\.)*)"/g;

/** Replaces texts by others, the longest first, unless they are part of a longer word. */
function replacing(texts: ReadonlyMap<string, string>): Mask {
  const index = new TextIndex(texts.keys());
  return (text) => {
    let [replaced, from] = ["", 0];
    for (let at = 0; at <= text.length - MIN_LENGTH; at++) {
      const found = index.at(text, at, (part) => !isPartOfWord(text, at, part));
      if (found === undefined) continue;
      replaced += text.slice(from, at) + texts.get(found);
      from = at + found.length;
      at = from - 1;
    }
    return replaced + text.slice(from);
  };
}

/** Whether a part of a text continues as a word at either end. */
const isPartOfWord = (text: string, at: number, part: string): boolean =>
  (IN_WORD.test(part[0] ?? "") && IN_WORD.test(text[at - 1] ?? "")) ||
  (IN_WORD.test(part.at(-1) ?? "") && IN_WORD.test(text[at + part.length] ?? ""));

/** Whether findings show a value as it is, because it is not a text of the program. */
const isOfVocabulary = (text: string): boolean =>
  /^[A-Z][A-Z_]*$/.test(text) || (redact(text) !== redact("a free text") && !text.includes(CUT));

/** The texts in a value, and its keys. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  if (isSecret(value)) return textsIn(value.value);
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]) : [];
}
