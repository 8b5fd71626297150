import { anyOf, someItem, someKey } from "../../../evaluation/unknown";
import type { Selector } from "../selectors";

// The labels of Pods that Cilium itself gives them, as its selectors name them.

export const NAMESPACE_LABEL = "io.kubernetes.pod.namespace";
export const NAMESPACE_NAME = "io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name";
/** Before the other labels of a Pod's namespace. */
const OTHER_NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";

/** A label's key without the source that Cilium lets it begin with. */
export const withoutSource = (key: string): string => key.replace(/^(k8s|any)[:.]/, "");

/** Whether a label is one of the Pod's namespace. */
export const isNamespaceKey = (key: string): boolean =>
  key === NAMESPACE_LABEL || key.startsWith(OTHER_NAMESPACE_LABELS);

/** Whether a selector of Pods says of which namespaces they are: else they are of the policy's own. @throws Undecided if that is not known. */
export const asksForNamespace = (selector: Selector): boolean =>
  anyOf(
    () => someKey(selector.matchLabels, (key) => isNamespaceKey(withoutSource(key))),
    () => someItem(selector.matchExpressions, ({ key = "" }) => isNamespaceKey(withoutSource(key))),
  );
