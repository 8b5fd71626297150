// Reads the expressions of cluster-selectors.ts. Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md, checked 2026-11-25
// Longer than a screen: one grammar, whose rules call one another.

export type ClusterSelector =
  | { readonly kind: "and" | "or"; readonly parts: readonly ClusterSelector[] }
  | { readonly kind: "not"; readonly part: ClusterSelector }
  /** `resource.labels.env == 'prod'`; a list of values is taken apart. */
  | { readonly kind: "equals"; readonly key: string; readonly value: string }
  /** `has(resource.labels.env)` or `'env' in resource.labels` */
  | { readonly kind: "has"; readonly key: string };

/** The deepest nesting: more than anybody's selector has. */
const MAX_DEPTH = 50;

interface Token {
  readonly kind: "sign" | "word" | "string";
  readonly text: string;
}

/** Spaces, a sign, a name, or a text in quotes without escapes; anything else is not read. */
const TOKEN = /\s+|(==|!=|&&|\|\||[!()[\].,])|([A-Za-z_]\w*)|'([^'"\\\r\n]*)'|"([^'"\\\r\n]*)"/y;

export function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (!match) return undefined;
    const [whole, sign, word, single, double] = match;
    const quoted = single ?? double;
    if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (quoted !== undefined) tokens.push({ kind: "string", text: quoted });
    at += whole.length;
  }
  return tokens;
}

const LABELS = ["resource", ".", "labels"] as const;

/** Reads the tokens of one selector. */
export class SelectorParser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  read(): ClusterSelector | undefined {
    const selector = this.or(0);
    return this.at === this.tokens.length ? selector : undefined;
  }

  private or(depth: number): ClusterSelector | undefined {
    return this.chain("or", "||", () => this.chain("and", "&&", () => this.unary(depth)));
  }

  private chain(
    kind: "and" | "or",
    operator: string,
    operand: () => ClusterSelector | undefined,
  ): ClusterSelector | undefined {
    const parts: ClusterSelector[] = [];
    do {
      const part = operand();
      if (!part) return undefined;
      parts.push(part);
    } while (this.takes(operator));
    return parts.length === 1 ? parts[0] : { kind, parts };
  }

  private unary(depth: number): ClusterSelector | undefined {
    if (depth > MAX_DEPTH) return undefined;
    if (this.takes("!")) {
      const part = this.unary(depth + 1);
      return part && { kind: "not", part };
    }
    if (this.takes("(")) {
      const inner = this.or(depth + 1);
      return this.takes(")") ? inner : undefined;
    }
    if (this.takes("has")) {
      if (!this.takes("(")) return undefined;
      const key = this.label();
      return key !== undefined && this.takes(")") ? { kind: "has", key } : undefined;
    }
    return this.next?.kind === "string" ? this.fromText() : this.fromLabel();
  }

  /** `'prod' == resource.labels.env` or `'env' in resource.labels` */
  private fromText(): ClusterSelector | undefined {
    const text = this.string();
    if (text === undefined) return undefined;
    if (this.takes("in")) return this.takesLabels() ? { kind: "has", key: text } : undefined;
    const isEqual = this.comparison();
    const key = this.label();
    return isEqual === undefined || key === undefined ? undefined : equals(key, text, isEqual);
  }

  /** `resource.labels.env == 'prod'` or `resource.labels.env in ['prod', 'live']` */
  private fromLabel(): ClusterSelector | undefined {
    const key = this.label();
    if (key === undefined) return undefined;
    if (this.takes("in")) {
      if (!this.takes("[")) return undefined;
      const values = this.chain("or", ",", () => {
        const value = this.string();
        return value === undefined ? undefined : equals(key, value, true);
      });
      return this.takes("]") ? values : undefined;
    }
    const isEqual = this.comparison();
    const value = this.string();
    return isEqual === undefined || value === undefined ? undefined : equals(key, value, isEqual);
  }

  /** Whether an operator is == (true) or != (false); undefined for neither. */
  private comparison(): boolean | undefined {
    if (this.takes("==")) return true;
    return this.takes("!=") ? false : undefined;
  }

  /** The key of `resource.labels.env` or `resource.labels['env']`. */
  private label(): string | undefined {
    if (!this.takesLabels()) return undefined;
    if (this.takes("[")) {
      const key = this.string();
      return this.takes("]") ? key : undefined;
    }
    if (!this.takes(".") || this.next?.kind !== "word") return undefined;
    return this.take()?.text;
  }

  private takesLabels(): boolean {
    return LABELS.every((text) => this.takes(text));
  }

  private string(): string | undefined {
    return this.next?.kind === "string" ? this.take()?.text : undefined;
  }

  private get next(): Token | undefined {
    return this.tokens[this.at];
  }

  private take(): Token | undefined {
    const token = this.next;
    this.at++;
    return token;
  }

  /** Consumes a sign or a name, but not a quoted text, if it is next. */
  private takes(text: string): boolean {
    if (this.next?.kind === "string" || this.next?.text !== text) return false;
    this.at++;
    return true;
  }
}

function equals(key: string, value: string, isEqual: boolean): ClusterSelector {
  const comparison: ClusterSelector = { kind: "equals", key, value };
  return isEqual ? comparison : { kind: "not", part: comparison };
}
