import { parseAllDocuments, type YAMLParseError } from "yaml";
import { isObject } from "./protocol/values";

/** How far a continued line is moved to the right: further than any key stands. */
const FURTHER = " ".repeat(200);
/** How many lines of a manifest may need it. */
const MOST_LINES = 500;

/**
 * The objects of a manifest, as the Kubernetes provider decodes them.
 * @throws Error that says which line is no YAML.
 */
export function decodeManifest(text: string, defaultNamespace: unknown): unknown[] {
  return documentsOf(text)
    .filter(isObject)
    .map((object) => {
      const metadata = isObject(object.metadata) ? object.metadata : {};
      if (typeof defaultNamespace !== "string" || metadata.namespace !== undefined) return object;
      return { ...object, metadata: { ...metadata, namespace: defaultNamespace } };
    });
}

/**
 * The provider's parser takes flow collections whose lines stand left of where YAML asks for them. Their indentation means
 * nothing, so such a line is moved to the right until the rest can be read.
 */
function documentsOf(text: string): unknown[] {
  const lines = text.split("\n");
  const moved = new Set<number>();
  for (;;) {
    const documents = parseAllDocuments(lines.join("\n"));
    const list = Array.isArray(documents) ? documents : [];
    const error = list.flatMap(({ errors }) => errors)[0];
    if (!error) return list.map((document) => document.toJS() as unknown);
    const line = (error.linePos?.[0].line ?? 0) - 1;
    const isOutdented = /^Flow (sequence|map) in block collection/.test(error.message);
    if (!isOutdented || moved.has(line) || moved.size === MOST_LINES) throw invalid(error, lines[line] ?? "");
    moved.add(line);
    lines[line] = `${FURTHER}${lines[line] ?? ""}`;
  }
}

function invalid(error: YAMLParseError, line: string): Error {
  const key = /^\s*(?:- )?([\w.-]+):/.exec(line)?.[1];
  const [reason = ""] = error.message.split("\n");
  return new Error(`the manifest is invalid YAML${key === undefined ? "" : ` at "${key}"`}: ${reason}`);
}
