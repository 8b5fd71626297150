import { extname } from "node:path";
import { type Document, parseDocument } from "yaml";
import { NotEvaluated } from "../../messages/errors";
import { isObject } from "../protocol/values";
import { type GoYaml, parseAsGo } from "./go-yaml";
import { readWrittenText } from "./input-file";
import { aliasWithoutAnchor, hasCircle } from "./yaml-problem";

/**
 * How Pulumi's own parser takes a file: a key << takes in another map. Source: gopkg.in/yaml.v3, which sdk/go/common/encoding of
 * https://github.com/pulumi/pulumi uses, tried on 2026-11-30
 */
export const AS_PULUMI = { merge: true, stringKeys: true } as const;

/** @throws NotEvaluated where the file cannot be read, is not YAML, or is not a map. */
export function readYaml(file: string): Record<string, unknown> {
  const text = readWrittenText(file);
  const { documents, placeAt, problem } = parseAsGo(text, (moved, lineCounter) => [
    withinBounds(file, () => parseDocument(moved, { ...AS_PULUMI, lineCounter })),
  ]);
  if (problem) {
    const { line, col } = problem.place;
    throw new NotEvaluated(
      `${file} is invalid ${extname(file).slice(1).toUpperCase()}: ${problem.reason} at line ${line}, column ${col}.`,
    );
  }
  const content: unknown = documents.map((each) => valueIn(file, each, placeAt))[0] ?? {};
  if (!isObject(content)) throw new NotEvaluated(`${file} is not a map of keys to values.`);
  return content;
}

/** The content of a document without errors. @throws NotEvaluated for aliases that expand too far, or refer to nothing. */
export function valueIn(file: string, document: Document.Parsed, placeAt: GoYaml["placeAt"]): unknown {
  return withinBounds(file, () => {
    try {
      const value: unknown = document.toJS();
      if (hasCircle(value))
        throw new NotEvaluated(`${file} is invalid YAML: an alias stands within what it stands for.`);
      return value;
    } catch (error) {
      const alias = error instanceof ReferenceError ? aliasWithoutAnchor(document) : undefined;
      if (alias === undefined) throw error;
      const { line, col } = placeAt(alias.offset);
      throw new NotEvaluated(
        `${file} is invalid YAML: the alias *${alias.name} has no anchor before it at line ${line}, column ${col}.`,
      );
    }
  });
}

/** The parser throws where aliases multiply, and where the nesting is deeper than the call stack. */
export function withinBounds<V>(file: string, parse: () => V): V {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) throw new NotEvaluated(`${file} is nested too deeply to be read.`);
    if (error instanceof ReferenceError)
      throw new NotEvaluated(`${file} has aliases that expand to too many values, or to none.`);
    throw error;
  }
}
