// The filters of Cloud Logging, of Cloud Monitoring and of Pub/Sub subscriptions, read into a tree: enough to tell which entries,
// time series or messages pass, as far as that can be told.
// Sources, checked 2026-11-25: https://cloud.google.com/logging/docs/view/logging-query-language,
// https://cloud.google.com/monitoring/api/v3/filters and https://cloud.google.com/pubsub/docs/subscription-message-filter

export type Filter =
  | { readonly kind: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter }
  | Leaf;

/** What a filter is made of. Paths and values are without their quotes. */
export type Leaf =
  /** `resource.type = "gke_cluster"`; a list of values is taken apart. */
  | { readonly kind: "comparison"; readonly path: string; readonly operator: string; readonly value: string }
  /** `resource.labels.pod_name = starts_with("…")`: Monitoring's tests of a value. */
  | {
      readonly kind: "test";
      readonly path: string;
      readonly operator: string;
      readonly name: string;
      readonly args: readonly string[];
    }
  /** `log_id("…")`, `hasPrefix(attributes.x, "…")` */
  | { readonly kind: "call"; readonly name: string; readonly args: readonly string[] }
  /** Something to search for anywhere. */
  | { readonly kind: "text"; readonly value: string };

/** The most characters that Cloud Logging takes; Pub/Sub takes fewer. */
const MAX_LENGTH = 20_000;
/** Deeper nesting is nobody's filter, and would only cost the call stack. */
const MAX_DEPTH = 100;

/**
 * Reads a filter of any of the languages; undefined where it is none. OR binds closer than AND, as in Cloud Logging; Pub/Sub
 * wants parentheses. Never throws.
 */
export function parseFilter(text: string): Filter | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (read.has(text)) return read.get(text);
  const tokens = tokensOf(text);
  const filter = tokens && new Parser(tokens).read();
  if (read.size >= MAX_READ) read.clear();
  read.set(text, filter);
  return filter;
}

/** What was read, as each filter of a program is asked about each of its clusters. */
const read = new Map<string, Filter | undefined>();
const MAX_READ = 2_000;

/** Whether a filter lets something pass; undefined where leaves that cannot be decided leave that open. */
export function passes(filter: Filter, decide: (leaf: Leaf) => boolean | undefined): boolean | undefined {
  if (filter.kind === "not") {
    const passed = passes(filter.part, decide);
    return passed === undefined ? undefined : !passed;
  }
  if ("parts" in filter) {
    const settling = filter.kind === "or";
    const answers = filter.parts.map((part) => passes(part, decide));
    if (answers.includes(settling)) return settling;
    return answers.includes(undefined) ? undefined : !settling;
  }
  return decide(filter);
}

/** The leaves that something has to fit to pass: those that are not negated. */
export function positiveLeaves(filter: Filter): readonly Leaf[] {
  if (filter.kind === "not") return [];
  return "parts" in filter ? filter.parts.flatMap(positiveLeaves) : [filter];
}

/** A word may be a path with quoted parts, such as `jsonPayload."@type"`. */
interface Token {
  readonly kind: "sign" | "word" | "string";
  readonly text: string;
}

/** The longer ones first. */
const OPERATORS: readonly string[] = ["=~", "!~", "!=", ">=", "<=", "=", ">", "<", ":"];
const SIGNS: readonly string[] = [...OPERATORS, "(", ")", ","];
const NEGATION = "-";
const QUOTES = "\"'";

function tokensOf(text: string): readonly Token[] | undefined {
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

class Parser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  read(): Filter | undefined {
    const filter = this.and(0, (value) => ({ kind: "text", value }));
    return this.at === this.tokens.length ? filter : undefined;
  }

  /** @param make what a lone value is: a text to search for, or one of the values that a path is compared with. */
  private and(depth: number, make: (value: string) => Leaf): Filter | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const parts: Filter[] = [];
    do {
      const part = this.or(depth, make);
      if (!part) return undefined;
      parts.push(part);
    } while (this.takes("word", "AND") || (this.next && !this.isNext("sign", ")")));
    return parts.length === 1 ? parts[0] : { kind: "and", parts };
  }

  private or(depth: number, make: (value: string) => Leaf): Filter | undefined {
    const parts: Filter[] = [];
    do {
      const part = this.not(depth, make);
      if (!part) return undefined;
      parts.push(part);
    } while (this.takes("word", "OR"));
    return parts.length === 1 ? parts[0] : { kind: "or", parts };
  }

  private not(depth: number, make: (value: string) => Leaf): Filter | undefined {
    let isNegated = false;
    while (this.takes("word", "NOT") || this.takes("sign", NEGATION)) isNegated = !isNegated;
    const part = this.operand(depth, make);
    return part && isNegated ? { kind: "not", part } : part;
  }

  private operand(depth: number, make: (value: string) => Leaf): Filter | undefined {
    if (this.takes("sign", "(")) {
      const inner = this.and(depth + 1, make);
      return this.takes("sign", ")") ? inner : undefined;
    }
    const token = this.take();
    if (!token || token.kind === "sign") return undefined;
    if (token.kind === "word" && this.takes("sign", "(")) return this.call(token.text);
    const operator = this.takesOperator();
    if (operator === undefined) return make(token.text);
    const compare = (value: string): Leaf => ({ kind: "comparison", path: token.text, operator, value });
    if (this.isNext("sign", "(")) return this.operand(depth, compare);
    const value = this.take();
    if (!value || value.kind === "sign") return undefined;
    if (value.kind === "string" || !this.takes("sign", "(")) return compare(value.text);
    const args = this.args();
    return args && { kind: "test", path: token.text, operator, name: value.text, args };
  }

  /** What a function's result is compared with, as in `cast(…) > 1`, is part of no leaf that is decided. */
  private call(name: string): Filter | undefined {
    const args = this.args();
    if (!args) return undefined;
    if (this.takesOperator() !== undefined) {
      const value = this.take();
      if (!value || value.kind === "sign") return undefined;
    }
    return { kind: "call", name, args };
  }

  /** The arguments of a function, after its parenthesis; one with a name is `ignore_case=true`. */
  private args(): readonly string[] | undefined {
    const args: string[] = [];
    while (!this.takes("sign", ")")) {
      if (args.length > 0 && !this.takes("sign", ",")) return undefined;
      const arg = this.take();
      if (!arg || arg.kind === "sign") return undefined;
      if (arg.kind === "word" && this.takes("sign", "=")) {
        const value = this.take();
        if (!value || value.kind === "sign") return undefined;
        args.push(`${arg.text}=${value.text}`);
      } else args.push(arg.text);
    }
    return args;
  }

  private get next(): Token | undefined {
    return this.tokens[this.at];
  }

  private isNext(kind: Token["kind"], text: string): boolean {
    return this.next?.kind === kind && this.next.text === text;
  }

  private take(): Token | undefined {
    const token = this.next;
    this.at++;
    return token;
  }

  private takes(kind: Token["kind"], text: string): boolean {
    if (!this.isNext(kind, text)) return false;
    this.at++;
    return true;
  }

  private takesOperator(): string | undefined {
    const token = this.next;
    if (token?.kind !== "sign" || !OPERATORS.includes(token.text)) return undefined;
    this.at++;
    return token.text;
  }
}
