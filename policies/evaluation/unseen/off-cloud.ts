/**
 * Clusters and node pools that Google manages outside Google Cloud: on AWS, on Azure, on premises, and clusters of others that are attached.
 * Source: @pulumi/gcp 9.37.0, modules container, edgecontainer and gkeonprem
 */
const OFF_CLOUD =
  /^gcp:(?:container\/(?:attached|aws|azure)|edgecontainer\/|gkeonprem\/)\w*(?:Cluster|NodePool|cluster|nodePool):/;

/** Whether a resource is a cluster or node pool outside Google Cloud. */
export const isOffCloud = (type: string): boolean => OFF_CLOUD.test(type);
