import { RELEASE_CHANNEL } from "../../../../gke/channels";
import { isTableStale, SUPPORT_TABLE, type Support, supportOf } from "../../../../gke/support";
import { isDay } from "../../../../gke/time-units";
import { minorOf, type NumberedVersion } from "../../../../gke/versions";
import type { Origin } from "../../../evaluation/reading";
import type { Context, Level } from "../../../rule";
import type { ClusterEndOfSupport } from "../../../settings/settings";
import type { ClusterResource } from "../../../stack";
import { isNamed, namesOf } from "../named-cluster";
import { controlPlaneOf, numberedVersion, observedVersion } from "./compared-versions";
import { channelOf } from "./release-channel";

/** A version's support, and how far its dates can be trusted. */
export interface DatedSupport {
  readonly support: Support;
  /** Whether the dates are recent enough to be relied on. */
  readonly isCertain: boolean;
  /** Whether GKE says them of the very cluster. */
  readonly isOwn: boolean;
  /** Whether they are those of extended support. */
  readonly isExtended: boolean;
}

type Dated = Pick<Context, "settings" | "now">;

/**
 * The end of support that GKE gives for this cluster, from the settings. It applies only to the minor that the cluster runs.
 * @param names by which the settings may name the cluster.
 */
export function ownEndOf(
  cluster: ClusterResource,
  version: NumberedVersion,
  { settings, stackName }: Pick<Context, "settings" | "stackName">,
  names = namesOf(cluster, stackName),
): ClusterEndOfSupport | undefined {
  const own = settings.clusterEndOfSupport.find(
    (each) => isDay(each.standard) && isNamed(each.cluster, names),
  );
  const running = own && (numberedVersion(observedVersion(cluster)) ?? controlPlaneOf(cluster));
  return running && minorOf(running) === minorOf(version) ? own : undefined;
}

/**
 * A version's support in a channel.
 * @param channel is called only where it makes a difference, as it may be unknown.
 * @param own the end of support that GKE gives for this cluster.
 */
export function supportUnder(
  version: NumberedVersion,
  channel: () => string | undefined,
  context: Dated,
  own: ClusterEndOfSupport | undefined,
): DatedSupport {
  const standard = supportOn(version, undefined, context, own);
  const { status } = standard.support;
  // While standard support lasts, the channel makes no difference, and may stay unknown.
  return (status === "ends soon" || status === "ended") && channel() === RELEASE_CHANNEL.extended
    ? supportOn(version, RELEASE_CHANNEL.extended, context, own)
    : standard;
}

/** Like `supportUnder`, in a known channel. */
export function supportOn(
  version: NumberedVersion,
  channel: string | undefined,
  { settings, now }: Dated,
  own: ClusterEndOfSupport | undefined,
): DatedSupport {
  const minor = minorOf(version);
  const by = (standard: string, extended: string) =>
    supportOf(version, channel, now, { ...SUPPORT_TABLE, minors: { [minor]: { standard, extended } } });
  const isExtended = channel === RELEASE_CHANNEL.extended;
  if (own) {
    const { standard, extended = standard } = own;
    const support = by(standard, isDay(extended) ? extended : standard);
    return { support, isCertain: true, isOwn: true, isExtended };
  }
  const given = Object.hasOwn(settings.endOfSupport, minor) ? settings.endOfSupport[minor] : undefined;
  // The setting gives the end of standard support.
  if (given !== undefined && isDay(given) && !isExtended)
    return { support: by(given, given), isCertain: true, isOwn: false, isExtended };
  return {
    support: supportOf(version, channel, now),
    isCertain: !isTableStale(now),
    isOwn: false,
    isExtended,
  };
}

/** What is wrong with a version's support, and how serious that is. */
interface SupportProblem extends Pick<DatedSupport, "isExtended" | "isOwn"> {
  readonly support: Exclude<Support, { status: "supported" | "unknown" }>;
  readonly level: Level;
}

/**
 * The problem where support of a version has ended, or ends soon, on the judged resource's cluster.
 * @param origin "floor" for a minimum, from which GKE may have upgraded the cluster.
 */
export function supportProblem(
  version: NumberedVersion,
  origin: Origin | "floor",
  context: Context,
): SupportProblem | undefined {
  const cluster = context.stack.clusterOf(context.self);
  // The cluster of another stack may be in the channel with the longest support.
  const channel = () => (cluster ? channelOf(cluster) : RELEASE_CHANNEL.extended);
  const own = cluster && ownEndOf(cluster, version, context);
  const { support, isCertain, isOwn, isExtended } = supportUnder(version, channel, context, own);
  if (support.status === "supported" || support.status === "unknown") return undefined;
  const isRefused = support.status === "ended" && origin !== "floor" && isCertain;
  return { support, level: isRefused ? "mandatory" : "advisory", isOwn, isExtended };
}
