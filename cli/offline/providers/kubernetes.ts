import type { Plain } from "../protocol/messages";
import { isPlainObject } from "../protocol/values";
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
