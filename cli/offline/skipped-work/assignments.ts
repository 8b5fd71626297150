import { chainTo } from "./chains";
import type { Piece } from "./definitions";
import { afterParameters, closedAt, isWord } from "./source-code";

const ASSIGNING = /^(?:[-+*/%&|^]?=|(?:&&|\|\||\?\?)=|\+\+|--)$/;
const DECLARING = /^(?:const|let|var)$/;
const CONTROL = /^(?:if|while|for|switch|catch)$/;

/** The names, or the last names, of what a piece sets and does not declare itself. */
export function assignedIn({ code, from, to }: Piece): Set<string> {
  const { tokens } = code;
  if (tokens[from] === "class") return new Set();
  const declared = new Set<string>();
  const patterns: [number, number][] = [];
  for (let i = from; i < to; i++) {
    const token = tokens[i] as string;
    const isPattern = /^[{[]$/.test(token) && DECLARING.test(tokens[i - 1] ?? "");
    const isParameters =
      token === "(" &&
      !CONTROL.test(tokens[i - 1] ?? "") &&
      /^(?:=>|\{)$/.test(tokens[afterParameters(code, closedAt(code, i))] ?? "");
    if (isPattern || isParameters) patterns.push([i, closedAt(code, i)]);
    if (DECLARING.test(tokens[i - 1] ?? "") || tokens[i + 1] === "=>") declared.add(token);
  }
  for (const [start, end] of patterns) for (const name of tokens.slice(start, end)) declared.add(name);
  const assigned = new Set<string>();
  for (let i = from + 1; i < to; i++) {
    if (!ASSIGNING.test(tokens[i] ?? "") || patterns.some(([start, end]) => i > start && i < end)) continue;
    const at = isWord(tokens[i - 1]) ? i - 1 : i + 1;
    if (!isWord(tokens[at])) continue;
    const chain = chainTo(code, at);
    const before = tokens[at - 2 * (chain.length - 1) - 1];
    if (before !== ":" && (chain.length > 1 || !declared.has(chain[0] ?? "")))
      assigned.add(chain.at(-1) ?? "");
  }
  return assigned;
}
