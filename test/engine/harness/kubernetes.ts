import { createHash } from "node:crypto";
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

/** The id that the provider gives: namespace and name. */
export function kubernetesId(outputs: JsonObject): string {
  const metadata = isPlainObject(outputs.metadata) ? outputs.metadata : {};
  return [metadata.namespace, metadata.name].filter((part) => part !== undefined).join("/");
}
