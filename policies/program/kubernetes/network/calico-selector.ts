import { someItem, Undecided } from "../../../evaluation/unknown";

/** The label of an object, by its key. @throws Undecided if it is unknown. */
export type LabelOf = (key: string) => string | undefined;

/** A parsed expression: whether it selects an object with these labels. */
type Test = (labelOf: LabelOf) => boolean;

const TOKEN =
  /\s*(&&|\|\||==|!=|[!(){},]|"[^"]*"|'[^']*'|not\s+in\b|in\b|contains\b|starts\s+with\b|ends\s+with\b|[\w./-]+)/y;

/**
 * Whether one of Calico's selector expressions selects an object with these labels; an empty one selects all.
 * Source: https://github.com/projectcalico/calico/tree/master/api/pkg/apis/projectcalico/v3 (networkpolicy.go), checked 2026-11-28
 * @param property path of the expression, for the report on one that cannot be parsed.
 * @throws Undecided if the expression cannot be parsed.
 */
export function selectsByExpression(text: string, labelOf: LabelOf, property: string): boolean {
  if (text.trim() === "") return true;
  const tokens = tokensOf(text);
  const test = tokens && new Parser(tokens).parse();
  if (!test) throw new Undecided(property);
  return test(labelOf);
}

function tokensOf(text: string): string[] | undefined {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = text.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) return undefined;
    tokens.push(/^["']/.test(token) ? token : token.replace(/\s+/, " "));
  }
  return tokens;
}

/** Parses an expression from left to right; each method returns undefined where it cannot. */
class Parser {
  private next = 0;

  constructor(private readonly tokens: readonly string[]) {}

  parse(): Test | undefined {
    const test = this.some();
    return this.next === this.tokens.length ? test : undefined;
  }

  private take(token: string): boolean {
    if (this.tokens[this.next] !== token) return false;
    this.next++;
    return true;
  }

  private some(): Test | undefined {
    const tests = [this.every()];
    while (this.take("||")) tests.push(this.every());
    return tests.every((test) => test)
      ? (labelOf) => someItem(tests as Test[], (t) => t(labelOf))
      : undefined;
  }

  private every(): Test | undefined {
    const tests = [this.one()];
    while (this.take("&&")) tests.push(this.one());
    return tests.every((test) => test)
      ? (labelOf) => !someItem(tests as Test[], (t) => !t(labelOf))
      : undefined;
  }

  private one(): Test | undefined {
    if (this.take("!")) {
      const test = this.one();
      return test && ((labelOf) => !test(labelOf));
    }
    if (this.take("(")) {
      const test = this.some();
      return this.take(")") ? test : undefined;
    }
    const name = this.tokens[this.next++];
    if (name === undefined || !/^[\w./-]+$/.test(name)) return undefined;
    return this.take("(") ? this.call(name) : this.comparison(name);
  }

  private call(name: string): Test | undefined {
    if (name === "all") return this.take(")") ? () => true : undefined;
    if (name === "global") return this.take(")") ? () => false : undefined;
    const key = this.tokens[this.next++];
    if (name !== "has" || key === undefined || !this.take(")")) return undefined;
    return (labelOf) => labelOf(key) !== undefined;
  }

  private comparison(key: string): Test | undefined {
    const operator = this.tokens[this.next++] ?? "";
    const values = operator === "in" || operator === "not in" ? this.values() : this.value();
    const compare = COMPARISONS.get(operator);
    if (!values || !compare) return undefined;
    const isNegated = operator === "!=" || operator === "not in";
    return (labelOf) => {
      const given = labelOf(key);
      if (given === undefined) return isNegated;
      return values.some((value) => compare(given, value)) !== isNegated;
    };
  }

  private value(): string[] | undefined {
    const text = this.tokens[this.next++];
    return text !== undefined && /^["']/.test(text) ? [text.slice(1, -1)] : undefined;
  }

  private values(): string[] | undefined {
    if (!this.take("{")) return undefined;
    const values: string[] = [];
    while (!this.take("}")) {
      const value = this.value();
      if (!value) return undefined;
      for (const one of value) values.push(one);
      this.take(",");
    }
    return values;
  }
}

const COMPARISONS: ReadonlyMap<string, (given: string, value: string) => boolean> = new Map([
  ["==", (given, value) => given === value],
  ["!=", (given, value) => given === value],
  ["in", (given, value) => given === value],
  ["not in", (given, value) => given === value],
  ["contains", (given, value) => given.includes(value)],
  ["starts with", (given, value) => given.startsWith(value)],
  ["ends with", (given, value) => given.endsWith(value)],
]);
