import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { parseDocument } from "yaml";
import { NotEvaluated } from "../messages/errors";
import { isObject } from "./protocol/values";

/** @throws NotEvaluated where the file cannot be read, is not YAML, or is not a map. */
export function readYaml(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    throw new NotEvaluated(`${file} cannot be read.`);
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) {
    // The message quotes the file from its second line on, and a stack's file may hold what is not to be printed.
    const [reason = ""] = error.message.split("\n");
    throw new NotEvaluated(
      `${file} is no valid ${extname(file).slice(1).toUpperCase()}: ${reason.replace(/:$/, "")}.`,
    );
  }
  const content: unknown = document.toJS() ?? {};
  if (!isObject(content)) throw new NotEvaluated(`${file} is not a map of keys to values.`);
  return content;
}
