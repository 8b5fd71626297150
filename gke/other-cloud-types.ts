/**
 * Resources that are a cluster of another cloud, by the package: types without it.
 * Source: https://www.pulumi.com/registry, the API documents of each package, and for azure-native its versioned modules, checked 2026-11-30
 */
const CLUSTERS: ReadonlyMap<string, RegExp> = new Map([
  ["alicloud", /^cs\/(?:edgeK|k|managedK|serverlessK)ubernetes:/],
  ["aws", /^eks\/cluster:/],
  ["aws-native", /^eks:Cluster$/],
  ["azure", /^containerservice\/kubernetesCluster:/],
  ["azure-native", /^containerservice(?:\/\w+)?:ManagedCluster$/],
  ["civo", /^index\/kubernetesCluster:/],
  ["digitalocean", /^index\/kubernetesCluster:/],
  ["eks", /^index:Cluster$/],
  ["linode", /^index\/lkeCluster:/],
  ["oci", /^ContainerEngine\/cluster:/],
  ["ovh", /^CloudProject\/kube:/],
  ["scaleway", /^(?:index\/kubernetesC|kubernetes\/c)luster:/],
  ["vultr", /^index\/kubernetes:/],
]);

/** Whether a resource is a cluster of another cloud. A package with one version of azure-native has that in its name. */
export function isClusterOfOtherCloud(type: string): boolean {
  const end = type.indexOf(":");
  const name = type.slice(0, end);
  const types = CLUSTERS.get(name.startsWith("azure-native_") ? "azure-native" : name);
  return types?.test(type.slice(end + 1)) ?? false;
}
