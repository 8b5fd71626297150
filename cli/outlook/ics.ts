// The outlook as a calendar, to subscribe to. Source of the form: https://www.rfc-editor.org/rfc/rfc5545, and
// https://www.rfc-editor.org/rfc/rfc7986 for NAME and REFRESH-INTERVAL.

import { createHash } from "node:crypto";
import { DAY } from "../../gke/time-units";
import { printable } from "../../policies/evaluation/printable";
import { type ClusterOutlook, labelOf } from "../../policies/outlook/cluster";
import type { Outlook } from "../../policies/outlook/outlook";
import type { LookedAt } from "../../policies/outlook/windows";
import { allowedIn } from "./facts";
import { isoOf } from "./times";

/** An entry of the calendar. */
interface Entry {
  /** Tells it from all others, also tomorrow. */
  readonly key: string;
  readonly summary: string;
  readonly description?: string;
  readonly start: number;
  readonly end: number;
  /** Whether it is about days, not times. */
  readonly isAllDay?: true;
}

/** @param failed stacks or files that could not be looked at: an entry on the first day names each. */
export function toCalendar({ time, clusters, collisions }: Outlook, failed: readonly string[]): string {
  const entries = [
    ...failed.map((name) => ({
      key: `failed ${name}`,
      summary: `Not looked at: ${name}`,
      description: "gke-guardrails could not read it: what its clusters have ahead is missing here",
      start: time.start,
      end: time.start + DAY,
      isAllDay: true as const,
    })),
    ...clusters.flatMap((cluster) => entriesOf(cluster, time)),
    ...collisions.map(({ kind, clusters: names, start, end, problem }) => ({
      key: `${kind} ${names.join(" ")} ${start}`,
      summary: `Collision: ${names.join(" and ")}`,
      description: problem,
      start,
      end,
    })),
  ];
  const stamp = stampOf(time.start);
  return [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//gke-guardrails//outlook//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "NAME:GKE upgrades",
    "X-WR-CALNAME:GKE upgrades",
    "REFRESH-INTERVAL;VALUE=DURATION:P1D",
    ...entries.flatMap((entry) => eventOf(entry, stamp)),
    "END:VCALENDAR",
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join("");
}

function entriesOf(cluster: ClusterOutlook, { start: from, now, end: to }: LookedAt): Entry[] {
  const { windows, hasWindow, exclusions, support, forced } = cluster;
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
            start: from,
            end: from + DAY,
            isAllDay: true as const,
          },
        ]
      : []),
    ...windows.map((slot) => ({
      key: `window ${urn} ${slot.start}`,
      summary: `Maintenance window: ${label}${allowedIn(slot)}`,
      ...slot,
    })),
    ...exclusions.map(({ name, start, end, scope, pool }) => ({
      key: `exclusion ${urn} ${pool ?? ""} ${name}`,
      summary: `Maintenance exclusion: ${label}${pool === undefined ? "" : `, pool ${pool}`}`,
      description: end === undefined ? `${name}: ${scope}, until the end of support` : `${name}: ${scope}`,
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

function eventOf({ key, summary, description, start, end, isAllDay }: Entry, stamp: string): string[] {
  const time = (name: string, at: number) =>
    isAllDay ? `${name};VALUE=DATE:${stampOf(at).slice(0, 8)}` : `${name}:${stampOf(at)}`;
  return [
    "BEGIN:VEVENT",
    `UID:${createHash("sha256").update(key).digest("hex").slice(0, 32)}@gke-guardrails`,
    `DTSTAMP:${stamp}`,
    time("DTSTART", start),
    time("DTEND", end),
    `SUMMARY:${escaped(summary)}`,
    ...(description === undefined ? [] : [`DESCRIPTION:${escaped(description)}`]),
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

/** `20261202T020000Z` */
const stampOf = (time: number): string => isoOf(Math.floor(time / 1000) * 1000).replace(/[-:]/g, "");

const escaped = (text: string): string => printable(text).replace(/[\\;,]/g, "\\$&");

/** A line is at most 75 octets; the next one that belongs to it begins with a space. No character is cut. */
function folded(line: string): string {
  let text = "";
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > 75) {
      text += "\r\n ";
      octets = 1;
    }
    text += character;
    octets += size;
  }
  return text;
}
