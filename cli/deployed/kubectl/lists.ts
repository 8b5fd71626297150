import { isObject, text } from "../../offline/protocol/values";

// Lists of Kubernetes objects, as kubectl and the API server write them.

/**
 * A list of one kind, such as NetworkPolicyList, whose objects need not name it: `kubectl get --raw` writes it as the API server answers. It
 * may be within another list.
 * Source: UnstructuredJSONScheme of k8s.io/apimachinery
 */
export function withKinds(document: unknown): unknown {
  // Some API servers write null for an empty list.
  if (isObject(document) && document.items === null) return { ...document, items: [] };
  if (!isObject(document) || !Array.isArray(document.items)) return document;
  const { apiVersion, items } = document;
  const [, kind] = /^(.+)List$/.exec(text(document.kind)) ?? [];
  const named = items.map((item) =>
    kind !== undefined && isObject(item) && item.kind === undefined ? { apiVersion, ...item, kind } : item,
  );
  return { ...document, items: named.map(withKinds) };
}

/** Whether a document is an empty list, or one of such lists. */
export const isEmptyList = (document: unknown): boolean =>
  isObject(document) &&
  /List$/.test(text(document.kind)) &&
  Array.isArray(document.items) &&
  document.items.every(isEmptyList);
