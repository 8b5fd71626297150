import { quoted } from "../helm/not-rendered";
import type { Plain } from "../protocol/messages";
import { isObject } from "../protocol/values";
import { isNamespaced } from "../providers/kubernetes";
import { documentsOf } from "./manifest-yaml";

/**
 * The objects of a manifest, as the Kubernetes provider decodes them: it passes over those without a kind or an apiVersion.
 * Source: provider/pkg/provider/invoke_decode_yaml.go of https://github.com/pulumi/pulumi-kubernetes, checked 2026-11-29
 * @throws Error that says which line is no YAML, or which document is no object.
 */
export function decodeManifest(text: string, defaultNamespace: unknown): unknown[] {
  return documentsOf(text, false)
    .filter(isObject)
    .filter(({ kind, apiVersion }) =>
      [kind, apiVersion].every((each) => typeof each === "string" && each !== ""),
    )
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
export const renderedObjects = (text: string, namespace: string, leavesOut?: LeavesOut): DecodedObject[] =>
  decodedObjects(documentsOf(text), namespace, leavesOut);

/** @param why which document of a manifest is left out and why, as a clause after "whose". */
type LeavesOut = (why: string) => void;

/**
 * The objects of documents, lists taken apart.
 * @param leavesOut is called for each that has something in it, and is no object with a kind, an apiVersion and a name.
 */
export function decodedObjects(
  documents: readonly unknown[],
  namespace: string,
  leavesOut: LeavesOut = () => {},
): DecodedObject[] {
  const objects = documents.flatMap(singly);
  for (const document of documents)
    if (document != null && !isObject(document))
      leavesOut("document is not looked into: it is not an object");
  const clusterScoped = new Set(objects.flatMap(clusterScopedKind));
  const named = new Map<string, DecodedObject>();
  for (const object of objects) {
    const { kind, apiVersion } = object;
    const { name } = metadataOf(object);
    if (!isText(kind) || !isText(apiVersion) || !isText(name)) {
      if (Object.keys(object).length > 0) leavesOut(lackOf(object));
      continue;
    }
    const isInNamespace = isNamespaced(kind) && !clusterScoped.has(kind);
    const inputs = inNamespace(object, isInNamespace ? namespace : undefined);
    const { namespace: own } = metadataOf(inputs);
    const group = apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`;
    const [type, path] = [`kubernetes:${group}:${kind}`, typeof own === "string" ? `${own}/${name}` : name];
    named.set(`${type} ${path}`, { type, name: path, inputs });
  }
  return [...named.values()];
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** Why an object is left out that has no kind, apiVersion or name, or no text in place of it. */
function lackOf(object: Plain): string {
  const values = {
    kind: object.kind,
    apiVersion: object.apiVersion,
    "metadata.name": metadataOf(object).name,
  };
  const [path = "", value] = Object.entries(values).find(([, each]) => !isText(each)) ?? [];
  // Where somebody writes y or no, YAML 1.1 reads a boolean.
  const lack =
    value == null || value === "" ? `it has no ${path}` : `its ${path} is not a text: write it in quotes`;
  return `document${isText(object.kind) ? ` of kind ${quoted(object.kind)}` : ""} is not looked into: ${lack}`;
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
  const isList = typeof kind === "string" && kind.endsWith("List");
  return isList && Array.isArray(items) ? items.flatMap(singly) : [object];
}

/** The kind that a CustomResourceDefinition defines, where its objects are in no namespace. */
function clusterScopedKind({ kind, spec }: Plain): string[] {
  if (kind !== "CustomResourceDefinition" || !isObject(spec) || spec.scope !== "Cluster") return [];
  return isObject(spec.names) && typeof spec.names.kind === "string" ? [spec.names.kind] : [];
}
