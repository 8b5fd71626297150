/** The most Pods on a node where neither the pool nor the cluster says it. Source: https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr, checked 2026-12-01 */
export const DEFAULT_PODS_PER_NODE = 110;

/**
 * How many addresses of the Pods' range a node takes, as a block of its own: twice as many as it may have Pods, such as 256 for 110. Without a free block
 * there is no further node.
 * Source: as above; GKE takes fewer where podCidrOverprovisionConfig is disabled.
 */
export const addressesPerNode = (podsPerNode: number): number => 2 ** Math.ceil(Math.log2(2 * podsPerNode));
