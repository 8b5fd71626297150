import { RELEASE_CHANNEL } from "../../gke/channels";
import { minorOf, type NumberedVersion } from "../../gke/versions";
import { channelOf } from "../program/gcp/release-channel";
import { supportUnder } from "../program/gcp/support";
import type { SeenCluster } from "./collector";
import type { ClusterIssues } from "./issues";

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

/** What GKE says of a cluster's own end of support, as days in UTC (YYYY-MM-DD). */
export interface OwnSupport {
  readonly standard: string;
  /** Absent where GKE says nothing of extended support. */
  readonly extended?: string;
}

/**
 * One entry for the control plane, and one for each other minor of its pools.
 * @param known answers with the second argument where the program does not tell.
 * @param own wins over GKE's schedule, for the control plane.
 */
export function supportOf(
  { context }: SeenCluster,
  { controlPlane, nodes }: ClusterIssues,
  known: <V>(ask: () => V, otherwise: V) => V,
  own: OwnSupport | undefined,
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
  return [...byMinor].flatMap(([minor, { version, pools }]) => {
    const channel = () => channelOf(context.self);
    if (own && pools.length === 0) {
      const isExtended = known(channel, undefined) === RELEASE_CHANNEL.extended;
      const lastDay = (isExtended ? own.extended : undefined) ?? own.standard;
      return [
        {
          pools,
          minor,
          lastDay,
          isOver: context.now.toISOString().slice(0, 10) > lastDay,
          isOwn: true as const,
        },
      ];
    }
    const found = known(() => supportUnder(version, channel, context).support, undefined);
    if (!found) return [];
    const lastDay = "lastDay" in found ? found.lastDay : undefined;
    return [{ pools, minor, lastDay, isOver: found.status === "ended" }];
  });
}
