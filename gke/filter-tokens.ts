// What filters are made of: words, strings and signs. Sources as for filters.ts, checked 2026-11-25: https://cloud.google.com/logging/docs

/** A word may be a path with quoted parts, such as `jsonPayload."@type"`. */
export interface Token {
  readonly kind: "sign" | "word" | "string";
  readonly text: string;
}

/** The longer ones first. */
export const OPERATORS: readonly string[] = ["=~", "!~", "!=", ">=", "<=", "=", ">", "<", ":"];
const SIGNS: readonly string[] = [...OPERATORS, "(", ")", ","];
export const NEGATION = "-";
const QUOTES = "\"'";

export function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const sign = SIGNS.find((candidate) => text.startsWith(candidate, at));
    if (/\s/.test(text.charAt(at))) at++;
    else if (text.startsWith("--", at)) {
      const end = text.indexOf("\n", at);
      at = end < 0 ? text.length : end;
    } else if (sign !== undefined) {
      tokens.push({ kind: "sign", text: sign });
      at += sign.length;
    } else if (text.charAt(at) === NEGATION && !wantsValue(tokens.at(-1))) {
      tokens.push({ kind: "sign", text: NEGATION });
      at++;
    } else {
      const word = wordAt(text, at);
      if (!word) return undefined;
      tokens.push(word.token);
      at = word.end;
    }
  }
  return tokens;
}

/** Whether what follows is a value, so that a minus is its sign. */
const wantsValue = (token: Token | undefined): boolean =>
  token?.kind === "sign" && (OPERATORS.includes(token.text) || token.text === ",");

/** Bare characters and quoted strings without space between them; undefined where a quote is never closed. */
function wordAt(text: string, start: number): { token: Token; end: number } | undefined {
  let value = "";
  let parts = 0;
  let isQuoted = false;
  let at = start;
  for (; at < text.length; parts++) {
    const char = text.charAt(at);
    if (QUOTES.includes(char)) {
      isQuoted = true;
      for (at++; text.charAt(at) !== char; at++) {
        if (text.charAt(at) === "\\") at++;
        if (at >= text.length) return undefined;
        value += text.charAt(at);
      }
    } else if (/\s/.test(char) || SIGNS.some((sign) => text.startsWith(sign, at))) break;
    else value += char;
    at++;
  }
  return { token: { kind: isQuoted && parts === 1 ? "string" : "word", text: value }, end: at };
}
