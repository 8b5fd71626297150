import type { PolicyResource } from "@pulumi/policy";
import { isClusterOfOtherCloud, leadsToOtherCloud } from "../../gke/other-clouds";
import { KUBERNETES_PROVIDER } from "../resource-types";
import { knownOrUnset } from "./readable";
import { isOffCloud } from "./unseen-off-cloud";

// Which Kubernetes objects are on a cluster that is not GKE's. No rule judges them, and none sees them: the stack's index leaves them out.

/** A resource, as far as it says on whose cluster it is. */
export interface Placed {
  readonly urn: string;
  readonly type: string;
  /** URN of the resource that it belongs to. */
  readonly parent: string | undefined;
  /** URN of its provider. */
  readonly provider: string | undefined;
  /** The inputs of a provider, with undefined for those that are not known. */
  inputs(): Readonly<Record<string, unknown>>;
  /** URNs of what a provider depends on, and of what its kubeconfig is made of. */
  sources(): { readonly all: readonly string[]; readonly kubeconfig: readonly string[] };
}

const GKE = /^(?:gcp:container\/(?:cluster|nodePool):|google-native:container\/)/;
const GOOGLE = /^(?:gcp|google|google-beta|google-native):/;

const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";

/** Whether a resource is a cluster that is not GKE's. */
export const isOtherCluster = (type: string): boolean => isClusterOfOtherCloud(type) || isOffCloud(type);

/** Whether a provider of Kubernetes leads to a cluster that is not GKE's, by its inputs, else by what it depends on; undefined where neither shows. */
export function leadsElsewhere(provider: Pick<Placed, "inputs" | "sources">): boolean | undefined {
  const byInputs = leadsToOtherCloud(provider.inputs());
  if (byInputs !== undefined) return byInputs;
  const { all, kubeconfig } = provider.sources();
  const types = (kubeconfig.length > 0 ? kubeconfig : all).map(typeOf);
  if (types.some((type) => GKE.test(type))) return false;
  return types.some(isOtherCluster) ? true : undefined;
}

/**
 * Returns a function that tells whether a Kubernetes object is on a cluster that is not GKE's. Its provider decides, and for a component that has none its
 * objects. Where a default provider does not show its cluster, it leads to another cloud if the stack has clusters of others and nothing of Google's. Any
 * other provider that does not show it is taken for GKE's.
 */
export function objectsElsewhere(resources: readonly Placed[]): (object: Placed) => boolean {
  const providers = new Map<string, boolean>();
  const hasOthers = resources.some(({ type }) => isOtherCluster(type));
  const isWithoutGoogle = hasOthers && !resources.some(({ type }) => GOOGLE.test(type) && !isOffCloud(type));
  for (const each of resources)
    if (each.type === KUBERNETES_PROVIDER)
      providers.set(each.urn, leadsElsewhere(each) ?? (isWithoutGoogle && isDefault(each.urn)));
  if (![...providers.values()].includes(true)) return () => false;
  const components = componentsAround(resources, (urn) => providers.get(urn) === true);
  return ({ type, urn, provider }) =>
    type.startsWith("kubernetes:") &&
    (provider === undefined ? components.has(urn) : providers.get(provider) === true);
}

const isDefault = (urn: string): boolean => /::default(?:_|$)/.test(urn);

/** The components of Kubernetes around the objects of the providers that `isElsewhere` holds for. */
function componentsAround(
  resources: readonly Placed[],
  isElsewhere: (provider: string) => boolean,
): ReadonlySet<string> {
  const parents = new Map(resources.map(({ urn, parent }) => [urn, parent]));
  const found = new Set<string>();
  for (const { provider, parent } of resources) {
    if (provider === undefined || !isElsewhere(provider)) continue;
    for (let at = parent; at !== undefined && !found.has(at); at = parents.get(at))
      if (typeOf(at).startsWith("kubernetes:")) found.add(at);
      else break;
  }
  return found;
}

/**
 * Which objects of a stack are on clusters that are not GKE's, and a text for each of their providers, that continues "The stack …".
 */
export function elsewhereIn(resources: readonly Placed[]): {
  readonly isElsewhere: (object: Placed) => boolean;
  readonly texts: readonly string[];
} {
  const isElsewhere = objectsElsewhere(resources);
  const providers = new Set(
    resources.flatMap((each) => (each.provider !== undefined && isElsewhere(each) ? each.provider : [])),
  );
  const texts = [...providers].map(
    (urn) =>
      `has the Kubernetes provider ${JSON.stringify(nameOf(urn))}, by which objects go to a cluster that is not GKE's: they are not looked into`,
  );
  return { isElsewhere, texts };
}

const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

/** A resource that a policy sees. */
export const placedOf = ({
  urn,
  type,
  parent,
  provider,
  props,
  dependencies,
  propertyDependencies,
}: PolicyResource): Placed => ({
  urn,
  type,
  parent: parent?.urn,
  provider: provider?.urn,
  inputs: () => knownOrUnset(props, type),
  sources: () => ({
    all: dependencies.map((each) => each.urn),
    kubeconfig: (propertyDependencies.kubeconfig ?? []).map((each) => each.urn),
  }),
});
