// From a filter's tokens to its tree. Sources as for filters.ts, checked 2026-11-25: https://cloud.google.com/logging/docs

import { NEGATION, OPERATORS, type Token } from "./filter-tokens";

export type Filter =
  | { readonly kind: "and" | "or"; readonly parts: readonly Filter[] }
  | { readonly kind: "not"; readonly part: Filter }
  | Leaf;

/** The conditions in a filter. Paths and values are without their quotes. */
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

/** Deeper nesting is nobody's filter, and would only cost the call stack. */
const MAX_DEPTH = 100;

/** Reads the tokens of one filter. */
export class FilterParser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  read(): Filter | undefined {
    const filter = this.and(0, (value) => ({ kind: "text", value }));
    return this.at === this.tokens.length ? filter : undefined;
  }

  /** @param make what a value without an operator means: a text to search for, or one of the values with which a path is compared. */
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

  /** A comparison of a function's result, as in `cast(…) > 1`, is not evaluated. */
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
