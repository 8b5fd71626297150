import type { ErrorCode, YAMLParseError } from "yaml";

/** What is wrong, where the parser's own text speaks to those who call it, or of the parser. */
const REASONS: Partial<Readonly<Record<ErrorCode, string>>> = {
  BLOCK_AS_IMPLICIT_KEY: "a key has a value in its line and keys below it",
  DUPLICATE_KEY: "the key stands there already",
  MULTILINE_IMPLICIT_KEY: 'a line has no ":" behind its key, or its quotes do not end',
  MULTIPLE_DOCS: "the file has several documents; keep one",
  NON_STRING_KEY: "a key is a list, a map or empty; expected a text",
  TAB_AS_INDENT: "a line is indented by a tab; YAML takes spaces alone",
};

/** The reason of an error, without the place, and without the text of the file that the parser quotes from its second line on. */
export function yamlReason({ code, message }: Pick<YAMLParseError, "code" | "message">): string {
  const [first = ""] = message.split("\n");
  const [, quote] = /^Missing closing (["'])quote/.exec(first) ?? [];
  if (quote !== undefined) return `a closing ${quote} is missing`;
  return REASONS[code] ?? first.replace(/ at line \d+, column \d+:?$/, "").replace(/:$/, "");
}

/** The errors of a document, the first of each line: what follows in it mostly comes from that. */
export const firstOfLines = (errors: readonly YAMLParseError[]): YAMLParseError[] =>
  errors.filter(
    ({ linePos }, i) => errors.findIndex((other) => other.linePos?.[0].line === linePos?.[0].line) === i,
  );
