// The outlook as a calendar, to subscribe to. Source of the form: https://www.rfc-editor.org/rfc/rfc5545, and
// https://www.rfc-editor.org/rfc/rfc7986 for NAME and REFRESH-INTERVAL.

import { createHash } from "node:crypto";
import { printable } from "../../policies/evaluation/printable";
import type { Outlook } from "../../policies/outlook/outlook";
import { type Entry, entriesOf } from "./calendar-entries";
import type { Without } from "./not-looked-at";
import { isoOf } from "./times";

export function toCalendar(outlook: Outlook, without: Without): string {
  const entries = entriesOf(outlook, without);
  const stamp = stampOf(outlook.time.start);
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
