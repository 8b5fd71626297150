import { printable, printableLines } from "../../policies/evaluation/printable";

/** The fields that may have several lines: what a program's error or another pack's message says. */
const OF_LINES = new Set(["error", "problem", "fix"]);

/** A report, or a part of one, whose texts are safe to print. */
export function printableReport<T>(report: T, field = ""): T {
  return printed(report, field) as T;
}

function printed(value: unknown, field: string): unknown {
  if (typeof value === "string") return OF_LINES.has(field) ? printableLines(value) : printable(value);
  if (Array.isArray(value)) return value.map((item) => printed(item, field));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, printed(inner, key)]));
}
