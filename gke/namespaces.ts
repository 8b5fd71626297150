/**
 * The label that every Namespace has, with its name as the value.
 * Source: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-metadata-name, checked 2026-11-30
 */
export const NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";

/**
 * The label by which a namespace has the API server refuse Pods that need more than a level of the Pod Security Standards allows.
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/, checked 2026-11-30
 */
export const POD_SECURITY_LABEL = "pod-security.kubernetes.io/enforce";

/**
 * The level that allows everything, and those that refuse access to the node: its network, its ports, its folders and privileged containers.
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-standards/, checked 2026-11-30
 */
export const OPEN_POD_SECURITY = "privileged";
export const CLOSED_POD_SECURITY: readonly string[] = ["baseline", "restricted"];
