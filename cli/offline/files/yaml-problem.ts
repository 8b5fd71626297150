import {
  type Document,
  type ErrorCode,
  isCollection,
  isScalar,
  type LineCounter,
  visit,
  type YAMLParseError,
} from "yaml";

/** Texts for errors whose own text in the parser is about its API or its internals. */
const REASONS: Partial<Readonly<Record<ErrorCode, string>>> = {
  BLOCK_AS_IMPLICIT_KEY: "a key has a value in its line and keys below it",
  DUPLICATE_KEY: "duplicate key",
  MULTILINE_IMPLICIT_KEY: 'a line has no ":" behind its key, or its quotes do not end',
  MULTIPLE_DOCS: "the file has several documents; keep one",
  NON_STRING_KEY: "a key is a list, a map or empty; expected a text",
  TAB_AS_INDENT: "a line is indented by a tab; YAML takes spaces alone",
};

/** The reason of an error, without its place, and without the part of the file that the parser quotes from its second line on. */
export function yamlReason({ code, message }: Pick<YAMLParseError, "code" | "message">): string {
  const [first = ""] = message.split("\n");
  if (/^Maximum call stack/.test(first)) return "what is here is nested too deeply to be read";
  const [, quote] = UNENDED_QUOTE.exec(first) ?? [];
  if (quote !== undefined) return `a closing ${quote} is missing`;
  const [, kind, end] = UNENDED.exec(first) ?? [];
  if (end !== undefined)
    return `the ${kind === "map" ? "map" : "list"} that begins here does not end in "${end}", or a line of it is not indented`;
  return REASONS[code] ?? first.replace(/ at line \d+, column \d+:?$/, "").replace(/:$/, "");
}

/** The parser's text for a list or map in brackets that does not end, or whose lines are indented too little. */
export const UNENDED = /^Flow (sequence|map) .*end with a (\S)/;

/** The parser's text for a quoted text that does not end, or whose lines are indented too little. */
export const UNENDED_QUOTE = /^Missing closing (["'])quote/;

/**
 * Where to look for an error: the beginning of what does not end, else the error's own place.
 * @param lines those of the document's text.
 */
export function placeOf(
  error: Pick<YAMLParseError, "message" | "pos">,
  document: Document.Parsed,
  lines: LineCounter,
): { line: number; col: number } {
  const isUnended = UNENDED.test(error.message) || UNENDED_QUOTE.test(error.message);
  const begin = isUnended ? bracketsAround(document, error.pos[0]).at(-1) : undefined;
  return lines.linePos(begin ?? error.pos[0]);
}

/** Offsets of the lists and maps in brackets, and quoted texts, that contain an offset, the innermost last. */
export function bracketsAround(document: Document.Parsed, offset: number): number[] {
  const begins: number[] = [];
  visit(document, {
    Node(_, node) {
      const isInBrackets =
        (isCollection(node) && node.flow === true) ||
        (isScalar(node) && String(node.type).startsWith("QUOTE"));
      const [from, to] = node.range ?? [0, -1];
      if (isInBrackets && from <= offset && offset <= to) begins.push(from);
    },
  });
  return begins;
}

/** The first alias that has no anchor before it. */
export function aliasWithoutAnchor(document: Document.Parsed): { name: string; offset: number } | undefined {
  let found: { name: string; offset: number } | undefined;
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) !== undefined) return undefined;
      found = { name: alias.source, offset: alias.range?.[0] ?? 0 };
      return visit.BREAK;
    },
  });
  return found;
}

/** Whether an alias is inside its own anchor's value, so that the value would contain itself. */
export function hasCircle(
  value: unknown,
  around = new Set<unknown>(),
  without = new Set<unknown>(),
): boolean {
  if (typeof value !== "object" || value === null || without.has(value)) return false;
  if (around.has(value)) return true;
  around.add(value);
  const found = Object.values(value).some((item) => hasCircle(item, around, without));
  around.delete(value);
  without.add(value);
  return found;
}

/** The first error of each line: the others in a line mostly follow from it. */
export const firstOfLines = (errors: readonly YAMLParseError[]): YAMLParseError[] =>
  errors.filter(
    ({ linePos }, i) => errors.findIndex((other) => other.linePos?.[0].line === linePos?.[0].line) === i,
  );
