import { extname } from "node:path";
import { parseDocument } from "yaml";
import { NotEvaluated } from "../messages/errors";
import { readText } from "./input-file";
import { MAX_WRITTEN_BYTES } from "./input-limits";
import { isObject } from "./protocol/values";
import { yamlReason } from "./yaml-problem";

/** @throws NotEvaluated where the file cannot be read, is not YAML, or is not a map. */
export function readYaml(file: string): Record<string, unknown> {
  const text = readText(file, MAX_WRITTEN_BYTES);
  const document = withinBounds(file, () => parseDocument(text, { stringKeys: true }));
  const [error] = document.errors;
  if (error) {
    const [place] = error.linePos ?? [];
    const at = place ? ` at line ${place.line}, column ${place.col}` : "";
    throw new NotEvaluated(
      `${file} is invalid ${extname(file).slice(1).toUpperCase()}: ${yamlReason(error)}${at}.`,
    );
  }
  const content: unknown = withinBounds(file, () => document.toJS()) ?? {};
  if (!isObject(content)) throw new NotEvaluated(`${file} is not a map of keys to values.`);
  return content;
}

/** The parser gives up where aliases multiply, and where what is nested is deeper than calls can be. */
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
