// The part of a kubeconfig that one of its contexts uses, in JSON, or in YAML as tools write it.
// Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/, checked 2026-11-30

/** The texts of the cluster and the user that a context of a kubeconfig names; all of the kubeconfig where these are not found. */
export function partsOfContext(kubeconfig: string, context: string): string {
  const entryOf = kubeconfig.trimStart().startsWith("{") ? inJson(kubeconfig) : inYaml(kubeconfig);
  const used = entryOf("contexts", context);
  const cluster = used && entryOf("clusters", used.valueOf("cluster"));
  const user = used && entryOf("users", used.valueOf("user"));
  return cluster && user ? `${cluster.text}\n${user.text}` : kubeconfig;
}

/** An entry of one of the lists of a kubeconfig. */
interface Entry {
  readonly text: string;
  valueOf(key: string): string;
}

type Find = (list: string, name: string) => Entry | undefined;

function inJson(kubeconfig: string): Find {
  let content: Record<string, unknown>;
  try {
    content = JSON.parse(kubeconfig);
  } catch {
    return () => undefined;
  }
  return (list, name) => {
    const entries = content[list];
    const entry = Array.isArray(entries) ? entries.find((each) => each?.name === name) : undefined;
    return entry && { text: JSON.stringify(entry), valueOf: (key) => String(entry.context?.[key]) };
  };
}

function inYaml(kubeconfig: string): Find {
  const lines = kubeconfig.split("\n");
  return (list, name) => {
    const first = lines.findIndex((line) => line.trimEnd() === `${list}:`) + 1;
    if (first === 0) return undefined;
    const entries: string[][] = [];
    const indent = indentOf(lines[first] ?? "");
    for (const line of lines.slice(first)) {
      const isItem = indentOf(line) === indent && line.trimStart().startsWith("- ");
      if (line.trim() !== "" && !isItem && indentOf(line) <= indent) break;
      if (isItem) entries.push([line.replace("- ", "  ")]);
      else entries.at(-1)?.push(line);
    }
    const found = entries.find((entry) => valueIn(entry, "name", indent + 2) === name);
    return found && { text: found.join("\n"), valueOf: (key) => valueIn(found, key) ?? "" };
  };
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** The text of a key in lines of YAML. @param indent of the key, where others of its name do not count. */
function valueIn(lines: readonly string[], key: string, indent?: number): string | undefined {
  const line = lines.find(
    (each) => each.trimStart().startsWith(`${key}: `) && (indent === undefined || indentOf(each) === indent),
  );
  return line
    ?.slice(line.indexOf(":") + 1)
    .trim()
    .replace(/^["']|["']$/g, "");
}
