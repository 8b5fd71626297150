import { type Document, isScalar, LineCounter, parseAllDocuments, visit } from "yaml";
import type { Plain } from "./protocol/messages";
import { isObject } from "./protocol/values";
import { isNamespaced } from "./providers/kubernetes";
import { aliasWithoutAnchor, bracketsAround, placeOf, UNENDED, yamlReason } from "./yaml-problem";

/** More characters are read of no manifest: twenty times what an object may have in a cluster, and more than any that is known. */
const MAX_LENGTH = 20_000_000;
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
    .map((object) => inNamespace(object, isNamespaced(object.kind) ? defaultNamespace : undefined));
}

/** An object of Kubernetes, with its type and its name as the provider registers them. */
export interface DecodedObject {
  type: string;
  name: string;
  inputs: Plain;
}

/**
 * The objects of a manifest that Helm rendered.
 * @throws Error that says which line is no YAML.
 */
export const renderedObjects = (text: string, namespace: string): DecodedObject[] =>
  decodedObjects(documentsOf(text), namespace);

/** The objects of documents, lists taken apart. */
export function decodedObjects(documents: readonly unknown[], namespace: string): DecodedObject[] {
  const objects = documents.flatMap(singly);
  const clusterScoped = new Set(objects.flatMap(clusterScopedKind));
  const named = new Map<string, DecodedObject>();
  for (const object of objects) {
    const { kind, apiVersion } = object;
    if (typeof kind !== "string" || typeof apiVersion !== "string") continue;
    const isInNamespace = isNamespaced(kind) && !clusterScoped.has(kind);
    const inputs = inNamespace(object, isInNamespace ? namespace : undefined);
    const { name, namespace: own } = metadataOf(inputs);
    if (typeof name !== "string") continue;
    const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    const [type, path] = [`kubernetes:${group}:${kind}`, typeof own === "string" ? `${own}/${name}` : name];
    named.set(`${type} ${path}`, { type, name: path, inputs });
  }
  return [...named.values()];
}

const metadataOf = ({ metadata }: Plain): Plain => (isObject(metadata) ? metadata : {});

function inNamespace(object: Plain, namespace: unknown): Plain {
  const metadata = metadataOf(object);
  if (typeof namespace !== "string" || metadata.namespace !== undefined) return object;
  return { ...object, metadata: { ...metadata, namespace } };
}

/** An object itself, or those of a list. */
function singly(object: unknown): Plain[] {
  if (!isObject(object)) return [];
  const { kind, items } = object;
  return String(kind).endsWith("List") && Array.isArray(items) ? items.flatMap(singly) : [object];
}

/** The kind that a CustomResourceDefinition defines, where its objects are in no namespace. */
function clusterScopedKind({ kind, spec }: Plain): string[] {
  if (kind !== "CustomResourceDefinition" || !isObject(spec) || spec.scope !== "Cluster") return [];
  return isObject(spec.names) && typeof spec.names.kind === "string" ? [spec.names.kind] : [];
}

/**
 * The provider's parser takes flow collections whose lines stand left of where YAML asks for them. Their indentation means
 * nothing, so such a line is moved to the right until the rest can be read.
 * @throws Error that says which line is no YAML.
 */
export function documentsOf(text: string): unknown[] {
  if (text.length > MAX_LENGTH)
    throw new Error(`the manifest has more than ${MAX_LENGTH / 1_000_000} MB, which is the limit`);
  const lines = text.split("\n");
  const moved = new Set<number>();
  /** What is wrong with what was moved for, by where it begins. */
  const unended = new Map<number, Error>();
  for (;;) {
    const counter = new LineCounter();
    // Its own check compares each key of a map with all others.
    const documents = parseAllDocuments(lines.join("\n"), { uniqueKeys: false, lineCounter: counter });
    const list = Array.isArray(documents) ? documents : [];
    const invalid = (place: { line: number; col: number }, reason: string) =>
      invalidAt(
        moved.has(place.line - 1) ? { ...place, col: place.col - FURTHER.length } : place,
        lines,
        reason,
      );
    const document = list.find(({ errors }) => errors.length > 0);
    const [error] = document?.errors ?? [];
    if (!document || !error) return list.map((each) => readDocument(each, counter, invalid));
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

/** @throws Error where a key stands twice in a map, or aliases stand for too much. */
function readDocument(document: Document.Parsed, lines: LineCounter, invalid: Invalid): unknown {
  visit(document, {
    Map(_, { items }) {
      const keys = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (keys.has(key.value))
          throw invalid(lines.linePos(key.range?.[0] ?? 0), "the key stands there already");
        keys.add(key.value);
      }
    },
  });
  try {
    return document.toJS();
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error;
    const alias = aliasWithoutAnchor(document);
    if (alias) throw invalid(lines.linePos(alias.offset), `the alias *${alias.name} has no anchor before it`);
    throw new Error("the manifest has aliases that expand to too many values");
  }
}

function invalidAt(
  { line, col }: { line: number; col: number },
  lines: readonly string[],
  reason: string,
): Error {
  const key = /^\s*(?:- )?([\w.-]+):/.exec(lines[line - 1] ?? "")?.[1];
  const named = key === undefined ? "" : ` ("${key}")`;
  return new Error(`the manifest is invalid YAML at line ${line}, column ${col}${named}: ${reason}`);
}
