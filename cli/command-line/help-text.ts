import { withDocPages } from "../messages/doc-page";
import { hanging, indented, wrap } from "../report/wrap";

/** Least columns for a description beside its flag or command; with fewer it stands below. */
const LEAST_BESIDE = 30;
/** The indent of a description below its flag or command. */
const BELOW = "      ";

/** A part of a help page: a paragraph, a line of usage, or a flag or command with its description. */
interface Entry {
  /** What stands before the text; of a flag or command, itself. */
  readonly first: string;
  /** The column at which the description begins; undefined for what is no flag or command. */
  readonly column: number | undefined;
  readonly text: string;
}

/** A help page within a width: paragraphs and descriptions are wrapped anew, however the source wraps them. */
export function helpText(page: string, width: number): string {
  const lines = entriesOf(withDocPages(page).trimEnd().split("\n")).flatMap((entry) =>
    entryLines(entry, width),
  );
  return `${lines.join("\n")}\n`;
}

function entriesOf(lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines) {
    const before = entries.at(-1);
    const [, usage, synopsis] = /^(Usage: | {7}(?=gke-guardrails ))(.*)$/.exec(line) ?? [];
    const indent = line.search(/\S/);
    const end = line.indexOf("  ", indent);
    const name = line.slice(indent, end < 0 ? line.length : end);
    const text = line.slice(indent + name.length).trimStart();
    if (usage !== undefined) entries.push({ first: usage, column: undefined, text: synopsis ?? "" });
    else if (indent === 2) entries.push({ first: `  ${name}`, column: line.length - text.length, text });
    else if (before && indent > 2 && before.column !== undefined)
      entries.splice(-1, 1, { ...before, column: indent, text: `${before.text} ${line.trim()}`.trim() });
    else if (before && indent === 0 && before.first === "" && before.text !== "")
      entries.splice(-1, 1, { ...before, text: `${before.text} ${line}` });
    else entries.push({ first: "", column: undefined, text: line });
  }
  return entries;
}

function entryLines({ first, column, text }: Entry, width: number): string[] {
  if (column === undefined) return hanging(first, text, width);
  if (width - column < LEAST_BESIDE)
    return [...indented(first.trim(), width, "  "), ...(text === "" ? [] : indented(text, width, BELOW))];
  const [line = "", ...more] = wrap(text, width - column);
  const below = [line, ...more].map((each) => " ".repeat(column) + each);
  return first.length + 2 <= column
    ? [first.padEnd(column) + line, ...below.slice(1)]
    : [...indented(first.trim(), width, "  "), ...below];
}
