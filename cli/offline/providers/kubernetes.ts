import type { Plain } from "../protocol/messages";
import { isPlainObject, UNKNOWN } from "../protocol/values";
import { autoname } from "./autoname";
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
 * Adds a name and its annotation where the program gives none, and the namespace "default". A patch names the object that
 * it changes, and what is no object of the API server (a Helm release, a chart) has no kind.
 */
export function checkKubernetes({ urn, type, name }: Subject, inputs: Plain): Plain {
  if (type.endsWith("Patch") || type.endsWith("List") || typeof inputs.kind !== "string") return inputs;
  if (inputs.metadata !== undefined && !isPlainObject(inputs.metadata)) return inputs;
  const metadata: Plain = { ...inputs.metadata };
  if (metadata.name === undefined && metadata.generateName === undefined) {
    const annotations = isPlainObject(metadata.annotations) ? metadata.annotations : {};
    metadata.name = autoname(urn, name, 8);
    if (metadata.annotations === undefined || isPlainObject(metadata.annotations)) {
      metadata.annotations = { ...annotations, "pulumi.com/autonamed": "true" };
    }
  }
  if (metadata.namespace === undefined && !CLUSTER_SCOPED.has(inputs.kind)) metadata.namespace = "default";
  return { ...inputs, metadata };
}

/**
 * What an object's metadata holds as outputs, as the SDK declares it.
 * Source: https://www.pulumi.com/registry/packages/kubernetes/api-docs/meta/v1/objectmeta/, checked 2026-11-29
 */
const METADATA = [
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

/** The outputs that no cluster changes: the name and the namespace that the program gives. All else of the metadata is unknown. */
export function namesOf({ kind, metadata }: Plain): Plain {
  if (typeof kind !== "string" || kind.endsWith("List") || !isPlainObject(metadata)) return {};
  const given = Object.entries(metadata).filter(
    ([key, value]) => ["name", "namespace"].includes(key) && typeof value === "string" && value !== "",
  );
  if (given.length === 0) return {};
  return {
    metadata: { ...Object.fromEntries(METADATA.map((key) => [key, UNKNOWN])), ...Object.fromEntries(given) },
  };
}
