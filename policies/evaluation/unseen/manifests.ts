/** Components that read Kubernetes' manifests. */
const MANIFESTS = /^kubernetes:(?:kustomize(?:\/v\d\w*)?:Directory|yaml(?:\/v\d\w*)?:Config(?:File|Group))$/;

/**
 * Components whose manifests are not among the resources: while a preview does not know how to reach the cluster, nothing reads them.
 * Source: pulumi 3.250.0, pkg/resource/plugin/provider_plugin.go, Construct
 */
export function unreadManifests<T extends Parented>(resources: readonly T[]): readonly T[] {
  const parents = new Set(resources.map(({ parent }) => parent?.urn));
  return resources.filter(({ type, urn }) => MANIFESTS.test(type) && !parents.has(urn));
}

interface Parented {
  readonly urn: string;
  readonly type: string;
  readonly parent?: { readonly urn: string };
}
