import type { PolicyResource } from "@pulumi/policy";
import { kubeconfigFault } from "../../../gke/other-clouds";
import { isManaged, KUBERNETES_PROVIDER } from "../../resource-types";
import type { Settings } from "../../settings/settings";
import { knownOrUnset } from "../properties/readable";
import { isOffCloud } from "../unseen/off-cloud";
import {
  isDefault,
  isKubeconfigUnknown,
  isOfGke,
  isOtherCluster,
  keyOf,
  leadsElsewhere,
  type Placed,
  typeOf,
} from "./provider-clusters";

// Which Kubernetes objects are on a cluster that is not GKE's. No rule judges them, and none sees them: the stack's index leaves them out.

const GOOGLE = /^(?:gcp|google|google-beta|google-native):/;

/** On whose clusters the Kubernetes objects of a stack are. */
export interface ObjectPlaces {
  /** Whether an object is on a cluster that is not GKE's. */
  isElsewhere(object: Placed): boolean;
  /** By URN: the providers that are taken for GKE's, although they may well lead elsewhere. */
  readonly assumed: ReadonlyMap<string, Assumption>;
  /** By URN: of providers that are taken for GKE's, why they can use no cluster of their kubeconfig. */
  readonly faults: ReadonlyMap<string, string>;
}

/** That a provider of Kubernetes leads to GKE, without anything that shows it. */
export interface Assumption {
  /** A sentence for a finding on one of its objects. */
  readonly text: string;
  /** Whether its kubeconfig is not known and does not come from the clusters that the stack has, so that findings are only advice. */
  readonly isWeak: boolean;
}

/**
 * Tells on whose clusters Kubernetes objects are. Their provider decides, and for a component that has none its objects. Where a default provider does not
 * show its cluster, it leads to another cloud if the stack has clusters of others and nothing of Google's. Any other provider that does not show it is taken
 * for GKE's.
 */
export function placesOf(
  resources: readonly Placed[],
  kubernetesProviders: Settings["kubernetesProviders"],
): ObjectPlaces {
  const elsewhere = new Set<string>();
  const unsure: Placed[] = [];
  const byUrn = new Map(resources.map((each) => [each.urn, each]));
  const sourcesOf = (urn: string) => byUrn.get(urn)?.sources().all ?? [];
  const hasOthers = resources.some(({ type }) => isOtherCluster(type));
  const isWithoutGoogle = hasOthers && !resources.some(({ type }) => GOOGLE.test(type) && !isOffCloud(type));
  for (const provider of resources.filter(({ type }) => type === KUBERNETES_PROVIDER)) {
    const leads = leadsElsewhere(provider, kubernetesProviders, sourcesOf);
    if (leads ?? (isWithoutGoogle && isDefault(provider.urn))) elsewhere.add(provider.urn);
    else if (leads === undefined) unsure.push(provider);
  }
  const faults = new Map(
    unsure.flatMap((provider) => {
      const fault = kubeconfigFault(provider.inputs());
      return fault === undefined ? [] : [[provider.urn, fault]];
    }),
  );
  const hasClusters = hasOthers || resources.some((each) => isOfGke(each.type) && isManaged(each.inputs()));
  const assumed = new Map(
    unsure.flatMap((provider) => {
      const { urn } = provider;
      const isUnknown = isKubeconfigUnknown(provider.inputs());
      const mayLeadElsewhere = isUnknown || hasOthers || elsewhere.size > 0;
      const text = assumptionText(urn, faults.get(urn));
      return mayLeadElsewhere ? [[urn, { text, isWeak: isUnknown && hasClusters }]] : [];
    }),
  );
  if (elsewhere.size === 0) return { isElsewhere: () => false, assumed, faults };
  const components = componentsAround(resources, (urn) => elsewhere.has(urn));
  const isElsewhere = ({ type, urn, provider }: Placed) =>
    type.startsWith("kubernetes:") &&
    (provider === undefined ? components.has(urn) : elsewhere.has(provider));
  return { isElsewhere, assumed, faults };
}

/** The text of an assumption behind a fix, with the space before it. */
export const ASSUMPTION = / This takes the cluster of the Kubernetes provider .*$/;

function assumptionText(urn: string, fault: string | undefined): string {
  const name = JSON.stringify(keyOf(urn));
  const why = fault === undefined ? "which nothing shows" : `as its kubeconfig ${fault}`;
  return `This takes the cluster of the Kubernetes provider ${name} for GKE's, ${why}: the setting kubernetesProviders says whose it is, as in {${name}: "other"}.`;
}

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
