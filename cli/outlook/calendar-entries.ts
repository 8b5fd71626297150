// What the outlook has for a calendar.

import { DAY } from "../../gke/time-units";
import { type ClusterOutlook, labelOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import type { LookedAt } from "../../policies/outlook/windows";
import { allowedIn, unreadText, unreadWindowText } from "./facts";
import type { Without } from "./not-looked-at";

/** An entry of the calendar. */
export interface Entry {
  /** Tells it from all others, also tomorrow. */
  readonly key: string;
  readonly summary: string;
  readonly description?: string;
  readonly start: number;
  readonly end: number;
  /** Whether it is about days, not times. */
  readonly isAllDay?: true;
}

/** The entries of a calendar. What could not be looked at has an entry on the first day. */
export function entriesOf(
  { time, clusters, collisions }: Outlook,
  { failed, notLookedInto }: Without,
): Entry[] {
  const onFirstDay = { start: time.start, end: time.start + DAY, isAllDay: true as const };
  return [
    ...failed.map((name) => ({
      key: `failed ${name}`,
      summary: `Not looked at: ${name}`,
      description: "gke-guardrails could not read it: what its clusters have ahead is missing here",
      ...onFirstDay,
    })),
    ...notLookedInto.map((text) => ({
      key: `not looked into ${text}`,
      summary: "A cluster or node pool is not looked into",
      description: text,
      ...onFirstDay,
    })),
    ...clusters.flatMap((cluster) => ofCluster(cluster, time)),
    ...collisions.map(({ kind, clusters: names, start, end, problem }) => ({
      key: `${kind} ${names.join(" ")} ${start}`,
      summary: `Collision: ${names.join(" and ")}`,
      description: problem,
      start,
      end,
    })),
  ];
}

function ofCluster(cluster: ClusterOutlook, { start: from, now, end: to }: LookedAt): Entry[] {
  const { windows, hasWindow, windowProblems, exclusions, unreadExclusions, support, forced } = cluster;
  const [label, { urn }] = [labelOf(cluster), cluster.seen.home.resource];
  const day = (text: string) => ({
    start: Date.parse(text),
    end: Date.parse(text) + DAY,
    isAllDay: true as const,
  });
  return [
    ...(hasWindow === undefined
      ? [
          {
            key: `not known ${urn}`,
            summary: `Maintenance windows not known: ${label}`,
            ...(windowProblems.length > 0 && { description: unreadWindowText(windowProblems) }),
            start: from,
            end: from + DAY,
            isAllDay: true as const,
          },
        ]
      : []),
    ...unreadExclusions.map((each) => ({
      key: `not read ${urn} ${each.name ?? each.problems[0]}`,
      summary: `Maintenance exclusion not read: ${label}`,
      description: unreadText(each),
      start: from,
      end: from + DAY,
      isAllDay: true as const,
    })),
    ...windows.map((slot) => ({
      key: `window ${urn} ${slot.start}`,
      summary: `Maintenance window: ${label}${allowedIn(slot)}`,
      ...slot,
    })),
    ...exclusions.map(({ name, start, end, scope, pool }) => ({
      key: `exclusion ${urn} ${pool ?? ""} ${name ?? start}`,
      summary: `Maintenance exclusion: ${label}${pool === undefined ? "" : `, pool ${pool}`}`,
      description: `${name === undefined ? "" : `${name}: `}${scope}${end === undefined ? ", until the end of support" : ""}`,
      start,
      end: end ?? to,
    })),
    ...support.flatMap(({ minor, lastDay, pools }) => {
      const what = pools.length === 0 ? minor : `${minor} (${pools.join(", ")})`;
      return lastDay === undefined
        ? []
        : [{ key: `support ${urn} ${minor}`, summary: `End of support: ${label}, ${what}`, ...day(lastDay) }];
    }),
    ...forced.map(({ day: on, action }) => ({
      key: `forced ${urn} ${action}`,
      summary: `GKE acts by itself: ${label}`,
      description: `GKE ${action}`,
      ...day(on),
    })),
  ].filter(({ start, end }) => start < to && end > now);
}
