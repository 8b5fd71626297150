import { isMetadataHost, METADATA_VARIABLES, NO_METADATA_VARIABLES } from "../../../../gke/metadata-server";
import { allOf, anyOf, someItem, Undecided } from "../../../evaluation/unknown";
import { CONFIG_MAP } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { isNeighbour, neighboursOf } from "../namespaces";

// Environment variables by which a container asks another metadata server than GKE's, or none, wherever their values stand.

type ConfigMap = StackResource<typeof CONFIG_MAP>;

interface Variable {
  readonly name?: string;
  readonly value?: string;
  readonly valueFrom?: {
    readonly fieldRef?: object;
    readonly configMapKeyRef?: { readonly name?: string; readonly key?: string };
  };
}

interface Variables {
  readonly prefix?: string;
  readonly configMapRef?: { readonly name?: string };
}

/** A container, as far as its environment goes. */
export interface Container {
  readonly env?: readonly Variable[];
  readonly envFrom?: readonly Variables[];
}

/** Whether a variable of this name with this value is such. */
export type IsSuch = (name: string, value: string) => boolean;

/** Variables, and whether one of them is such by its value. */
export interface Kind {
  readonly names: readonly string[];
  readonly isSuch: IsSuch;
}

const isElsewhere = (value: string): boolean => value !== "" && !isMetadataHost(value);

/** Whether a variable names another metadata server. */
export const ELSEWHERE: Kind = { names: METADATA_VARIABLES, isSuch: (_, value) => isElsewhere(value) };

/** Whether it names one outside the Pod. On the loopback something beside the container may answer, but not on the metadata server's own ports. */
export const OUTSIDE: Kind = {
  names: METADATA_VARIABLES,
  isSuch: (_, value) =>
    isElsewhere(value) &&
    (!/^(https?:\/\/)?(localhost|127\.\d+\.\d+\.\d+)(:|$|\/)/.test(value) || /:98[78]$/.test(value)),
};

/** Whether a variable keeps client libraries from asking any metadata server. */
export const NOWHERE: Kind = {
  names: Object.keys(NO_METADATA_VARIABLES),
  isSuch: (name, value) => NO_METADATA_VARIABLES[name]?.test(value) ?? false,
};

/** Whether a variable of a workload's container is one of a kind with such a value. @throws Undecided if it is not known. */
export const givesSuch = (variable: Variable, { names, isSuch }: Kind, context: Context): boolean => {
  const { name = "" } = variable;
  return allOf(
    () => names.includes(name),
    () =>
      anyOf(
        () => variable.value !== undefined && isSuch(name, String(variable.value)),
        // What a Pod knows of itself, such as its node's address, names no metadata server.
        () => variable.valueFrom?.fieldRef !== undefined && isSuch(name, "a field of the Pod"),
        () => {
          const { configMapKeyRef } = variable.valueFrom ?? {};
          if (!configMapKeyRef) return false;
          const { key = "" } = configMapKeyRef;
          return someConfigMap(
            configMapKeyRef,
            context,
            (data) => key in data && isSuch(name, String(data[key])),
          );
        },
      ),
  );
};

/**
 * Whether a ConfigMap of which all keys are variables of a container gives it one of a kind with such a value, which the container's own do not
 * replace.
 * @throws Undecided if it is not known.
 */
export function allGiveSuch(
  { configMapRef, prefix = "" }: Variables,
  { env }: Container,
  { names, isSuch }: Kind,
  context: Context,
): boolean {
  if (!configMapRef) return false;
  return someConfigMap(configMapRef, context, (data) =>
    names
      .filter((name) => name.startsWith(prefix))
      .some((name) => {
        const key = name.slice(prefix.length);
        return allOf(
          () => key in data && isSuch(name, String(data[key])),
          () => !someItem(env, (own) => own.name === name),
        );
      }),
  );
}

/** Whether the ConfigMap of the stack that a container names is such; one of another stack is none. */
function someConfigMap(
  named: { readonly name?: string },
  { self, stack }: Context,
  isSuch: (data: Readonly<Record<string, string>>) => boolean,
): boolean {
  const { sure, possible } = neighboursOf(self, stack, CONFIG_MAP);
  const isIt = (map: ConfigMap) =>
    allOf(
      () => isSuch(map.inputs.data ?? {}),
      () => isNamed(map, named, stack.sourcesOf(self, "spec")),
    );
  return anyOf(
    () => someItem(sure, isIt),
    () => someItem(possible, (map) => isNeighbour(map, isIt)),
  );
}

/** A name that is not known before the update still shows from which ConfigMaps it may come. */
function isNamed(
  map: ConfigMap,
  named: { readonly name?: string },
  sources: readonly StackResource[],
): boolean {
  try {
    return (map.inputs.metadata?.name ?? map.observed.metadata?.name) === named.name;
  } catch (error) {
    const maps = sources.filter(({ type }) => type === CONFIG_MAP);
    if (!(error instanceof Undecided) || maps.length === 0) throw error;
    if (!maps.includes(map)) return false;
    if (maps.length > 1) throw error;
    return true;
  }
}
