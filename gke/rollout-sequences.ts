// Rollout sequences: in which order GKE upgrades the clusters of an organisation, and how long it waits between them. All clusters of a
// sequence have to be enrolled in the same release channel; without a soak of its own a fleet's is 7 days.
// Sources, checked 2026-11-25:
// https://cloud.google.com/kubernetes-engine/docs/concepts/rollout-sequencing-custom-stages/about-rollout-sequencing,
// https://cloud.google.com/kubernetes-engine/docs/how-to/rollout-sequencing-custom-stages/manage-upgrades-with-rollout-sequencing,
// https://cloud.google.com/kubernetes-engine/docs/how-to/manage-upgrades-with-rollout-sequencing,
// https://cloud.google.com/sdk/gcloud/reference/container/fleet/clusterupgrade/create, and @pulumi/gcp 9.37.0, RolloutSequence and
// FeatureSpecClusterupgrade

import { DAY_SECONDS } from "./time-units";

/** The name of the `gkehub.Feature` that orders whole fleets, one after the other, without stages of its own. */
export const CLUSTER_UPGRADE_FEATURE = "clusterupgrade";

/** With fewer stages nothing is upgraded before anything else. */
export const MIN_STAGES = 2;

/** The longest soak after a stage or a fleet. */
export const MAX_SOAK_DAYS = 30;
export const MAX_SOAK_SECONDS = MAX_SOAK_DAYS * DAY_SECONDS;

/**
 * The value of a cluster's `fleet.membershipType` that makes it a member for its upgrades' order alone, without a fleet's other features.
 * Source: @pulumi/gcp 9.37.0, ClusterFleet
 */
export const LIGHTWEIGHT_MEMBERSHIP = "LIGHTWEIGHT";
