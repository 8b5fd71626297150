import { firstNames } from "../../gke/counted";
import type { Finding } from "./finding";

/** A resource type as a program writes it: gcp.container.NodePool for gcp:container/nodePool:NodePool. */
export function writtenType(type: string): string {
  const [pkg = "", module = "", name = ""] = type.split(":");
  if (pkg === "pulumi" || name === "") return type;
  const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const parts = module.split("/").filter((part) => part !== file && part !== "index");
  // The groups that Kubernetes serves lose their domain in the SDK.
  return [
    pkg,
    ...parts.map((part) => (pkg === "kubernetes" ? (part.split(".")[0] ?? part) : part)),
    name,
  ].join(".");
}

/** The last part of a type: NodePool. */
const kindOf = (type: string): string => writtenType(type).split(/[.:]/).at(-1) ?? type;

/** How many names stand in a line, before the others are counted. */
const SHOWN = 5;

/** Resources by their kinds, `NodePool builds, jobs`, each name once. */
export function resourcesText(resources: readonly { type: string; name: string }[]): string {
  const kinds = new Map<string, Set<string>>();
  for (const { type, name } of resources)
    kinds.set(kindOf(type), (kinds.get(kindOf(type)) ?? new Set()).add(name));
  return [...kinds].map(([kind, names]) => `${kind} ${firstNames([...names], SHOWN)}`).join("; ");
}

/** Where resources are made, `index.ts:58,74`, each place once; of a component, where that is made too. */
export function placesText(
  resources: readonly Pick<Finding, "source" | "componentSource">[],
  pathOf: (file: string) => string = (file) => file,
): string {
  const files = new Map<string, Set<string>>();
  for (const { source, componentSource } of resources) {
    if (!source) continue;
    const file = pathOf(source.file);
    const lines = files.get(file) ?? new Set<string>();
    const made = componentSource && ` (made in ${pathOf(componentSource.file)}:${componentSource.line})`;
    files.set(file, lines.add(`${source.line}${made ?? ""}`));
  }
  return [...files].map(([file, lines]) => `${file}:${firstNames([...lines], SHOWN, ",")}`).join(", ");
}

/** The stacks that something is about: nothing where all of a run have it, or there is one alone. */
export const stacksText = (stacks: ReadonlySet<string>, all: number): string =>
  stacks.size === all ? "" : ` (${firstNames([...stacks], SHOWN)})`;
