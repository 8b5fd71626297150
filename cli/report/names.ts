import { firstNames } from "../../gke/counted";
import { appendTo } from "../../policies/evaluation/append-to";
import type { Finding, Source } from "./finding";
import type { View } from "./view";

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

/** How many names stand in a line of a report; all where it is shown with everything. */
export const namesShown = ({ detail }: Pick<View, "detail">): number =>
  detail === "verbose" ? Number.POSITIVE_INFINITY : SHOWN;

/** Resources by their kinds, `NodePool builds, jobs`, each name once. @param most so many names of a kind are given. */
export function resourcesText(resources: readonly { type: string; name: string }[], most = SHOWN): string {
  const kinds = new Map<string, Set<string>>();
  for (const { type, name } of resources)
    kinds.set(kindOf(type), (kinds.get(kindOf(type)) ?? new Set()).add(name));
  return [...kinds].map(([kind, names]) => `${kind} ${firstNames([...names], most)}`).join("; ");
}

/** The properties that a finding is about: of an undecided one, each that is not known. */
export const propertiesOf = ({
  status,
  property,
}: Pick<Finding, "status" | "property">): readonly string[] =>
  status === "undecided" ? (property.match(PROPERTY) ?? [property]) : [property];

/** One of a list with ", " between them, which names in quotes may have too. */
const PROPERTY = /(?! )(?:[^",]|"(?:[^"\\]|\\.)*"|,(?! ))+/g;

/** The properties of findings, each once. @param most so many are given. */
export const propertiesText = (
  findings: readonly Pick<Finding, "status" | "property">[],
  most = SHOWN,
): string => firstNames([...new Set(findings.flatMap(propertiesOf))], most);

/** A place in a file, and those in which the component is made that makes something there. */
interface MadeAt {
  readonly file: string;
  readonly line: number;
  readonly components: Map<string, Source>;
}

/**
 * Where resources are made, `index.ts:58,74`, each place once; of a component, where that is made too: `pools.ts:9,12 (made in
 * index.ts:3,5)`, if each of these makes something at each of those.
 */
export function placesText(
  resources: readonly Pick<Finding, "source" | "componentSource">[],
  pathOf: (file: string) => string = (file) => file,
  most = SHOWN,
): string {
  const places = new Map<string, MadeAt>();
  for (const { source, componentSource: component } of resources) {
    if (!source) continue;
    const key = keyOf(source);
    const place = places.get(key) ?? { ...source, components: new Map() };
    if (component) place.components.set(keyOf(component), component);
    places.set(key, place);
  }
  const alike = new Map<string, MadeAt[]>();
  for (const place of places.values())
    appendTo(alike, JSON.stringify([place.file, [...place.components.keys()].sort()]), place);
  const texts = [...alike.values()].map((group) => {
    const components = [...(group[0]?.components.values() ?? [])];
    const made = components.length === 0 ? "" : ` (made in ${linesText(components, pathOf, most)})`;
    return `${linesText(group, pathOf, most)}${made}`;
  });
  return firstNames(texts, most);
}

const keyOf = ({ file, line }: Source): string => `${file}:${line}`;

/** `index.ts:58,74, pools.ts:9` */
function linesText(places: readonly Source[], pathOf: (file: string) => string, most: number): string {
  const files = new Map<string, number[]>();
  for (const { file, line } of places) appendTo(files, pathOf(file), line);
  return [...files].map(([file, lines]) => `${file}:${firstNames(lines.map(String), most, ",")}`).join(", ");
}

/** The stacks that something is about: nothing where all of a run have it, or there is one alone. */
export const stacksText = (stacks: ReadonlySet<string>, all: number, most = SHOWN): string =>
  stacks.size === all ? "" : ` (${firstNames([...stacks], most)})`;
