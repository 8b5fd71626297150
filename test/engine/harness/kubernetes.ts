import { createHash } from "node:crypto";
import { at, type Comparison, canonical, changedInputs, type Difference } from "./differences";
import { isPlainObject, type JsonObject, merge } from "./values";

const CLUSTER_SCOPED = new Set([
  "ClusterRole",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "MutatingWebhookConfiguration",
  "Namespace",
  "PersistentVolume",
  "PriorityClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
]);

/** The inputs after Check: with a namespace, and an autoname and its annotation where no name is declared. */
export function checkKubernetes(urn: string, type: string, olds: JsonObject, news: JsonObject): JsonObject {
  // A patch names the object that it changes; a Helm release or a provider-only resource has no metadata.
  if (type.endsWith("Patch") || typeof news.kind !== "string") return news;
  const metadata: JsonObject = isPlainObject(news.metadata) ? { ...news.metadata } : {};
  if (metadata.name === undefined && metadata.generateName === undefined) {
    const before = isPlainObject(olds.metadata) ? olds.metadata.name : undefined;
    const digest = createHash("sha256").update(urn).digest("hex");
    metadata.name = before ?? `${urn.split("::").at(-1)}-${digest.slice(0, 8)}`;
    const annotations = isPlainObject(metadata.annotations) ? metadata.annotations : {};
    metadata.annotations = { ...annotations, "pulumi.com/autonamed": "true" };
  }
  if (metadata.namespace === undefined && !CLUSTER_SCOPED.has(news.kind)) metadata.namespace = "default";
  return { ...news, metadata };
}

/** The outputs after an update: the inputs, and what the API server stamps on every object. */
export function applyKubernetes(checked: JsonObject, observed: JsonObject): JsonObject {
  const stamped = {
    metadata: { creationTimestamp: "2026-01-01T00:00:00Z", generation: 1, resourceVersion: "1" },
  };
  return merge(merge(checked, stamped), observed);
}

/**
 * Fields that an object is replaced for, by its kind: the API server takes no change of them, or the provider makes none.
 * Source: pulumi-kubernetes, provider/pkg/provider/diff.go, checked 2026-11-27
 */
const REPLACING: Readonly<Record<string, readonly string[]>> = {
  ClusterRoleBinding: ["roleRef"],
  ConfigMap: ["binaryData", "data"],
  Deployment: ["spec.selector"],
  Job: ["spec.completions", "spec.parallelism", "spec.selector", "spec.template"],
  RoleBinding: ["roleRef"],
  Secret: ["data", "stringData", "type"],
};
const IDENTITY = ["metadata.name", "metadata.namespace"];

/** The provider compares a program with the last one. An object that keeps its name goes before the next one comes. */
export function diffKubernetes(comparison: Comparison): Difference {
  const { oldInputs, inputs } = comparison;
  const differs = (path: string) => canonical(at(oldInputs, path)) !== canonical(at(inputs, path));
  const fields = [...IDENTITY, ...(REPLACING[String(inputs.kind)] ?? [])];
  return {
    changed: changedInputs(comparison),
    replaces: fields.filter(differs),
    deleteBeforeReplace: !IDENTITY.some(differs),
  };
}

/** The id that the provider gives: namespace and name. */
export function kubernetesId(outputs: JsonObject): string {
  const metadata = isPlainObject(outputs.metadata) ? outputs.metadata : {};
  return [metadata.namespace, metadata.name].filter((part) => part !== undefined).join("/");
}
