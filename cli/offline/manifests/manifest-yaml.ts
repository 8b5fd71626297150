import { type Document, LineCounter, parseAllDocuments, visit, type YAMLParseError } from "yaml";
import { messageOf } from "../../messages/errors";
import {
  aliasWithoutAnchor,
  bracketsAround,
  hasCircle,
  placeOf,
  UNENDED,
  UNENDED_QUOTE,
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

/** A quoted text from its first quote to its last. */
const QUOTED = /^(?:'[^']*(?:''[^']*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*")/;
/** Where a document ends, also within quotes. */
const DOCUMENT_MARK = /^(?:---|\.\.\.)(?:\s|$)/;

/** What is not YAML for any parser. */
export class InvalidYaml extends Error {}

/**
 * The provider's parser takes flow collections and quoted texts whose lines stand left of where YAML asks for them. Their
 * indentation means nothing, so such a line is moved to the right until the rest can be read.
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
    const document = list.find(({ errors }) => errors.some(isRefused));
    const error = document?.errors.find(isRefused);
    if (!document || !error)
      return list.map((each) => {
        const value = readDocument(each, counter, invalid);
        if (!takesAny && value !== null && !isObject(value)) throw notAnObject(value, each, counter);
        return value;
      });
    const begins = bracketsAround(document, error.pos[0]);
    const begin = begins.at(-1) ?? -1;
    const problem = invalid(placeOf(error, document, counter), yamlReason(error));
    const left = linesToMove(error, begin, lines, counter).filter((line) => !moved.has(line));
    if (left.length === 0 || moved.size >= MOST_LINES)
      throw begins.flatMap((each) => unended.get(each) ?? [])[0] ?? problem;
    // Moving a line changes no offset before it.
    if (!unended.has(begin)) unended.set(begin, problem);
    for (const line of left) {
      moved.add(line);
      lines[line] = `${FURTHER}${lines[line] ?? ""}`;
    }
  }
}

/** The provider's parser takes a comment right behind a quoted text or a bracket. */
const isRefused = ({ message }: YAMLParseError): boolean => !message.startsWith("Comments must be separated");

/**
 * The lines that an error may be about because they stand too far left: the error's own in a flow collection, or the next if the error
 * is at the line's end; in a quoted text all that follow its first. None if moving them cannot help.
 * @param begin the offset of the flow collection or quoted text.
 */
function linesToMove(
  { message, pos }: YAMLParseError,
  begin: number,
  lines: readonly string[],
  counter: LineCounter,
): number[] {
  if (UNENDED.test(message)) {
    const { line, col } = counter.linePos(pos[0]);
    const isAtEnd = (lines[line - 1] ?? "").slice(col - 1).trim() === "";
    return [isAtEnd ? line : line - 1];
  }
  if (!UNENDED_QUOTE.test(message) || begin < 0) return [];
  const first = counter.linePos(begin).line - 1;
  const [text = ""] = QUOTED.exec(lines.join("\n").slice(begin)) ?? [];
  const following = text.split("\n").slice(1);
  return following.some((line) => DOCUMENT_MARK.test(line)) ? [] : following.map((_, i) => first + 1 + i);
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
