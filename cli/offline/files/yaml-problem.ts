import {
  type Document,
  type ErrorCode,
  isCollection,
  isScalar,
  type LineCounter,
  visit,
  type YAMLParseError,
} from "yaml";

/** What is wrong, where the parser's own text speaks to those who call it, or of the parser. */
const REASONS: Partial<Readonly<Record<ErrorCode, string>>> = {
  BLOCK_AS_IMPLICIT_KEY: "a key has a value in its line and keys below it",
  DUPLICATE_KEY: "duplicate key",
  MULTILINE_IMPLICIT_KEY: 'a line has no ":" behind its key, or its quotes do not end',
  MULTIPLE_DOCS: "the file has several documents; keep one",
  NON_STRING_KEY: "a key is a list, a map or empty; expected a text",
  TAB_AS_INDENT: "a line is indented by a tab; YAML takes spaces alone",
};

/** The reason of an error, without the place, and without the text of the file that the parser quotes from its second line on. */
export function yamlReason({ code, message }: Pick<YAMLParseError, "code" | "message">): string {
  const [first = ""] = message.split("\n");
  if (/^Maximum call stack/.test(first)) return "what is here is nested too deeply to be read";
  const [, quote] = /^Missing closing (["'])quote/.exec(first) ?? [];
  if (quote !== undefined) return `a closing ${quote} is missing`;
  const [, kind, end] = UNENDED.exec(first) ?? [];
  if (end !== undefined)
    return `the ${kind === "map" ? "map" : "list"} that begins here does not end in "${end}", or a line of it is not indented`;
  return REASONS[code] ?? first.replace(/ at line \d+, column \d+:?$/, "").replace(/:$/, "");
}

/** What the parser says of a list or a map in brackets that does not end, or whose lines stand too far left. */
export const UNENDED = /^Flow (sequence|map) .*end with a (\S)/;

/** Where to look for an error: where what does not end begins, and else its own place. @param lines those of the document's text. */
export function placeOf(
  error: Pick<YAMLParseError, "message" | "pos">,
  document: Document.Parsed,
  lines: LineCounter,
): { line: number; col: number } {
  const isUnended = UNENDED.test(error.message) || /^Missing closing ["']quote/.test(error.message);
  const begin = isUnended ? bracketsAround(document, error.pos[0]).at(-1) : undefined;
  return lines.linePos(begin ?? error.pos[0]);
}

/** Where the lists and maps in brackets, and texts in quotes, begin that reach to an offset: the innermost last. */
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

/** Where the first alias stands that has no anchor before it. */
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

/** Whether an alias stands within what it stands for, so that a value would contain itself. */
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

/** The errors of a document, the first of each line: what follows in it mostly comes from that. */
export const firstOfLines = (errors: readonly YAMLParseError[]): YAMLParseError[] =>
  errors.filter(
    ({ linePos }, i) => errors.findIndex((other) => other.linePos?.[0].line === linePos?.[0].line) === i,
  );
