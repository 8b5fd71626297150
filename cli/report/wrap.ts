import { printableLines } from "../../policies/evaluation/printable";
import { wrapped } from "./wrapped";

/**
 * Lines of at most `width` characters, broken at spaces. A word that stands at the start of a line only now must not be taken for a command by a
 * CI system that reads the log.
 */
export const wrap = (text: string, width: number): string[] =>
  text.split("\n").flatMap((line) => wrapped(line, width, "").map(printableLines));

/** Lines like those of `wrap`, each behind an indent that counts to the width. */
export const indented = (text: string, width: number, indent: string): string[] =>
  wrap(text, width - indent.length).map((line) => indent + line);

/** Least columns for a text behind its first word; with fewer, or where its own first word does not fit, it stands below. */
const LEAST_TEXT = 10;

/** A text after a first word, both within a width: its further lines stand under its first one. */
export function hanging(first: string, text: string, width: number): string[] {
  const [word = ""] = text.split(/\s/, 1);
  if (first.trim() !== "" && width - first.length < Math.max(LEAST_TEXT, word.length))
    return [...wrap(first.trim(), width), ...hanging("  ", text, width)];
  const [line = "", ...more] = wrap(text, width - first.length);
  return [first + line, ...more.map((each) => " ".repeat(first.length) + each)];
}

/** A text that is cut to a width, with an ellipsis where it is. */
export const cut = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, Math.max(width - 1, 1)).trimEnd()}…`;

/** The length of the longest text; 0 for none. */
export const widest = (texts: readonly string[]): number =>
  texts.reduce((width, text) => Math.max(width, text.length), 0);
