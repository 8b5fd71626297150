// What one cluster has before it: when GKE may upgrade it, when it may not, and until when what it runs is supported.

import { NO_CHANNEL_ENDS, NO_CHANNEL_SUCCESSOR, RELEASE_CHANNEL } from "../../gke/channels";
import type { MaintenanceProblem } from "../../gke/parsed-maintenance";
import { DAY } from "../../gke/time-units";
import { formatVersion, type NumberedVersion } from "../../gke/versions";
import { textOrEmpty } from "../evaluation/texts";
import { asking } from "../evaluation/unknown";
import { exclusionOf, windowOf } from "../program/gcp/maintenance/maintenance";
import { poolExclusion } from "../program/gcp/maintenance/pool-exclusion";
import { channelOf, isOutsideChannels } from "../program/gcp/versions/release-channel";
import type { SeenCluster } from "./collector";
import { type ClusterIssues, issuesOf } from "./issues";
import { type Known, type PlannedSupport, supportOf } from "./support";
import {
  closingBefore,
  endsBeforeWindows,
  type LookedAt,
  type PlannedExclusion,
  type PlannedWindow,
  plannedWindows,
  type UnreadExclusion,
} from "./windows";

/** A day on which GKE acts by itself, besides the ends of support. */
interface Forced {
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
  /** Why its window cannot be read, each beginning with the path of a property; none where it is read, or not known. */
  readonly windowProblems: readonly string[];
  /** When its window is open and no exclusion closes it, in order. */
  readonly windows: readonly PlannedWindow[];
  readonly exclusions: readonly PlannedExclusion[];
  readonly unreadExclusions: readonly UnreadExclusion[];
  readonly support: readonly PlannedSupport[];
  /** The ends of support that no window comes before, also those after the days that are looked at. */
  readonly lateSupport: readonly PlannedSupport[];
  /** The exclusions of which each alone is why. */
  readonly lateBy: readonly PlannedExclusion[];
  readonly forced: readonly Forced[];
  /** Properties of the program that are not known. */
  readonly undecided: readonly string[];
}

/** What is coming for a cluster. Properties that are not known are named in `undecided`, and end nothing else. */
export function clusterOutlook(seen: SeenCluster, time: LookedAt): ClusterOutlook {
  const { context, home } = seen;
  const { start: from, now, end: to } = time;
  const undecided = new Set<string>();
  const known = asking(undecided, context.resource.urn);
  const window = known(() => windowOf(context.inputs.maintenancePolicy) ?? "none", undefined);
  const readable = window === "none" ? window : window?.ok ? window.value : undefined;
  const issues = issuesOf(seen);
  const support = supportOf(seen, issues, known);
  const { exclusions, unreadExclusions } = exclusionsOf(seen, known);
  const lateSupport = readable ? endsBeforeWindows(readable, exclusions, support, time) : [];
  const isOutside = known(() => isOutsideChannels(context.self), false);
  return {
    ...issues,
    seen,
    isProduction: known<boolean | undefined>(() => home.isProduction, undefined),
    channel: shownChannel(known(() => channelOf(context.self), undefined)),
    hasWindow: window === "none" ? false : window?.ok ? true : undefined,
    windowProblems: window === "none" || !window || window.ok ? [] : problemsAt("maintenancePolicy", window),
    windows: readable && readable !== "none" ? plannedWindows(readable, exclusions, support, time) : [],
    exclusions: [...exclusions, ...poolExclusionsOf(seen, from, known)].filter(
      ({ start, end }) => start < to && (end ?? to) > now,
    ),
    unreadExclusions,
    support,
    lateSupport,
    lateBy: readable ? closingBefore(readable, exclusions, lateSupport, time) : [],
    forced:
      isOutside && Date.parse(NO_CHANNEL_ENDS) + DAY > now
        ? [{ day: NO_CHANNEL_ENDS, action: `enrols the cluster in the channel ${NO_CHANNEL_SUCCESSOR}` }]
        : [],
    undecided: [...new Set([...undecided, ...issues.undecided])],
  };
}

/** The node pools that GKE leaves alone until the end of support, each as an exclusion without an end. */
const poolExclusionsOf = ({ pools }: SeenCluster, start: number, known: Known): readonly PlannedExclusion[] =>
  pools
    .filter(({ pool }) => known(() => poolExclusion(pool)?.value === true, false))
    .map(({ name }) => ({
      name: "until the end of support",
      start,
      end: undefined,
      scope: "NODE_UPGRADES",
      pool: name,
    }));

/** The exclusions of a cluster itself. One that is known only in part hides no other. */
function exclusionsOf(
  { context }: SeenCluster,
  known: Known,
): Pick<ClusterOutlook, "exclusions" | "unreadExclusions"> {
  const exclusions: PlannedExclusion[] = [];
  const unreadExclusions: UnreadExclusion[] = [];
  const listed = known(() => context.inputs.maintenancePolicy?.maintenanceExclusions ?? [], []);
  for (const i of listed.keys()) {
    known(() => {
      const exclusion = listed[i] ?? {};
      const parsed = exclusionOf(exclusion);
      const name = known(() => textOrEmpty(exclusion.exclusionName), "") || undefined;
      if (!parsed.ok) {
        const problems = problemsAt(`maintenancePolicy.maintenanceExclusions[${i}]`, parsed);
        unreadExclusions.push({ name, problems });
        return;
      }
      const { start, end, scope } = parsed.value;
      exclusions.push({ name, start, end: Number.isFinite(end) ? end : undefined, scope });
    }, undefined);
  }
  return { exclusions, unreadExclusions };
}

const problemsAt = (path: string, { problems }: { problems: readonly MaintenanceProblem[] }): string[] =>
  problems.map(({ at, problem }) => `${path}.${at} ${problem}`);

/** A cluster in a sentence. */
export const labelOf = ({ seen }: Pick<ClusterOutlook, "seen">): string => seen.label;

/** A version as text; undefined where it is not known. */
export const textOf = (version: NumberedVersion | undefined): string | undefined =>
  version && formatVersion(version);

/** A channel by its name, and not whatever stands in the place of one. */
const shownChannel = (channel: string | undefined): string | undefined =>
  channel === undefined || Object.values<string>(RELEASE_CHANNEL).includes(channel) ? channel : "not known";
