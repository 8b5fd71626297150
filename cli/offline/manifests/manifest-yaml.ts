import { type Document, parseAllDocuments, visit } from "yaml";
import { messageOf } from "../../messages/errors";
import { type GoYaml, parseAsGo } from "../files/go-yaml";
import { aliasWithoutAnchor, hasCircle } from "../files/yaml-problem";
import { isObject } from "../protocol/values";
import { AS_JSON } from "./manifest-scalars";

/** More characters are read of no manifest: twenty times what an object may have in a cluster, and more than any that is known. */
const MAX_LENGTH = 20_000_000;

/** What is not YAML for any parser. */
export class InvalidYaml extends Error {}

/**
 * The documents of a manifest, as the provider's parser takes them.
 * @param takesAny whether documents may be lists and single values.
 * @throws Error that says which line is no YAML.
 */
export function documentsOf(text: string, takesAny = true): unknown[] {
  if (text.length > MAX_LENGTH)
    throw new Error(`the manifest has more than ${MAX_LENGTH / 1_000_000} MB, which is the limit`);
  const lines = text.split("\n");
  const { documents, placeAt, problem } = parseAsGo(text, (moved, lineCounter) => {
    const documents = parseAllDocuments(moved, { ...AS_JSON, lineCounter });
    return Array.isArray(documents) ? documents : [];
  });
  if (problem) throw invalidAt(problem.place, lines, problem.reason);
  const invalid = (offset: number, reason: string) => invalidAt(placeAt(offset), lines, reason);
  return documents.map((each) => {
    const value = readDocument(each, invalid);
    if (!takesAny && value !== null && !isObject(value)) throw notAnObject(value, each, placeAt);
    return value;
  });
}

type Invalid = (offset: number, reason: string) => Error;

/** @throws Error where a number has no form in JSON, or aliases stand for too much. */
function readDocument(document: Document.Parsed, invalid: Invalid): unknown {
  visit(document, {
    Scalar(position, node) {
      if (typeof node.value !== "number" || Number.isFinite(node.value)) return;
      const isTooLarge = /\d/.test(node.source ?? "");
      if (!isTooLarge && position !== "key")
        throw invalid(node.range?.[0] ?? 0, `${node.source} has no form in JSON`);
      node.value = node.source;
    },
  });
  try {
    const value: unknown = document.toJS();
    if (!hasCircle(value)) return value;
  } catch (error) {
    const alias = aliasWithoutAnchor(document);
    if (alias) throw invalid(alias.offset, `the alias *${alias.name} has no anchor before it`);
    if (error instanceof ReferenceError)
      throw new Error("the manifest has aliases that expand to too many values");
    if (!/^Merge sources/.test(messageOf(error))) throw error;
    throw invalid(document.contents?.range?.[0] ?? 0, "the value of a key << is not a map");
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

function notAnObject(value: unknown, { contents }: Document.Parsed, placeAt: GoYaml["placeAt"]): Error {
  const what = Array.isArray(value) ? "a list" : "a single value";
  const { line, col } = placeAt(contents?.range?.[0] ?? 0);
  return new InvalidYaml(
    `the document at line ${line}, column ${col} is ${what}, not an object with a kind and an apiVersion`,
  );
}
