import { isMetadataHost, METADATA_VARIABLES, NO_METADATA_VARIABLES } from "../../../../gke/metadata-server";
import { allOf, anyOf, someItem, Undecided } from "../../../evaluation/unknown";
import { CONFIG_MAP } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { someNeighbour } from "../namespaces";
import { nameOf } from "../object-name";

// Environment variables that make a container ask another metadata server than GKE's, or none, wherever their values are set.

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

/** The parts of a container that set its environment. */
export interface Container {
  readonly env?: readonly Variable[];
  readonly envFrom?: readonly Variables[];
}

/** A kind of environment variables: their names, and the values that count. */
export interface VariableKind {
  readonly names: readonly string[];
  counts(name: string, value: string): boolean;
}

const isElsewhere = (value: string): boolean => value !== "" && !isMetadataHost(value);

/** Variables that name another metadata server. */
export const ELSEWHERE: VariableKind = {
  names: METADATA_VARIABLES,
  counts: (_, value) => isElsewhere(value),
};

/**
 * Variables that name a metadata server outside the Pod. At a loopback address another container of the Pod may answer, but not at the ports
 * of GKE's own metadata server.
 */
export const OUTSIDE: VariableKind = {
  names: METADATA_VARIABLES,
  counts: (_, value) =>
    isElsewhere(value) &&
    (!/^(https?:\/\/)?(localhost|127\.\d+\.\d+\.\d+)(:|$|\/)/.test(value) || /:98[78]$/.test(value)),
};

/** Variables that keep client libraries from asking any metadata server. */
export const NOWHERE: VariableKind = {
  names: Object.keys(NO_METADATA_VARIABLES),
  counts: (name, value) => NO_METADATA_VARIABLES[name]?.test(value) ?? false,
};

/** Whether an entry of a container's `env` sets a variable of a kind. @throws Undecided if that is unknown. */
export const setsVariable = (
  variable: Variable,
  { names, counts }: VariableKind,
  context: Context,
): boolean => {
  const { name = "" } = variable;
  return allOf(
    () => names.includes(name),
    () =>
      anyOf(
        () => variable.value !== undefined && counts(name, String(variable.value)),
        // A field of the Pod, such as its node's address, never names GKE's metadata server.
        () => variable.valueFrom?.fieldRef !== undefined && counts(name, "a field of the Pod"),
        () => {
          const { configMapKeyRef } = variable.valueFrom ?? {};
          if (!configMapKeyRef) return false;
          const { key = "" } = configMapKeyRef;
          return someConfigMap(
            configMapKeyRef,
            context,
            (data) => key in data && counts(name, String(data[key])),
          );
        },
      ),
  );
};

/**
 * Whether a ConfigMap in a container's `envFrom` sets a variable of a kind, and the container's `env` does not replace it.
 * @throws Undecided if that is unknown.
 */
export function configMapSetsVariable(
  { configMapRef, prefix = "" }: Variables,
  { env }: Container,
  { names, counts }: VariableKind,
  context: Context,
): boolean {
  if (!configMapRef) return false;
  return someConfigMap(configMapRef, context, (data) =>
    names
      .filter((name) => name.startsWith(prefix))
      .some((name) => {
        const key = name.slice(prefix.length);
        return allOf(
          () => key in data && counts(name, String(data[key])),
          () => !someItem(env, (own) => own.name === name),
        );
      }),
  );
}

/** Whether `ask` holds for the data of the ConfigMap that a container names, if this stack has it. */
function someConfigMap(
  named: { readonly name?: string },
  { self, stack }: Context,
  ask: (data: Readonly<Record<string, string>>) => boolean,
): boolean {
  return someNeighbour(self, stack, CONFIG_MAP, (map) =>
    allOf(
      () => ask(map.inputs.data ?? {}),
      () => isNamed(map, named, stack.sourcesOf(self, "spec")),
    ),
  );
}

/** Whether a ConfigMap has a name. A name that is unknown before the update still shows from which ConfigMaps it may come. */
function isNamed(
  map: ConfigMap,
  named: { readonly name?: string },
  sources: readonly StackResource[],
): boolean {
  try {
    return nameOf(map) === named.name;
  } catch (error) {
    const maps = sources.filter(({ type }) => type === CONFIG_MAP);
    if (!(error instanceof Undecided) || maps.length === 0) throw error;
    if (!maps.includes(map)) return false;
    if (maps.length > 1) throw error;
    return true;
  }
}
