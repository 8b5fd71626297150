import { parse } from "yaml";

// Which cluster of a kubeconfig a provider of Kubernetes uses.
// Sources: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/, checked 2026-11-30, and for a context and a cluster that
// the provider names https://github.com/pulumi/pulumi-kubernetes (provider/pkg/provider/provider.go, util.go), checked 2026-12-01

/** What a provider of Kubernetes names of a kubeconfig; undefined for what is the current context's. */
interface Choice {
  readonly context: string | undefined;
  readonly cluster: string | undefined;
}

/** What of a kubeconfig a provider uses. */
export interface Used {
  /** Its names: of the context, and of the cluster; of the cluster alone where the provider names that. */
  readonly names: readonly string[];
  /** The cluster and what gets credentials for it, as text. */
  readonly text: string;
  /** Why the provider can use nothing of it: continues "its kubeconfig". */
  readonly fault: string | undefined;
}

/**
 * What a provider uses of a kubeconfig, or of one whose path it is. A cluster that it names is used with whatever context.
 * @param choice undefined where it is not known.
 */
export function usedOf(kubeconfig: string, choice: Choice | undefined): Used {
  const content = contentOf(kubeconfig);
  if (content === undefined) return { names: namesOf(choice), text: "", fault: "is neither YAML nor JSON" };
  if (typeof content !== "object") return { names: namesOf(choice), text: "", fault: undefined };
  const contexts = listOf(content.contexts);
  const current = content["current-context"];
  const context =
    choice && (choice.context ?? (typeof current === "string" && current !== "" ? current : undefined));
  if (!choice || (choice.cluster ?? context) === undefined) {
    const areSeveral = listOf(content.clusters).length > 1;
    return { names: [], text: areSeveral ? "" : kubeconfig.replace(COMMENT, ""), fault: undefined };
  }
  const names = namesOf({ context, cluster: choice.cluster });
  const used = entryOf(contexts, context)?.context;
  if (!used && context !== undefined)
    return { names, text: "", fault: "has no context of the name that is to be used" };
  const name = choice.cluster ?? used?.cluster;
  const cluster = entryOf(listOf(content.clusters), name);
  if (!cluster) return { names, text: "", fault: "has no cluster of the name that is to be used" };
  const users =
    choice.cluster === undefined
      ? [used?.user]
      : contexts.flatMap((each) => (each.context?.cluster === name ? [each.context?.user] : []));
  const entries = [cluster, ...users.flatMap((user) => entryOf(listOf(content.users), user) ?? [])];
  return { names: [...names, String(name)], text: JSON.stringify(entries), fault: undefined };
}

const COMMENT = /(?<!\S)#.*/g;

const namesOf = (choice: Choice | undefined): string[] =>
  [choice?.cluster ?? choice?.context].filter((name) => name !== undefined);

interface Kubeconfig {
  readonly "current-context"?: unknown;
  readonly contexts?: unknown;
  readonly clusters?: unknown;
  readonly users?: unknown;
}

/** An entry of one of the lists of a kubeconfig. */
interface Entry {
  readonly name?: unknown;
  readonly context?: { readonly cluster?: unknown; readonly user?: unknown } | null;
}

/** The content of a kubeconfig, which is YAML or JSON, or its text where that is in one line, such as a path; undefined for any other text. */
function contentOf(kubeconfig: string): Kubeconfig | string | undefined {
  try {
    return parse(kubeconfig, { logLevel: "error", uniqueKeys: false }) ?? "";
  } catch {
    return /^[^{[\n]*$/.test(kubeconfig) && !kubeconfig.includes(": ") ? kubeconfig : undefined;
  }
}

const listOf = (list: unknown): readonly Entry[] =>
  Array.isArray(list) ? list.filter((entry) => typeof entry === "object" && entry !== null) : [];

const entryOf = (list: readonly Entry[], name: unknown): Entry | undefined =>
  name === undefined ? undefined : list.find((entry) => entry.name === name);
