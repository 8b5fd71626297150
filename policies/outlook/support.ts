import { RELEASE_CHANNEL } from "../../gke/channels";
import { minorOf, type NumberedVersion } from "../../gke/versions";
import { type asking, ifKnown } from "../evaluation/unknown";
import { channelOf } from "../program/gcp/versions/release-channel";
import { ownEndOf, supportOn, supportUnder } from "../program/gcp/versions/support";
import type { SeenCluster } from "./collector";
import type { ClusterIssues } from "./issues";

/** Answers a question, or with its second argument where the program does not tell. */
export type Known = ReturnType<typeof asking>;

/** Until when what a cluster runs is supported. */
export interface PlannedSupport {
  /** The control plane's, or that of these pools. */
  readonly pools: readonly string[];
  readonly minor: string;
  /** The last day, as YYYY-MM-DD; undefined where no source gives it. */
  readonly lastDay: string | undefined;
  readonly isOver: boolean;
  /** Whether GKE says it of this very cluster. */
  readonly isOwn?: true;
}

/** One entry for the control plane, and one for each other minor of its pools. */
export function supportOf(
  { context, names }: SeenCluster,
  { controlPlane, nodes }: ClusterIssues,
  known: Known,
): PlannedSupport[] {
  const byMinor = new Map<string, { version: NumberedVersion; pools: string[] }>();
  if (controlPlane) byMinor.set(minorOf(controlPlane), { version: controlPlane, pools: [] });
  for (const { pool, version } of nodes) {
    if (!version) continue;
    const minor = minorOf(version);
    if (controlPlane && minor === minorOf(controlPlane)) continue;
    const entry = byMinor.get(minor) ?? { version, pools: [] };
    entry.pools.push(pool);
    byMinor.set(minor, entry);
  }
  const channel = () => channelOf(context.self);
  const isExtended = ifKnown(channel) === RELEASE_CHANNEL.extended;
  return [...byMinor].flatMap(([minor, { version, pools }]) => {
    const own = ownEndOf(context.self, version, context, names);
    const found = isExtended
      ? supportOn(version, RELEASE_CHANNEL.extended, context, own)
      : known(() => supportUnder(version, channel, context, own), undefined);
    if (!found) return [];
    const { support, isOwn } = found;
    const lastDay = "lastDay" in support ? support.lastDay : undefined;
    return [{ pools, minor, lastDay, isOver: support.status === "ended", ...(isOwn && { isOwn }) }];
  });
}
