import { NAMESPACE_NAME_LABEL } from "../../../gke/namespaces";
import type { Plain } from "../protocol/messages";
import { packageOf } from "../protocol/urn";
import { isPlainObject, UNKNOWN } from "../protocol/values";
import type { Autonaming } from "./autonaming";
import type { Subject } from "./subject";

/**
 * Kinds without a namespace, of the groups that Kubernetes itself serves.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/.
 */
const CLUSTER_SCOPED = new Set([
  "APIService",
  "CertificateSigningRequest",
  "ClusterRole",
  "ClusterRoleBinding",
  "ClusterTrustBundle",
  "CSIDriver",
  "CSINode",
  "CustomResourceDefinition",
  "DeviceClass",
  "FlowSchema",
  "IngressClass",
  "MutatingAdmissionPolicy",
  "MutatingAdmissionPolicyBinding",
  "MutatingWebhookConfiguration",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "PriorityLevelConfiguration",
  "RuntimeClass",
  "StorageClass",
  "ValidatingAdmissionPolicy",
  "ValidatingAdmissionPolicyBinding",
  "ValidatingWebhookConfiguration",
  "VolumeAttachment",
]);

/** Whether an object of the kind is in a namespace, as far as Kubernetes' own kinds tell: of any other kind it is. */
export const isNamespaced = (kind: unknown): boolean => !CLUSTER_SCOPED.has(String(kind));

/**
 * Adds a name and its annotation where the program gives none, and the namespace of the provider or "default". A patch names the object that
 * it changes, and what is no object of the API server (a Helm release, a chart) has no kind.
 */
export function checkKubernetes(subject: Subject, inputs: Plain, autonaming: Autonaming): Plain {
  const { type, provider } = subject;
  if (type.endsWith("Patch") || type.endsWith("List") || typeof inputs.kind !== "string") return inputs;
  if (inputs.metadata !== undefined && !isPlainObject(inputs.metadata)) return inputs;
  const metadata: Plain = { ...inputs.metadata };
  if (metadata.name === undefined && metadata.generateName === undefined) {
    const annotations = isPlainObject(metadata.annotations) ? metadata.annotations : {};
    metadata.name = autonaming.nameOf(subject, 8);
    if (metadata.annotations === undefined || isPlainObject(metadata.annotations)) {
      metadata.annotations = { ...annotations, "pulumi.com/autonamed": "true" };
    }
  }
  if (metadata.namespace === undefined && isNamespaced(inputs.kind))
    metadata.namespace = typeof provider.namespace === "string" ? provider.namespace : "default";
  return { ...inputs, metadata };
}

/**
 * What an object's metadata holds as outputs, as the SDK declares it.
 * Source: https://www.pulumi.com/registry/packages/kubernetes/api-docs/meta/v1/objectmeta/, checked 2026-11-29
 */
export const METADATA = [
  "annotations",
  "clusterName",
  "creationTimestamp",
  "deletionGracePeriodSeconds",
  "deletionTimestamp",
  "finalizers",
  "generateName",
  "generation",
  "labels",
  "managedFields",
  "name",
  "namespace",
  "ownerReferences",
  "resourceVersion",
  "selfLink",
  "uid",
];

/**
 * The outputs that no cluster changes: the name that the program gives or the provider makes up, the namespace that either of them gives, and
 * the labels. All else of the metadata is unknown.
 */
export function namesOf(subject: Subject, inputs: Plain, autonaming: Autonaming): Plain {
  const { kind, metadata: given } = inputs;
  const { metadata } = checkKubernetes(subject, inputs, autonaming);
  if (typeof kind !== "string" || kind.endsWith("List") || !isPlainObject(metadata)) return {};
  const byDefault = isNamespaced(kind) ? subject.provider.namespace : undefined;
  const namespace = isPlainObject(given) && "namespace" in given ? given.namespace : byDefault;
  const known = Object.entries({ name: metadata.name, namespace }).filter(
    ([, value]) => typeof value === "string" && value !== "",
  );
  const labels = labelsOf(kind, metadata, subject);
  if (known.length === 0 && labels === undefined) return {};
  return metadataWith({ ...Object.fromEntries(known), ...(labels !== undefined && { labels }) });
}

/**
 * The labels of a new object: those that the program gives, null for none, and, of a namespace, the one with its name; undefined where there may be others. A
 * provider that does not apply objects on the server adds one of its own; from version 4 on it does by default.
 * Source: https://github.com/pulumi/pulumi-kubernetes/issues/1357 and
 * https://www.pulumi.com/registry/packages/kubernetes/how-to-guides/managing-resources-with-server-side-apply/, checked 2026-11-30
 */
function labelsOf(kind: string, { labels, name }: Plain, { provider }: Subject): unknown {
  const isKnown = labels === undefined || isPlainObject(labels);
  if (!isKnown || !["true", "undefined"].includes(String(provider.enableServerSideApply))) return undefined;
  return kind === "Namespace" ? { ...labels, [NAMESPACE_NAME_LABEL]: name ?? UNKNOWN } : (labels ?? null);
}

/** An object's metadata of which this alone is known. */
const metadataWith = (known: Plain): Plain => ({
  metadata: { ...Object.fromEntries(METADATA.map((key) => [key, UNKNOWN])), ...known },
});

/** The types of the package that are no objects of the API server. */
const OTHER_TYPES = /^kubernetes:(helm\.sh|kustomize|yaml)\//;

/** What the id of an object, which is its namespace and its name, says of it. */
export function knownOfObject(type: string, id: string): Plain {
  if (packageOf(type) !== "kubernetes" || OTHER_TYPES.test(type) || id === UNKNOWN || id === "") return {};
  const [name, namespace] = id.split("/").reverse();
  return metadataWith({ name, ...(namespace !== undefined && { namespace }) });
}

/**
 * The id of an object, which is its namespace and its name; empty where it does not follow from the inputs.
 * Source: https://github.com/pulumi/pulumi-kubernetes/issues/353, checked 2026-11-29
 */
export function idOf(subject: Subject, inputs: Plain, autonaming: Autonaming): string {
  const { metadata } = subject.type.endsWith("Patch") ? {} : namesOf(subject, inputs, autonaming);
  if (!isPlainObject(metadata) || typeof metadata.name !== "string" || metadata.name === UNKNOWN) return "";
  if (!isNamespaced(inputs.kind)) return metadata.name;
  const { namespace } = metadata;
  return typeof namespace === "string" && namespace !== UNKNOWN ? `${namespace}/${metadata.name}` : "";
}
