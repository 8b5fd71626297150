// Roll-out sequences: the order in which GKE upgrades the clusters of fleets. Checked 2026-11-25.
// Source: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/rollout-sequencing-custom-stages/manage-upgrades-with-rollout-sequencing

/** The longest soak of a stage, in days. */
export const MAX_STAGE_SOAK_DAYS = 30;

/**
 * The value of a cluster's `fleet.membershipType` that makes it a member for its upgrades' order alone, without a fleet's other features.
 * Source: @pulumi/gcp 9.37.0, ClusterFleet
 */
export const LIGHTWEIGHT_MEMBERSHIP = "LIGHTWEIGHT";
