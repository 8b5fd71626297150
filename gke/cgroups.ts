// Linux control groups on nodes: which version of them a pool has.

/**
 * The values of `linuxNodeConfig.cgroupMode`; absent or CGROUP_MODE_UNSPECIFIED, the node image decides, and GKE moves its nodes to version 2 from 1.33 on.
 * Only a pool that names version 1 stays with it.
 * Source: @pulumi/gcp 9.37.0, NodePoolNodeConfigLinuxNodeConfig, and https://docs.cloud.google.com/kubernetes-engine/docs/how-to/migrate-cgroupv2,
 * checked 2026-11-28
 */
export const CGROUP_MODE = { v1: "CGROUP_MODE_V1", v2: "CGROUP_MODE_V2" } as const;

/**
 * The minor without version 1: GKE does not upgrade to it a pool that names version 1.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#December_29_2025, checked 2026-11-28
 */
export const CGROUP_V1_REMOVED = "1.35";
