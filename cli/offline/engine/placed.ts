import { leadsElsewhere, type Placed } from "../../../policies/evaluation/stack/provider-clusters";
import type { JudgedResource } from "../protocol/analysis";
import { isSecret, unknownPath } from "../protocol/values";
import type { Registered, Registry } from "./registry";

/** A resource, as far as it says on whose cluster it is. */
export const placedOf = (resource: JudgedResource): Placed => ({
  urn: resource.urn,
  type: resource.type,
  parent: resource.parent === "" ? undefined : resource.parent,
  provider: resource.provider?.urn,
  inputs: () => knownInputs(resource),
  sources: () => ({
    all: resource.dependencies,
    kubeconfig: resource.propertyDependencies.get("kubeconfig") ?? [],
  }),
});

/** The properties, with undefined for those that are not known. */
export const knownInputs = ({ inputs }: Pick<JudgedResource, "inputs">): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(inputs).map(([key, value]) => [
      key,
      unknownPath(value) === "" ? undefined : isSecret(value) ? value.value : value,
    ]),
  );

/** Whether the provider of a resource shows that this is on a cluster that is not GKE's. */
export function isElsewhere({ provider }: Registered, registry: Registry): boolean {
  const registered = provider && registry.find(provider.urn);
  return registered !== undefined && leadsElsewhere(placedOf(registered)) === true;
}
