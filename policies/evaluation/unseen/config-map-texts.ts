import { CONFIG_MAP } from "../../resource-types";

interface Resource {
  readonly urn: string;
  readonly type: string;
  /** The URNs of what it waits for. */
  readonly dependencies: readonly string[];
  /** The properties, with undefined for what is not known. */
  known(): object;
}
interface Meta {
  readonly namespace?: unknown;
  readonly name?: unknown;
}

/** The texts of the ConfigMaps of a stack that a workload with the specification of a Pod waits for, or takes by their names as files or variables. */
export type ConfigMapTexts = (workload: Omit<Resource, "urn" | "type">, podSpec: object) => readonly string[];

/** The ConfigMaps among resources, read when they are first asked for. */
export function configMapTexts(resources: readonly Resource[]): ConfigMapTexts {
  let texts: ReadonlyMap<string, readonly string[]> | undefined;
  return (workload, podSpec) => {
    texts ??= textsByKey(resources);
    const keys = [...workload.dependencies, ...namedIn(podSpec).map((name) => keyOf(workload.known(), name))];
    return [...new Set(keys)].flatMap((key) => texts?.get(key) ?? []);
  };
}

/** The texts of each ConfigMap, by its URN, and by its namespace and name. */
function textsByKey(resources: readonly Resource[]): Map<string, string[]> {
  const all = new Map<string, string[]>();
  for (const { urn, type, known } of resources) {
    if (type !== CONFIG_MAP) continue;
    const props = known() as { metadata?: Meta; data?: unknown };
    const texts = Object.values(props.data ?? {}).filter((text) => typeof text === "string");
    for (const key of [urn, keyOf(props, props.metadata?.name)]) all.set(key, texts);
  }
  return all;
}

const keyOf = (resource: { metadata?: Meta }, name: unknown): string =>
  JSON.stringify([resource.metadata?.namespace ?? "default", name]);

/** The keys under which a Pod names a ConfigMap. */
const REFERENCES: ReadonlySet<string> = new Set(["configMap", "configMapKeyRef", "configMapRef"]);

/** The names of the ConfigMaps that a Pod's specification takes, as far as they are known. */
function namedIn(podSpec: object): readonly string[] {
  const names: unknown[] = [];
  const open: object[] = [podSpec];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const [key, each] of Object.entries(next)) {
      if (typeof each !== "object" || each === null) continue;
      if (REFERENCES.has(key)) names.push((each as Meta).name);
      else open.push(each);
    }
  return names.filter((name) => typeof name === "string");
}
