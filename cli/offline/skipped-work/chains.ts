import type { Piece } from "./definitions";
import { afterTypeArguments, type Code, isWord } from "./source-code";

/** The names before and with the one at a place: of `a.b.c` at `c`, all three; "" stands for what is no name. */
export function chainTo({ tokens }: Code, at: number): string[] {
  const chain = [tokens[at] as string];
  let i = at;
  while (tokens[i - 1] === "." || tokens[i - 1] === "?.") {
    i -= 2;
    const isName = isWord(tokens[i]);
    chain.unshift(isName ? (tokens[i] as string) : "");
    if (!isName) break;
  }
  return chain;
}

/** The places of names in a piece, each with the names that it stands behind. */
export function* chainsIn({ code, from, to }: Piece): Iterable<{ chain: string[]; at: number }> {
  const { tokens } = code;
  for (let at = from; at < to; at++) {
    const isEnd = tokens[at + 1] !== "." && tokens[at + 1] !== "?.";
    const isCalled = /^(?:call|apply)$/.test(tokens[at + 2] ?? "") && tokens[at + 3] === "(";
    if (isWord(tokens[at]) && (isEnd || isCalled)) yield { chain: chainTo(code, at), at };
  }
}

/** Whether the name at a place is called: also by `.call(`, or as `(0, name)(`, as compilers write it. */
export function isCalledAt(code: Code, at: number): boolean {
  const { tokens } = code;
  if (tokens[at + 1] === "." || tokens[at + 1] === "?.") return true;
  return tokens[tokens[at + 1] === ")" ? at + 2 : afterTypeArguments(code, at + 1)] === "(";
}

/** The classes that a piece makes objects of, as it names them. */
export function createdIn({ code, from, to }: Piece): string[][] {
  const { tokens } = code;
  const created: string[][] = [];
  for (let i = from; i < to; i++) {
    if (tokens[i] !== "new") continue;
    let at = tokens[i + 1] === "(" ? i + 2 : i + 1;
    if (tokens[at] === "0" && tokens[at + 1] === ",") at += 2;
    while (tokens[at + 1] === "." && isWord(tokens[at + 2])) at += 2;
    if (/^[A-Z]/.test(tokens[at] ?? "")) created.push(chainTo(code, at));
  }
  return created;
}
