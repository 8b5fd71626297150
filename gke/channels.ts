// GKE's release channels. Checked 2026-11-23.

/**
 * The values of `releaseChannel.channel`.
 * Source: @pulumi/gcp 9.37.0, ClusterReleaseChannel, and
 * https://cloud.google.com/kubernetes-engine/docs/concepts/release-channels
 */
export const RELEASE_CHANNEL = {
  rapid: "RAPID",
  regular: "REGULAR",
  stable: "STABLE",
  extended: "EXTENDED",
  unspecified: "UNSPECIFIED",
} as const;

/**
 * The day on which GKE ends clusters without a release channel, as `YYYY-MM-DD`: it enrols those that are left in NO_CHANNEL_SUCCESSOR. Since
 * 2026-08-21 only customers who have such clusters can create more.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#June_10_2026 and #August_21_2026, checked 2026-11-27
 */
export const NO_CHANNEL_ENDS = "2027-06-14";

/** The channel in which GKE enrols the clusters without one on NO_CHANNEL_ENDS. Source: as above. */
export const NO_CHANNEL_SUCCESSOR: string = RELEASE_CHANNEL.stable;

/** The channel that GKE recommends and enrols new clusters in when nothing else is asked for. Source: as above. */
export const DEFAULT_CHANNEL: string = RELEASE_CHANNEL.regular;

/** Whether a cluster with this value is enrolled in a release channel. */
export function isEnrolled(channel: string | undefined): boolean {
  return channel !== undefined && channel !== RELEASE_CHANNEL.unspecified;
}
