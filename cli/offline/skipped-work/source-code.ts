/**
 * JavaScript or TypeScript as its words and signs. Comments are left out; texts are one token each, in double quotes; a template or a regular
 * expression is an empty text, after which the template's expressions stand in round brackets.
 */
export interface Code {
  tokens: readonly string[];
  /** Which tokens are the first of their lines. */
  begins: ReadonlySet<number>;
  /** For each opening bracket, the closing one. */
  closing: ReadonlyMap<number, number>;
}

const SPACE = /\s+/y;
const COMMENT = /\/\/[^\n]*|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/)?/y;
const WORD = /#?[\w$\u0080-\uffff]+/y;
const TEXT = /"(?:[^"\\\n]|\\[\s\S])*"?|'(?:[^'\\\n]|\\[\s\S])*'?/y;
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(?:`|\$\{)?/y;
const REGULAR_EXPRESSION = /\/(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y;
const SIGN = /=>|[=!]==?|\+\+|--|\?\.(?!\d)|\.\.\.|(?:&&|\|\||\?\?)=?|[-+*/%&|^]=|[\s\S]/y;

/** What a regular expression may not follow: after a value, a slash divides. */
const VALUE = /^[\w$"\u0080-\uffff)\]]/;
const BEFORE_VALUE = new Set(["return", "typeof", "case", "in", "of", "await", "yield"]);

export const isWord = (token: string | undefined): token is string =>
  token !== undefined && /^[\w$#\u0080-\uffff]/.test(token);

/** Reads some code. It is read to its end, whatever it is. */
export function codeOf(source: string): Code {
  const tokens: string[] = [];
  const begins = new Set<number>();
  /** For each brace that is open, whether it is of a template. */
  const braces: boolean[] = [];
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const [text = ""] = pattern.exec(source) ?? [];
    at += text.length;
    return text;
  };
  const template = (): void => {
    if (!take(TEMPLATE_TEXT).endsWith("${")) return;
    tokens.push("(");
    braces.push(true);
  };
  while (at < source.length) {
    if (take(SPACE).includes("\n") || at === 0) begins.add(tokens.length);
    if (take(COMMENT)) continue;
    const word = take(WORD);
    const last = tokens.at(-1) ?? "";
    if (word) tokens.push(word.replace("#", ""));
    else if (source[at] === '"' || source[at] === "'") tokens.push(`"${take(TEXT).slice(1, -1)}"`);
    else if (source[at] === "`") {
      at++;
      tokens.push('""');
      template();
    } else if (
      source[at] === "/" &&
      (!VALUE.test(last) || BEFORE_VALUE.has(last)) &&
      take(REGULAR_EXPRESSION)
    )
      tokens.push('""');
    else {
      const sign = take(SIGN);
      if (sign === "{") braces.push(false);
      const isOfTemplate = sign === "}" && braces.pop() === true;
      if (sign) tokens.push(isOfTemplate ? ")" : sign);
      if (isOfTemplate) template();
    }
  }
  return { tokens, begins, closing: closingOf(tokens) };
}

const OPENING = new Set(["(", "[", "{"]);
const CLOSING = new Set([")", "]", "}"]);

function closingOf(tokens: readonly string[]): Map<number, number> {
  const closing = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach((token, i) => {
    if (OPENING.has(token)) open.push(i);
    else if (CLOSING.has(token)) {
      const opening = open.pop();
      if (opening !== undefined) closing.set(opening, i);
    }
  });
  return closing;
}

/** Where the bracket at a place is closed; the end of the code where it is not. */
export const closedAt = ({ closing, tokens }: Code, opening: number): number =>
  closing.get(opening) ?? tokens.length - 1;

const GOES_ON = /^(?:=>?|[([{,+\-*/%&|?:<.!~^]|&&|\|\||\?\?|[=!]==?|\?\.|return)$/;
const IS_MORE = /^(?:=>?|[.?:+\-*/%&|<^]|&&|\|\||\?\?|[=!]==?|\?\.)$/;

/** Where the expression ends that begins at a place: before a comma, a semicolon, a bracket of its surroundings, or the end of its line. */
export function expressionEnd(code: Code, start: number): number {
  const { tokens, begins } = code;
  for (let i = start; i < tokens.length; i++) {
    const token = tokens[i] as string;
    if (i > start && begins.has(i) && !IS_MORE.test(token) && !GOES_ON.test(tokens[i - 1] as string))
      return i;
    if (CLOSING.has(token) || token === ";" || token === ",") return i;
    if (OPENING.has(token)) i = closedAt(code, i);
  }
  return tokens.length;
}

/** How many tokens a type has at most that is read over. */
const MAX_TYPE = 60;

/** The place after the arguments of a type, such as `<string>`, that begin at a place; the place itself where there are none. */
export function afterTypeArguments({ tokens }: Code, at: number): number {
  let depth = 0;
  for (let i = at; i < at + MAX_TYPE; i++) {
    if (tokens[i] === "<") depth++;
    else if (tokens[i] === ">") depth--;
    else if (tokens[i] === undefined || tokens[i] === ";" || tokens[i] === "(") return at;
    if (depth === 0) return i === at ? at : i + 1;
  }
  return at;
}

/** What follows the parameters that are closed at a place, after the type of what is returned: "=>", "{", or something else. */
export function afterParameters({ tokens }: Code, closed: number): number {
  if (tokens[closed + 1] !== ":") return closed + 1;
  for (let i = closed + 2; i < closed + MAX_TYPE; i++) {
    if (tokens[i] === "{" || tokens[i] === "=>") return i;
    if (/^[;=,)}]$/.test(tokens[i] ?? ";")) return i;
  }
  return closed + 1;
}

/** Whether a function's expression begins at a place: `function`, or an arrow function with or without brackets. */
export function isFunctionAt(code: Code, start: number): boolean {
  const { tokens } = code;
  const from = tokens[start] === "async" ? start + 1 : start;
  if (tokens[from] === "function") return true;
  if (isWord(tokens[from])) return tokens[from + 1] === "=>";
  const brackets = afterTypeArguments(code, from);
  return tokens[brackets] === "(" && tokens[afterParameters(code, closedAt(code, brackets))] === "=>";
}
