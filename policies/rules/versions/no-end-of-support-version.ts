import { RELEASE_CHANNEL } from "../../../gke/channels";
import { isTableStale, SUPPORT_TABLE, type Support, supportOf } from "../../../gke/support";
import { formatVersion, minorOf, type NumberedVersion } from "../../../gke/versions";
import { hasDefaultPool } from "../../program/gcp/default-pool";
import { isIgnored, numberedVersion } from "../../program/gcp/pinned-versions";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { Context, Finding, Rule } from "../../rule";
import { isDay } from "../../settings";

export const noEndOfSupportVersion: Rule = {
  name: "no-end-of-support-version",
  description: "No node is pinned to a version that GKE no longer supports.",
  why:
    "When a minor's support ends, GKE upgrades its control planes and nodes by force, also where autoUpgrade is false, on a " +
    "day that nobody chose. The incident began with such an upgrade of an old cluster. The dates are GKE's release schedule as this " +
    "version of the pack knows it; the setting endOfSupport corrects them.",
  fix: "Upgrade to a supported minor, or remove the version and let the release channel choose it.",
  whenToExempt: "A cluster that is to be deleted before the day, with that day as the exemption's end.",
  sources: [SUPPORT_TABLE.source, "https://cloud.google.com/kubernetes-engine/versioning"],
  severity: "high",
  level: "mandatory",
  frameworks: ["policy-library cluster_version"],
  good: [{ type: NODE_POOL, name: "pool", props: { cluster: "main", version: "1.34.1-gke.1000000" } }],
  bad: [{ type: NODE_POOL, name: "pool", props: { cluster: "main", version: "1.26.15-gke.4901000" } }],
  checks: {
    [CLUSTER]: [
      function* floor(cluster, context) {
        yield* judge({ at: "minMasterVersion", text: cluster.minMasterVersion, isFloor: true }, context, () =>
          channelOf(cluster, context),
        );
      },
      function* defaultPool(cluster, context) {
        if (!("nodeVersion" in cluster) || !hasDefaultPool(cluster)) return;
        const isFloor = isIgnored(context.resource.ignoreChanges, "nodeVersion");
        yield* judge({ at: "nodeVersion", text: cluster.nodeVersion, isFloor }, context, () =>
          channelOf(cluster, context),
        );
      },
      function* inlinePools(cluster, context) {
        if (cluster.enableAutopilot) return;
        const isFloor = isIgnored(context.resource.ignoreChanges, "nodePools");
        yield* context.each(cluster.nodePools, (pool, i) =>
          judge({ at: `nodePools[${i}].version`, text: pool.version, isFloor }, context, () =>
            channelOf(cluster, context),
          ),
        );
      },
    ],
    [NODE_POOL]: [
      function* version(pool, context) {
        const isFloor = isIgnored(context.resource.ignoreChanges, "version");
        yield* judge({ at: "version", text: pool.version, isFloor }, context, () => {
          const cluster = context.stack.clusterOf(context.self);
          // The cluster of another stack may be in the channel that has the longest support.
          return cluster ? channelOf(cluster.inputs, cluster) : RELEASE_CHANNEL.extended;
        });
      },
    ],
  },
};

const channelOf = (
  cluster: { releaseChannel?: { channel: string } },
  { observed }: { observed: { releaseChannel?: { channel: string } } },
): string | undefined => cluster.releaseChannel?.channel ?? observed.releaseChannel?.channel;

interface Declared {
  at: string;
  text: string | undefined;
  /** Whether GKE may have moved on from the version: then it is no pin. */
  isFloor: boolean;
}

function* judge(
  { at, text, isFloor }: Declared,
  context: Context,
  channel: () => string | undefined,
): Iterable<Finding> {
  const version = numberedVersion(text);
  if (!version) return;
  const { support, isCertain } = supportUnder(version, channel, context);
  if (support.status === "supported" || support.status === "unknown") return;
  const subject = `is "${formatVersion(version)}", whose support`;
  if (support.status === "ends soon") {
    yield { at, problem: `${subject} ends on ${support.lastDay}`, level: "advisory" };
    return;
  }
  const ended =
    support.lastDay === undefined ? `${subject} ended long ago` : `${subject} ended on ${support.lastDay}`;
  yield {
    at,
    problem: isFloor
      ? `${ended}: GKE has moved on from it`
      : `${ended}: GKE upgrades these nodes by force, whatever autoUpgrade says`,
    level: isFloor || !isCertain ? "advisory" : undefined,
  };
}

/** A version's support in a channel, and whether the dates that say so are recent enough to be relied on. */
function supportUnder(
  version: NumberedVersion,
  channel: () => string | undefined,
  { settings, now }: Context,
): { support: Support; isCertain: boolean } {
  const minor = minorOf(version);
  const given = settings.endOfSupport[minor];
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
