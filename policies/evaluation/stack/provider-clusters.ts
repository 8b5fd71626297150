import { isClusterOfOtherCloud } from "../../../gke/other-cloud-types";
import { leadsToOtherCloud } from "../../../gke/other-clouds";
import type { Settings } from "../../settings/settings";
import { isOffCloud } from "../unseen/off-cloud";

// To whose cluster a provider of Kubernetes leads.

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

type KubernetesProviders = Settings["kubernetesProviders"];

const GKE_TYPE = /^(?:gcp:container\/(?:cluster|nodePool):|google-native:container\/)/;

/** Whether a resource is a cluster or node pool of GKE's. */
export const isOfGke = (type: string): boolean => GKE_TYPE.test(type);

/** Whether a resource is a cluster that is not GKE's. */
export const isOtherCluster = (type: string): boolean => isClusterOfOtherCloud(type) || isOffCloud(type);

/**
 * Whether a provider of Kubernetes leads to a cluster that is not GKE's: by the setting, else by its inputs, else by the clusters from which its kubeconfig
 * comes, else by those that it depends on; undefined where none of them shows.
 */
export function leadsElsewhere(
  provider: Pick<Placed, "urn" | "inputs" | "sources">,
  kubernetesProviders: KubernetesProviders = {},
  sourcesOf: (urn: string) => readonly string[] = () => [],
): boolean | undefined {
  const shown = showsElsewhere(provider.urn, provider.inputs(), kubernetesProviders);
  if (shown !== undefined) return shown;
  const { all, kubeconfig } = provider.sources();
  return isOfOthers(kubeconfig, sourcesOf) ?? isOfOthers(all, sourcesOf);
}

/** Whether a provider leads to a cluster that is not GKE's, by the setting, else by its inputs; undefined where neither shows. */
export function showsElsewhere(
  urn: string,
  inputs: Readonly<Record<string, unknown>>,
  kubernetesProviders: KubernetesProviders,
): boolean | undefined {
  const key = keyOf(urn);
  return Object.hasOwn(kubernetesProviders, key)
    ? kubernetesProviders[key] === "other"
    : leadsToOtherCloud(inputs);
}

/** A provider's key in the setting. */
export const keyOf = (urn: string): string => (isDefault(urn) ? "default" : nameOf(urn));

/** Whether the clusters among resources, and those from which they come, are others than GKE's; undefined where there are none. */
function isOfOthers(
  urns: readonly string[],
  sourcesOf: (urn: string) => readonly string[],
): boolean | undefined {
  const seen = new Set(urns);
  let hasOther = false;
  for (const urn of seen) {
    const type = typeOf(urn);
    if (isOfGke(type)) return false;
    if (isOtherCluster(type)) hasOther = true;
    else for (const source of sourcesOf(urn)) seen.add(source);
  }
  return hasOther ? true : undefined;
}

/** Whether a provider has a kubeconfig that is not known yet. */
export const isKubeconfigUnknown = (inputs: Readonly<Record<string, unknown>>): boolean =>
  "kubeconfig" in inputs && inputs.kubeconfig === undefined;

export const isDefault = (urn: string): boolean => /::default(?:_|$)/.test(urn);

export const nameOf = (urn: string): string => urn.split("::").slice(3).join("::");

export const typeOf = (urn: string): string => urn.split("::")[2]?.split("$").at(-1) ?? "";
