/** What a label has to be: a text, or one of the other three operators of PromQL with its operand. */
export type Matcher = string | readonly [operator: "!=" | "=~" | "!~", operand: string];

/** A PromQL selector, such as `up{job="api"}`. */
export function series(name: string, matchers: Readonly<Record<string, Matcher>>): string {
  const written = Object.entries(matchers).map(([label, matcher]) => {
    const [operator, operand] = typeof matcher === "string" ? ["=", matcher] : matcher;
    // PromQL's strings have Go's escapes, of which JSON's are some.
    return `${label}${operator}${JSON.stringify(operand)}`;
  });
  return `${name}{${written.join(",")}}`;
}

/** A PromQL duration of whole minutes. */
export const minutes = (count: number): string => `${count}m`;
