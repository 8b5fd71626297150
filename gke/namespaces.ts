/**
 * The label that every Namespace has, with its name as the value.
 * Source: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name, checked 2026-11-30
 */
export const NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";
