import { RELEASE_CHANNEL } from "../../../gke/channels";
import { isTableStale, SUPPORT_TABLE, type Support, supportOf } from "../../../gke/support";
import { minorOf, type NumberedVersion } from "../../../gke/versions";
import type { Context } from "../../rule";
import { isDay } from "../../settings";

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
