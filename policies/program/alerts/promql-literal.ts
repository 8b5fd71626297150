/**
 * A string literal's value: between backticks as it stands, else with Go's escapes.
 * Source: https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals
 */
export function unquoted(literal: string): string {
  const text = literal.slice(1, -1);
  if (literal.startsWith("`")) return text;
  return text.replace(
    /\\(?:x([\da-f]{2})|u([\da-f]{4})|(.))/gis,
    (_, byte?: string, unit?: string, char = "") =>
      (byte ?? unit) === undefined
        ? (CONTROL[char as string] ?? char)
        : String.fromCharCode(Number.parseInt(byte ?? unit ?? "", 16)),
  );
}

const CONTROL: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r" };
