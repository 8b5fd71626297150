/** What a label has to be: a text, or one of the other three operators of PromQL with its operand. */
export type LabelMatch = string | readonly [operator: "!=" | "=~" | "!~", operand: string];

/** A PromQL selector, such as `up{job="api"}`. */
export function series(name: string, labels: Readonly<Record<string, LabelMatch>>): string {
  const written = Object.entries(labels).map(([label, match]) => {
    const [operator, operand] = typeof match === "string" ? ["=", match] : match;
    // PromQL's strings have Go's escapes, of which JSON's are some.
    return `${label}${operator}${JSON.stringify(operand)}`;
  });
  return `${name}{${written.join(",")}}`;
}

/** A PromQL duration of whole minutes. */
export const minutes = (count: number): string => `${count}m`;
