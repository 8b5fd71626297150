// What one cluster has before it: when GKE may upgrade it, when it may not, and until when what it runs is supported.

import { NO_CHANNEL_ENDS, NO_CHANNEL_SUCCESSOR, RELEASE_CHANNEL } from "../../gke/channels";
import { DAY } from "../../gke/time-units";
import { formatVersion, type NumberedVersion } from "../../gke/versions";
import { asking } from "../evaluation/unknown";
import { exclusionOf, text, windowOf } from "../program/gcp/maintenance";
import { poolExclusion } from "../program/gcp/pool-exclusion";
import { channelOf, isOutsideChannels } from "../program/gcp/release-channel";
import type { SeenCluster } from "./collector";
import { type ClusterIssues, issuesOf } from "./issues";
import { type PlannedSupport, supportOf } from "./support";
import { type LookedAt, type PlannedExclusion, type PlannedWindow, plannedWindows } from "./windows";

/** A day on which GKE acts by itself, besides the ends of support. */
export interface Forced {
  /** YYYY-MM-DD */
  readonly day: string;
  /** What GKE does. */
  readonly action: string;
}

/** The outlook of one cluster. */
export interface ClusterOutlook extends Omit<ClusterIssues, "undecided"> {
  readonly seen: SeenCluster;
  readonly isProduction: boolean | undefined;
  readonly channel: string | undefined;
  /** Whether it has a window; undefined where that is not known, or the window cannot be read. */
  readonly hasWindow: boolean | undefined;
  /** When its window is open and no exclusion closes it, in order. */
  readonly windows: readonly PlannedWindow[];
  readonly exclusions: readonly PlannedExclusion[];
  readonly support: readonly PlannedSupport[];
  readonly forced: readonly Forced[];
  /** Properties of the program that are not known. */
  readonly undecided: readonly string[];
}

export function clusterOutlook(seen: SeenCluster, time: LookedAt): ClusterOutlook {
  const { context, home, pools } = seen;
  const { start: from, now, end: to } = time;
  const undecided = new Set<string>();
  const known = asking(undecided, context.resource.urn);
  const window = known(() => windowOf(context.inputs.maintenancePolicy) ?? "none", undefined);
  const issues = issuesOf(seen);
  const support = supportOf(seen, issues, known);
  const exclusions = known(() => exclusionsOf(seen), []);
  const isOutside = known(() => isOutsideChannels(context.self), false);
  return {
    ...issues,
    seen,
    isProduction: known<boolean | undefined>(() => home.isProduction, undefined),
    channel: shownChannel(known(() => channelOf(context.self), undefined)),
    hasWindow: window === "none" ? false : window?.ok ? true : undefined,
    windows: window !== "none" && window?.ok ? plannedWindows(window.value, exclusions, support, time) : [],
    exclusions: [
      ...exclusions,
      ...pools.flatMap(({ pool, name }) =>
        known(() => poolExclusion(pool)?.value === true, false)
          ? [
              {
                name: "until the end of support",
                start: from,
                end: undefined,
                scope: "NODE_UPGRADES",
                pool: name,
              },
            ]
          : [],
      ),
    ].filter(({ start, end }) => start < to && (end ?? to) > now),
    support,
    forced:
      isOutside && Date.parse(NO_CHANNEL_ENDS) + DAY > now
        ? [{ day: NO_CHANNEL_ENDS, action: `enrols the cluster in the channel ${NO_CHANNEL_SUCCESSOR}` }]
        : [],
    undecided: [...new Set([...undecided, ...issues.undecided])],
  };
}

function exclusionsOf({ context }: SeenCluster): PlannedExclusion[] {
  return (context.inputs.maintenancePolicy?.maintenanceExclusions ?? []).flatMap((exclusion) => {
    const parsed = exclusionOf(exclusion);
    if (!parsed.ok) return [];
    const { start, end, scope } = parsed.value;
    const name = text(exclusion.exclusionName);
    return [{ name, start, end: Number.isFinite(end) ? end : undefined, scope }];
  });
}

/** A cluster in a sentence. */
export const labelOf = ({ seen }: Pick<ClusterOutlook, "seen">): string => seen.label;

/** A version as text; undefined where it is not known. */
export const textOf = (version: NumberedVersion | undefined): string | undefined =>
  version && formatVersion(version);

/** A channel by its name, and not whatever stands in the place of one. */
const shownChannel = (channel: string | undefined): string | undefined =>
  channel === undefined || Object.values<string>(RELEASE_CHANNEL).includes(channel) ? channel : "not known";
