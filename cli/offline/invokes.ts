import { parseAllDocuments } from "yaml";
import type { Plain } from "./protocol/messages";
import { packageOf } from "./protocol/urn";
import { isObject, UNKNOWN } from "./protocol/values";
import type { Providers } from "./providers";

/** The answer to a function that a program calls. */
export interface Answer {
  result: Plain;
  /** Nothing is known of the answer, not even the names of its properties. */
  isUnknown: boolean;
  /** For the report, where the answer, or a part of it, is not known offline. */
  note?: string;
}

/**
 * Answers a function as far as its answer follows from the program and its configuration. Anything else would need
 * credentials and the network, so its properties are unknown.
 * @param provider what the function's provider is configured with.
 */
export function answer(token: string, args: Plain, provider: Plain, providers: Providers): Answer {
  const known = answers[token]?.(args, provider) ?? {};
  const names = providers.sdk(packageOf(token))?.resultOf(token) ?? [];
  const result = { ...Object.fromEntries(names.map((name) => [name, UNKNOWN])), ...known };
  if (Object.keys(known).length > 0) return { result, isUnknown: false };
  return { result, isUnknown: names.length === 0, note: `calls ${token}, whose answer is not known offline` };
}

const answers: Record<string, (args: Plain, provider: Plain) => Plain> = {
  "gcp:organizations/getClientConfig:getClientConfig": (_, provider) =>
    given(provider, "project", "region", "zone"),
  "gcp:organizations/getProject:getProject": (args, provider) => {
    const projectId = args.projectId ?? provider.project;
    return projectId === undefined ? {} : { projectId };
  },
  "kubernetes:yaml:decode": ({ text, defaultNamespace }) =>
    typeof text === "string" && text !== UNKNOWN ? { result: decode(text, defaultNamespace) } : {},
};

const given = (values: Plain, ...names: string[]): Plain =>
  Object.fromEntries(names.filter((name) => values[name] !== undefined).map((name) => [name, values[name]]));

/** The objects of a manifest, as the Kubernetes provider decodes them. */
function decode(text: string, defaultNamespace: unknown): unknown[] {
  const documents = parseAllDocuments(text);
  const objects = (Array.isArray(documents) ? documents : []).map((document) => {
    const [error] = document.errors;
    if (error) throw new Error(`the manifest is no valid YAML: ${error.message.split("\n")[0]}`);
    return document.toJS() as unknown;
  });
  return objects.filter(isObject).map((object) => {
    const metadata = isObject(object.metadata) ? object.metadata : {};
    if (typeof defaultNamespace !== "string" || metadata.namespace !== undefined) return object;
    return { ...object, metadata: { ...metadata, namespace: defaultNamespace } };
  });
}
