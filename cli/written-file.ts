import { extname } from "node:path";
import { isScalar, LineCounter, parseDocument } from "yaml";
import { NotEvaluated } from "./messages/errors";
import { MAX_WRITTEN_BYTES, readText, refuseDepth } from "./offline/input-file";
import { withinBounds } from "./offline/yaml-file";
import { jsonProblemText, placesIn, problemText } from "./schema/problem-text";
import type { Problem } from "./schema/problems";

/** A file that somebody has written, and that is wrong: what is, and where. */
export class InvalidFile extends NotEvaluated {
  /** @param what the file is meant to be, such as "a valid configuration". */
  constructor(
    readonly file: string,
    readonly problems: readonly string[],
    what: string,
  ) {
    super([`${file} is not ${what}:`, ...problems.map((problem) => `  ${problem}`)].join("\n"));
  }
}

/** What a file holds. */
export interface Written {
  /** An empty file holds an empty object, as it says nothing; a null that is written out is null. */
  readonly value: unknown;
  /** A problem with its place in the file. */
  describe(problem: Problem): string;
}

/**
 * Reads a file that somebody has written, JSON or YAML by its name.
 * @throws NotEvaluated where it cannot be read, InvalidFile where it is neither.
 */
export function readWritten(file: string, what: string): Written {
  const text = readText(file, MAX_WRITTEN_BYTES);
  refuseDepth(file, text);
  const isYaml = [".yaml", ".yml"].includes(extname(file));
  const problem = isYaml ? undefined : jsonProblemText(text);
  if (problem !== undefined) throw new InvalidFile(file, [problem], what);
  // JSON is read as YAML too, for the lines and for duplicate keys, of which JSON.parse takes the last.
  const lines = new LineCounter();
  const document = withinBounds(file, () => parseDocument(text, { lineCounter: lines }));
  const invalid = document.errors.map(({ pos, message }) => {
    const { line, col } = lines.linePos(pos[0]);
    // The parser's reason is in its first line, and the text of the file behind it.
    const [reason = ""] = message.split("\n");
    const cause = reason.replace(/ at line \d+, column \d+:?$/, "");
    const problem = /unique/.test(message)
      ? "duplicate key"
      : `invalid ${isYaml ? "YAML" : "JSON"}: ${cause}`;
    return `line ${line}, column ${col}: ${problem}`;
  });
  if (invalid.length > 0) throw new InvalidFile(file, invalid, what);
  const { contents } = document;
  const isEmpty = contents === null || (isScalar(contents) && contents.source === "");
  const value: unknown = isEmpty ? {} : withinBounds(file, () => document.toJS());
  return { value, describe: (problem) => problemText(problem, placesIn(document, lines)) };
}
