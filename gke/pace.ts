// How fast GKE upgrades control planes and drains nodes, as far as a program can say. All durations in seconds.

import { DAY_SECONDS, HOUR_SECONDS } from "./time-units";

/**
 * How long the first step of a two-step upgrade of the control plane, from which it can be taken back, may last.
 * Source: @pulumi/gcp 9.37.0, ClusterRollbackSafeUpgrade, checked 2026-11-28
 */
export const ROLLBACK_SOAK = { min: 6 * HOUR_SECONDS, max: 7 * DAY_SECONDS } as const;

/**
 * The least time between two automatic upgrades of the control plane, of minors and of patches, where nothing is said.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/cluster-disruption-budget, checked 2026-11-28
 */
export const DEFAULT_DISRUPTION_INTERVAL = { minor: 30 * DAY_SECONDS, patch: DAY_SECONDS } as const;

/**
 * The longest such time that GKE takes, of minors and of patches: 0 to 90 days.
 * Source: https://documentation.s3ns.fr/kubernetes-engine/docs/how-to/cluster-disruption-budget (the page above, as Google's partner has it), and
 * https://github.com/google/skills (gke-upgrades), checked 2026-11-28
 */
export const MAX_DISRUPTION_INTERVAL = 90 * DAY_SECONDS;

/**
 * The value of `gkeAutoUpgradeConfig.patchMode` by which GKE installs a patch as soon as the channel has it, before it makes it the channel's target.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/concepts/release-channels#accelerated-patch and google.container.v1beta1.GkeAutoUpgradeConfig
 * in npm's @google-cloud/container 7.2.0, checked 2026-11-28
 */
export const ACCELERATED_PATCHES = "ACCELERATED";

/**
 * The longest that an autoscaled blue-green upgrade waits before it drains the old nodes; 3 days where nothing is said.
 * Source: google.container.v1beta1.BlueGreenSettings.AutoscaledRolloutPolicy in npm's @google-cloud/container 7.2.0, checked 2026-11-28
 */
export const MAX_WAIT_FOR_DRAIN = 7 * DAY_SECONDS;
