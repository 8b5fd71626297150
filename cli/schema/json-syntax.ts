import { type ParseErrorCode, printParseErrorCode, visit } from "jsonc-parser";

/** Where a text stops being JSON, as an offset, and why. */
interface SyntaxProblem {
  offset: number;
  reason: string;
}

/** What is wrong, by the parser's names. */
const REASONS: Readonly<Record<ReturnType<typeof printParseErrorCode>, string>> = {
  InvalidSymbol: "a string is not in double quotes",
  InvalidNumberFormat: "a number is invalid",
  PropertyNameExpected: "a key in double quotes is missing",
  ValueExpected: "a value is missing",
  ColonExpected: '":" is missing after a key',
  CommaExpected: '"," is missing',
  CloseBraceExpected: '"}" is missing',
  CloseBracketExpected: '"]" is missing',
  EndOfFileExpected: "there is more text after the end",
  InvalidCommentToken: "JSON has no comments; YAML does",
  UnexpectedEndOfComment: "JSON has no comments; YAML does",
  UnexpectedEndOfString: "a string has no closing quote",
  UnexpectedEndOfNumber: "a number is invalid",
  InvalidUnicode: "an escape is invalid",
  InvalidEscapeCharacter: "an escape is invalid",
  InvalidCharacter: "a string has a control character",
  "<unknown ParseErrorCode>": "the syntax is wrong",
};

/**
 * The first thing that makes a text invalid JSON; undefined for valid JSON. JSON.parse decides: but its messages differ by engine, and name no
 * place for some problems.
 */
export function jsonProblem(text: string): SyntaxProblem | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    return firstProblem(text);
  }
}

function firstProblem(text: string): SyntaxProblem {
  if (text.trim() === "") return { offset: 0, reason: "the file is empty" };
  let first: SyntaxProblem | undefined;
  const onError = (code: ParseErrorCode, offset: number) => {
    first ??= problemAt(text, code, offset);
  };
  visit(text, { onError }, { disallowComments: true });
  return first ?? { offset: 0, reason: REASONS["<unknown ParseErrorCode>"] };
}

function problemAt(text: string, code: ParseErrorCode, offset: number): SyntaxProblem {
  if (offset >= text.trimEnd().length) return { offset, reason: "the file ends too early" };
  const before = text.slice(0, offset).trimEnd();
  const char = text[offset];
  if ((char === "}" || char === "]") && before.endsWith(","))
    return { offset: before.length - 1, reason: `the comma before "${char}" is not allowed` };
  return {
    offset,
    reason: char === "'" ? "only double quotes are valid in JSON" : REASONS[printParseErrorCode(code)],
  };
}
