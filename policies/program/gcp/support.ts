import { RELEASE_CHANNEL } from "../../../gke/channels";
import { isTableStale, SUPPORT_TABLE, type Support, supportOf } from "../../../gke/support";
import { isDay } from "../../../gke/time-units";
import { minorOf, type NumberedVersion } from "../../../gke/versions";
import type { Origin } from "../../evaluation/reading";
import type { Context, Level } from "../../rule";
import { channelOf } from "./release-channel";

/**
 * A version's support in a channel, and whether the dates that say so are recent enough to be relied on.
 * @param channel is asked only where it makes a difference.
 */
export function supportUnder(
  version: NumberedVersion,
  channel: () => string | undefined,
  { settings, now }: Pick<Context, "settings" | "now">,
): { support: Support; isCertain: boolean } {
  const minor = minorOf(version);
  const given = Object.hasOwn(settings.endOfSupport, minor) ? settings.endOfSupport[minor] : undefined;
  const isGiven = given !== undefined && isDay(given);
  const isRecent = !isTableStale(now);
  const table = isGiven
    ? { ...SUPPORT_TABLE, minors: { [minor]: { standard: given, extended: given } } }
    : SUPPORT_TABLE;
  const standard = supportOf(version, undefined, now, table);
  const isOver = standard.status === "ends soon" || standard.status === "ended";
  // Where the standard support goes on, the channel makes no difference, and may stay unknown.
  return isOver && channel() === RELEASE_CHANNEL.extended
    ? { support: supportOf(version, RELEASE_CHANNEL.extended, now), isCertain: isRecent }
    : { support: standard, isCertain: isGiven || isRecent };
}

/** What is wrong with a version's support, and how serious it is. */
export interface SupportProblem {
  readonly support: Exclude<Support, { status: "supported" | "unknown" }>;
  readonly level: Level;
}

/**
 * Whether the support of a version is over or about to end on the judged resource's cluster.
 * @param origin "floor": GKE may have moved on from the version.
 */
export function supportProblem(
  version: NumberedVersion,
  origin: Origin | "floor",
  context: Context,
): SupportProblem | undefined {
  const { support, isCertain } = supportUnder(version, () => clusterChannel(context), context);
  if (support.status === "supported" || support.status === "unknown") return undefined;
  const isRefused = support.status === "ended" && origin !== "floor" && isCertain;
  return { support, level: isRefused ? "mandatory" : "advisory" };
}

/** The channel of the judged resource's cluster. That of a cluster of another stack may be the one with the longest support. */
function clusterChannel({ self, stack }: Context): string | undefined {
  const cluster = stack.clusterOf(self);
  return cluster ? channelOf(cluster) : RELEASE_CHANNEL.extended;
}
