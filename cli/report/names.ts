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

const listed = (names: readonly string[]): string =>
  names.length <= SHOWN + 1
    ? names.join(", ")
    : `${names.slice(0, SHOWN).join(", ")} and ${names.length - SHOWN} more`;

/** Resources by their kinds, `NodePool builds, jobs`, each name once. */
export function resourcesText(resources: readonly { type: string; name: string }[]): string {
  const kinds = new Map<string, Set<string>>();
  for (const { type, name } of resources)
    kinds.set(kindOf(type), (kinds.get(kindOf(type)) ?? new Set()).add(name));
  return [...kinds].map(([kind, names]) => `${kind} ${listed([...names])}`).join("; ");
}

/** The stacks that something is about: nothing where all of a run have it, or there is one alone. */
export const stacksText = (stacks: ReadonlySet<string>, all: number): string =>
  stacks.size === all ? "" : ` (${listed([...stacks])})`;
