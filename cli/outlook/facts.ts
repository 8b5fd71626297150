// What the outlook says of a cluster, in sentences that text and HTML share.

import { firstNames } from "../../gke/counted";
import { SUPPORT_TABLE } from "../../gke/support";
import { type ClusterOutlook, textOf } from "../../policies/outlook/cluster";
import type { Verdict } from "../../policies/outlook/issues";
import type { PlannedSupport } from "../../policies/outlook/support";
import type { PlannedWindow, UnreadExclusion } from "../../policies/outlook/windows";
import { durationText, minuteOf, slotText } from "./times";

/** How many windows are named before the others are only counted. */
const NAMED_WINDOWS = 2;

/** How many pools, or properties that are not known, are named before the others are only counted; JSON has all. */
export const MOST_NAMED = 5;

/** A fact: its subject, and its text. */
export type Fact = readonly [subject: string, text: string];

export function factsOf(cluster: ClusterOutlook, zone: string): Fact[] {
  const { exclusions, unreadExclusions, support, forced, undecided, seen } = cluster;
  return [
    ...(seen.shownFrom === undefined ? [] : [["Source", sourceText(seen.shownFrom)] as const]),
    ["Versions", versionsText(cluster)],
    ["Windows", windowsText(cluster, zone)],
    ...exclusions.map(({ name, start, end, scope, pool }): Fact => {
      if (pool !== undefined) return ["Exclusion", `pool ${pool}: until the end of support`];
      const until =
        end === undefined
          ? "until the end of support"
          : `to ${minuteOf(end)} UTC (${durationText((end - start) / 1000)})`;
      return ["Exclusion", `${quoted(name)}, ${scope}: ${minuteOf(start)} UTC ${until}`];
    }),
    ...unreadExclusions.map((each): Fact => ["Exclusion", unreadText(each)]),
    ...support.map((each): Fact => ["Support", supportText(each)]),
    ...forced.map(({ day, action }): Fact => ["Forced", `${day}: GKE ${action}`]),
    ...issuesFacts(cluster),
    ...(undecided.length === 0 ? [] : [["Not known", firstNames(undecided, MOST_NAMED)] as const]),
  ];
}

/** Says of an exclusion that it could not be read, and why. */
export const unreadText = ({ name, problems }: UnreadExclusion): string =>
  `${quoted(name)} is not read, and closes no window here: ${problems.join("; ")}`;

const quoted = (name: string | undefined): string =>
  name === undefined ? "one without a known name" : `"${name}"`;

/** Says of a window that it could not be read, and why. */
export const unreadWindowText = (problems: readonly string[]): string => `not read: ${problems.join("; ")}`;

/** Says which of several files shows what a cluster runs. @param label of the cluster in that file. */
export const sourceText = (label: string): string =>
  `the same cluster is ${label} in a file that was read later, which shows what it runs`;

/** Until when a version is supported, and what happens then. */
export function supportText({ minor, lastDay, isOver, isOwn, pools }: PlannedSupport): string {
  const says = isOwn ? ", as GKE says about this cluster" : "";
  const what = pools.length === 0 ? minor : `${minor} (${firstNames(pools, MOST_NAMED)})`;
  if (lastDay === undefined)
    return isOver
      ? `${what} has ended: GKE upgrades it by force`
      : `${what}: no source gives its end (${SUPPORT_TABLE.asOf})`;
  return isOver
    ? `${what} ended on ${lastDay}${says}: GKE upgrades it by force`
    : `${what} ends on ${lastDay}${says}: then GKE upgrades it by force`;
}

function versionsText({ controlPlane, nodes, channel, isProduction }: ClusterOutlook): string {
  const pools = [...new Set(nodes.map(({ version }) => textOf(version) ?? "not known"))];
  return [
    isProduction === undefined ? "environment not known" : isProduction ? "production" : "not production",
    channel === undefined ? "channel not set" : `channel ${channel}`,
    `control plane ${textOf(controlPlane) ?? "not known"}`,
    ...(pools.length === 0 ? [] : [`nodes ${pools.join(", ")}`]),
  ].join(", ");
}

function windowsText(
  { windows, hasWindow, windowProblems, exclusions }: ClusterOutlook,
  zone: string,
): string {
  if (windowProblems.length > 0) return unreadWindowText(windowProblems);
  if (hasWindow === undefined) return "not known";
  const isExcluded = exclusions.some(({ pool }) => pool === undefined);
  if (!hasWindow) return `none: GKE may upgrade at any time${isExcluded ? " that no exclusion takes" : ""}`;
  if (windows.length === 0) return `none in this time${isExcluded ? " that no exclusion takes" : ""}`;
  const named = windows.slice(0, NAMED_WINDOWS).map((slot) => slotText(slot, zone) + allowedIn(slot));
  const more = windows.length - named.length;
  return [...named, ...(more > 0 ? [`${more} more`] : [])].join("; ");
}

const ONLY = { patches: "patches", "control-plane-patches": "patches of the control plane" } as const;

/** What a window that lies in an exclusion allows; nothing of one that allows all. */
export const allowedIn = ({ only }: PlannedWindow): string => (only ? `, for ${ONLY[only]} only` : "");

const VERDICTS: readonly (readonly [Verdict, string])[] = [
  ["applies", "now"],
  ["may-apply", "possible now"],
  ["next-minor", "with the next minor"],
];

function issuesFacts({ issues, nextMinor }: ClusterOutlook): Fact[] {
  return VERDICTS.flatMap(([verdict, words]): Fact[] => {
    const ids = issues.filter((issue) => issue.verdict === verdict).map(({ issue }) => issue.id);
    const when = verdict === "next-minor" && nextMinor !== undefined ? `with ${nextMinor}` : words;
    return ids.length === 0 ? [] : [["Known issues", `${when}: ${ids.join(", ")}`]];
  });
}
