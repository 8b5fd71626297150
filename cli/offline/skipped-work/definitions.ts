import type { OwnSource } from "./own-sources";
import {
  afterParameters,
  afterTypeArguments,
  type Code,
  closedAt,
  expressionEnd,
  isFunctionAt,
  isWord,
} from "./source-code";

/** Some code of the program: the tokens from one on, and before another. */
export interface Piece {
  code: Code;
  from: number;
  to: number;
  /** Where its names are looked for; absent where that is not known. */
  source?: OwnSource;
}

/** What a name stands for in a source: a function, a variable, a class, or a method, whichever object has it. */
export type Kind = "function" | "variable" | "class" | "method";

interface Named {
  kind: Kind;
  from: number;
  to: number;
}

/** Words that are followed by brackets and a block, and are no function's name. */
const WORDS = new Set([
  "if",
  "for",
  "while",
  "switch",
  "catch",
  "with",
  "function",
  "return",
  "await",
  "super",
]);
/** How many tokens stand at most between a name and what is defined by it. */
const MAX_HEAD = 60;

/** What each source defines. */
export class Definitions {
  private readonly bySource = new Map<OwnSource, Map<string, Named[]>>();

  /** What a source defines by a name. */
  in(source: OwnSource | undefined, name: string, kinds: readonly Kind[]): Piece[] {
    if (!source) return [];
    const named = this.bySource.get(source) ?? definedIn(source.code);
    this.bySource.set(source, named);
    return (named.get(name) ?? [])
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ from, to }) => ({ code: source.code, source, from, to }));
  }
}

function definedIn(code: Code): Map<string, Named[]> {
  const named = new Map<string, Named[]>();
  code.tokens.forEach((token, i) => {
    for (const [name, kind, from, to] of [...declaredAt(code, token, i), ...namedAt(code, token, i)])
      named.set(name, [...(named.get(name) ?? []), { kind, from, to }]);
  });
  return named;
}

type Found = [name: string, kind: Kind, from: number, to: number];

/** What a word such as `const` or `class` declares. */
function* declaredAt(code: Code, token: string, i: number): Iterable<Found> {
  const { tokens } = code;
  const name = tokens[i + 1] ?? "";
  if (token === "const" || token === "let" || token === "var") {
    const sign = isWord(name) ? next(code, i + 2, "=") : undefined;
    if (sign === undefined) return;
    const kind = isFunctionAt(code, sign + 1) ? "function" : "variable";
    yield [name, kind, sign + 1, expressionEnd(code, sign + 1)];
  } else if (token === "class" && isWord(name)) {
    const opening = next(code, i + 2, "{");
    if (opening !== undefined) yield [name, "class", i, closedAt(code, opening)];
  } else if (token === "default" && tokens[i - 1] === "export")
    yield ["default", "function", i + 1, expressionEnd(code, i + 1)];
}

/** What a name is followed by: the brackets and the block of a function, or a sign and a function. */
function* namedAt(code: Code, token: string, i: number): Iterable<Found> {
  const { tokens } = code;
  if (!isWord(token) || WORDS.has(token)) return;
  const brackets = afterTypeArguments(code, i + 1);
  if (tokens[brackets] === "(") {
    const block = afterParameters(code, closedAt(code, brackets));
    const isFunction = tokens[i - 1] === "function" || tokens[i - 2] === "function";
    if (tokens[block] === "{")
      yield [token, isFunction ? "function" : "method", brackets, closedAt(code, block)];
  }
  const sign = tokens[i + 1];
  if ((sign !== "=" && sign !== ":") || !isFunctionAt(code, i + 2)) return;
  const to = expressionEnd(code, i + 2);
  const isExported = tokens[i - 1] === "." && tokens[i - 2] === "exports";
  if (isExported) yield [token, "function", i + 2, to];
  else if (!/^(?:const|let|var)$/.test(tokens[i - 1] ?? "")) yield [token, "method", i + 2, to];
  // A variable that is assigned later looks like a class's field.
  if (sign === "=" && tokens[i - 1] !== "." && !/^(?:const|let|var)$/.test(tokens[i - 1] ?? ""))
    yield [token, "function", i + 2, to];
}

/** The first token of a kind, before the statement ends. */
function next({ tokens }: Code, from: number, wanted: string): number | undefined {
  for (let i = from; i < from + MAX_HEAD && tokens[i] !== undefined && tokens[i] !== ";"; i++)
    if (tokens[i] === wanted) return i;
  return undefined;
}
