import { type Document, LineCounter, parseAllDocuments, visit } from "yaml";
import { messageOf } from "../../messages/errors";
import {
  aliasWithoutAnchor,
  bracketsAround,
  hasCircle,
  placeOf,
  UNENDED,
  yamlReason,
} from "../files/yaml-problem";
import { isObject } from "../protocol/values";
import { AS_JSON } from "./manifest-scalars";

/** More characters are read of no manifest: twenty times what an object may have in a cluster, and more than any that is known. */
const MAX_LENGTH = 20_000_000;
/** How far a continued line is moved to the right: further than any key stands. */
const FURTHER = " ".repeat(200);
/** How many lines of a manifest may need it. */
const MOST_LINES = 500;

/** What is not YAML for any parser. */
export class InvalidYaml extends Error {}

/**
 * The provider's parser takes flow collections whose lines stand left of where YAML asks for them. Their indentation means
 * nothing, so such a line is moved to the right until the rest can be read.
 * @param takesAny whether documents may be lists and single values.
 * @throws Error that says which line is no YAML.
 */
export function documentsOf(text: string, takesAny = true): unknown[] {
  if (text.length > MAX_LENGTH)
    throw new Error(`the manifest has more than ${MAX_LENGTH / 1_000_000} MB, which is the limit`);
  const lines = text.split("\n");
  const moved = new Set<number>();
  /** What is wrong with what was moved for, by where it begins. */
  const unended = new Map<number, Error>();
  for (;;) {
    const counter = new LineCounter();
    const documents = parseAllDocuments(lines.join("\n"), { ...AS_JSON, lineCounter: counter });
    const list = Array.isArray(documents) ? documents : [];
    const invalid = (place: { line: number; col: number }, reason: string) =>
      invalidAt(
        moved.has(place.line - 1) ? { ...place, col: place.col - FURTHER.length } : place,
        lines,
        reason,
      );
    const document = list.find(({ errors }) => errors.length > 0);
    const [error] = document?.errors ?? [];
    if (!document || !error)
      return list.map((each) => {
        const value = readDocument(each, counter, invalid);
        if (!takesAny && value !== null && !isObject(value)) throw notAnObject(value, each, counter);
        return value;
      });
    const line = counter.linePos(error.pos[0]).line - 1;
    const begins = bracketsAround(document, error.pos[0]);
    const begin = begins.at(-1) ?? -1;
    const problem = invalid(placeOf(error, document, counter), yamlReason(error));
    if (!UNENDED.test(error.message) || moved.has(line) || moved.size === MOST_LINES)
      throw begins.flatMap((each) => unended.get(each) ?? [])[0] ?? problem;
    // Moving a line changes no offset before it.
    if (!unended.has(begin)) unended.set(begin, problem);
    moved.add(line);
    lines[line] = `${FURTHER}${lines[line] ?? ""}`;
  }
}

type Invalid = (place: { line: number; col: number }, reason: string) => Error;

/** @throws Error where a number has no form in JSON, or aliases stand for too much. */
function readDocument(document: Document.Parsed, lines: LineCounter, invalid: Invalid): unknown {
  visit(document, {
    Scalar(position, node) {
      if (typeof node.value !== "number" || Number.isFinite(node.value)) return;
      const isTooLarge = /\d/.test(node.source ?? "");
      if (!isTooLarge && position !== "key")
        throw invalid(lines.linePos(node.range?.[0] ?? 0), `${node.source} has no form in JSON`);
      node.value = node.source;
    },
  });
  try {
    const value: unknown = document.toJS();
    if (!hasCircle(value)) return value;
  } catch (error) {
    const alias = aliasWithoutAnchor(document);
    if (alias) throw invalid(lines.linePos(alias.offset), `the alias *${alias.name} has no anchor before it`);
    if (error instanceof ReferenceError)
      throw new Error("the manifest has aliases that expand to too many values");
    if (!/^Merge sources/.test(messageOf(error))) throw error;
    throw invalid(lines.linePos(document.contents?.range?.[0] ?? 0), "the value of a key << is not a map");
  }
  throw new Error("the manifest has an alias that stands within what it stands for");
}

function invalidAt(
  { line, col }: { line: number; col: number },
  lines: readonly string[],
  reason: string,
): Error {
  const key = /^\s*(?:- )?([\w.-]+):/.exec(lines[line - 1] ?? "")?.[1];
  const named = key === undefined ? "" : ` ("${key}")`;
  return new InvalidYaml(`the manifest is invalid YAML at line ${line}, column ${col}${named}: ${reason}`);
}

function notAnObject(value: unknown, { contents }: Document.Parsed, lines: LineCounter): Error {
  const what = Array.isArray(value) ? "a list" : "a single value";
  const { line, col } = lines.linePos(contents?.range?.[0] ?? 0);
  return new InvalidYaml(
    `the document at line ${line}, column ${col} is ${what}, not an object with a kind and an apiVersion`,
  );
}
