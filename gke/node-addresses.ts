/** The most Pods on a node where neither the pool nor the cluster says it. Source: https://cloud.google.com/kubernetes-engine/docs/how-to/flexible-pod-cidr, checked 2026-12-01 */
export const DEFAULT_PODS_PER_NODE = 110;

/**
 * How many addresses of the Pods' range a node takes, as a block of its own: twice as many as it may have Pods, such as 256 for 110. Without a free block
 * there is no further node.
 * Source: as above; GKE takes fewer where podCidrOverprovisionConfig is disabled.
 */
export const addressesPerNode = (podsPerNode: number): number => 2 ** Math.ceil(Math.log2(2 * podsPerNode));

/**
 * How many addresses of a subnetwork's primary range no node gets.
 * Source: https://cloud.google.com/vpc/docs/subnets (unusable addresses in every subnet), checked 2026-12-01
 */
export const RESERVED_IN_SUBNETWORK = 4;

/**
 * In how many zones a pool has its nodes where nothing names them: in three of a region.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/regional-clusters, checked 2026-12-01
 */
export const zonesByDefault = (location: string | undefined): number => (/\d$/.test(location ?? "") ? 3 : 1);
