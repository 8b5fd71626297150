import { CONFIG_MAP } from "../../resource-types";

/** The texts of the ConfigMaps of a stack by namespace and name, each undefined where it is not known. */
export type ConfigMapTexts = (namespace: unknown, name: unknown) => readonly string[];

interface Resource {
  readonly type: string;
  /** The properties, with undefined for what is not known. */
  known(): object;
}
interface Meta {
  readonly namespace?: unknown;
  readonly name?: unknown;
}

/** The texts of the ConfigMaps among resources, read when they are first asked for. */
export function configMapTexts(resources: readonly Resource[]): ConfigMapTexts {
  let byName: Map<string, string[]> | undefined;
  const index = () => {
    const texts = new Map<string, string[]>();
    for (const { type, known } of resources) {
      if (type !== CONFIG_MAP) continue;
      const { metadata = {}, data } = known() as { metadata?: Meta; data?: unknown };
      const key = keyOf(metadata.namespace, metadata.name);
      texts.set(key, [...(texts.get(key) ?? []), ...textsIn(data)]);
    }
    return texts;
  };
  return (namespace, name) => {
    byName ??= index();
    return byName.get(keyOf(namespace, name)) ?? [];
  };
}

const keyOf = (namespace: unknown = "default", name: unknown): string => JSON.stringify([namespace, name]);

const textsIn = (data: unknown): string[] =>
  Object.values(data ?? {}).filter((text) => typeof text === "string");

/** The texts of the ConfigMaps that a workload takes as files or variables. */
export function textsFor(workload: object, podSpec: object, texts: ConfigMapTexts): readonly string[] {
  const { namespace } = (workload as { metadata?: Meta }).metadata ?? {};
  return referencesIn(podSpec).flatMap((name) => texts(namespace, name));
}

/** The keys under which a Pod names a ConfigMap. */
const REFERENCES: ReadonlySet<string> = new Set(["configMap", "configMapKeyRef", "configMapRef"]);

/** The names of the ConfigMaps that a Pod's specification takes. */
function referencesIn(podSpec: object): readonly unknown[] {
  const names: unknown[] = [];
  const open: object[] = [podSpec];
  for (let next = open.pop(); next !== undefined; next = open.pop())
    for (const [key, each] of Object.entries(next)) {
      if (typeof each !== "object" || each === null) continue;
      if (REFERENCES.has(key)) names.push((each as Meta).name);
      else open.push(each);
    }
  return names;
}
