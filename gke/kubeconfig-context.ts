import { parse } from "yaml";

// The part of a kubeconfig that one of its contexts uses.
// Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/, checked 2026-11-30

/** The cluster and the user that a context of a kubeconfig names, as text; all of the kubeconfig where these are not found. */
export function partsOfContext(kubeconfig: string, context: string): string {
  const content = contentOf(kubeconfig);
  const used = entryOf(content?.contexts, context)?.context;
  const cluster = entryOf(content?.clusters, used?.cluster);
  const user = entryOf(content?.users, used?.user);
  return cluster && user ? JSON.stringify([cluster, user]) : kubeconfig;
}

interface Kubeconfig {
  readonly contexts?: unknown;
  readonly clusters?: unknown;
  readonly users?: unknown;
}

/** An entry of one of the lists of a kubeconfig. */
interface Entry {
  readonly name?: unknown;
  readonly context?: { readonly cluster?: unknown; readonly user?: unknown };
}

/** The content of a kubeconfig, which is YAML or JSON; undefined for any other text. */
function contentOf(kubeconfig: string): Kubeconfig | undefined {
  try {
    return parse(kubeconfig, { logLevel: "error" }) ?? undefined;
  } catch {
    return undefined;
  }
}

const entryOf = (list: unknown, name: unknown): Entry | undefined =>
  Array.isArray(list) ? list.find((entry: Entry | null) => entry?.name === name) : undefined;
