import { extname } from "node:path";
import { isScalar, LineCounter, parseDocument } from "yaml";
import { NotEvaluated } from "../messages/errors";
import { readWrittenText, refuseDepth } from "../offline/files/input-file";
import { AS_PULUMI, valueIn, withinBounds } from "../offline/files/yaml-file";
import { firstOfLines, placeOf, yamlReason } from "../offline/files/yaml-problem";
import { jsonProblemText, placesIn, problemText } from "./problem-text";
import type { Problem } from "./problems";

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
 * Reads a file that somebody has written, JSON or YAML by its name, or else by how it begins.
 * @throws NotEvaluated where it cannot be read, InvalidFile where it is neither.
 */
export function readWritten(file: string, what: string): Written {
  const text = readWrittenText(file);
  refuseDepth(file, text);
  const isYaml = isYamlFile(file, text);
  const problem = isYaml ? undefined : jsonProblemText(text);
  if (problem !== undefined) throw new InvalidFile(file, [problem], what);
  // JSON is read as YAML too, for the lines and for duplicate keys, of which JSON.parse takes the last.
  const lines = new LineCounter();
  const document = withinBounds(file, () => parseDocument(text, { ...AS_PULUMI, lineCounter: lines }));
  const invalid = firstOfLines(document.errors).map((error) => {
    const { line, col } = placeOf(error, document, lines);
    const problem =
      error.code === "DUPLICATE_KEY"
        ? "duplicate key"
        : `invalid ${isYaml ? "YAML" : "JSON"}: ${yamlReason(error)}`;
    return `line ${line}, column ${col}: ${problem}`;
  });
  if (invalid.length > 0) throw new InvalidFile(file, invalid, what);
  const { contents } = document;
  const isEmpty =
    contents === null || (isScalar(contents) && contents.value === null && contents.source === "");
  const value: unknown = isEmpty ? {} : valueIn(file, document, (offset) => lines.linePos(offset));
  const describe = (problem: Problem) => {
    const text = problemText(problem, placesIn(document, lines));
    // 1.30 is the number 1.3 in YAML.
    return isYaml && UNQUOTED.test(text) ? `${text}: put it in quotes` : text;
  };
  return { value, describe };
}

/** Whether a file is YAML. Standard input and a pipe have no name that tells, and an empty one most likely lacks what it was to have. */
function isYamlFile(file: string, text: string): boolean {
  const extension = extname(file);
  if (extension === ".yaml" || extension === ".yml") return true;
  return extension !== ".json" && !/^\s*([[{]|$)/.test(text);
}

/** What is said of a version or a day that YAML takes for a number. */
const UNQUOTED = / is an? (number|integer); expected a string$/;
