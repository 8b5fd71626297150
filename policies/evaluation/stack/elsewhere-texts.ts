import type { ObjectPlaces } from "./other-clouds";
import { nameOf, type Placed } from "./provider-clusters";

/**
 * A text for each provider by which objects go to a cluster that is not GKE's, and for those that can use no cluster of their kubeconfig; it continues
 * "The stack …".
 */
export function elsewhereTexts(
  resources: readonly Placed[],
  { isElsewhere, faults }: ObjectPlaces,
): readonly string[] {
  const providers = new Set(
    resources.flatMap((each) => (each.provider !== undefined && isElsewhere(each) ? each.provider : [])),
  );
  const faulty = new Set(resources.flatMap(({ provider = "" }) => (faults.has(provider) ? [provider] : [])));
  const named = (urn: string) => `has the Kubernetes provider ${JSON.stringify(nameOf(urn))}`;
  return [
    ...[...providers].map(
      (urn) => `${named(urn)}, by which objects go to a cluster that is not GKE's: they are not looked into`,
    ),
    ...[...faulty].map(
      (urn) => `${named(urn)}, whose kubeconfig ${faults.get(urn)}: its cluster is taken for GKE's`,
    ),
  ];
}
