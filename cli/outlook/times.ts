// Times and durations in words.

import { counted } from "../../gke/counted";
import type { Interval } from "../../gke/intervals";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The time zone of whoever reads, by its IANA name. */
export function localZone(): string {
  // Node.js has no name of a zone that TZ gives as a file, and goes by UTC.
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions() as { timeZone?: string };
  return timeZone !== undefined && isZone(timeZone) ? timeZone : "UTC";
}

/** Whether there is a time zone of this name. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** `2026-12-02T02:00:00Z`. */
export const isoOf = (time: number): string => new Date(time).toISOString().replace(".000Z", "Z");

/** `Wed 2026-12-02 02:00` in a zone. */
function momentIn(time: number, zone: string): { day: string; clock: string } {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(time);
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? "";
  return {
    day: `${of("weekday")} ${of("year")}-${of("month")}-${of("day")}`,
    clock: `${of("hour")}:${of("minute")}`,
  };
}

/** `Wed 2026-12-02 02:00 to 10:00 UTC`, with the day of its end where that is another day. */
export function slotIn({ start, end }: Interval, zone: string): string {
  const [from, to] = [momentIn(start, zone), momentIn(end, zone)];
  return `${from.day} ${from.clock} to ${from.day === to.day ? "" : `${to.day} `}${to.clock} ${zone}`;
}

/** In UTC, and in the reader's zone where that differs, there without the day if it is the same. */
export function slotText(slot: Interval, zone: string): string {
  const utc = slotIn(slot, "UTC");
  if (isUtc(zone)) return utc;
  const local = slotIn(slot, zone);
  const day = utc.slice(0, DAY_LENGTH);
  return `${utc} (${local.startsWith(day) ? local.slice(DAY_LENGTH) : local})`;
}

/** Of `Wed 2026-12-02 `. */
const DAY_LENGTH = 15;

export const isUtc = (zone: string): boolean => /^(?:Etc\/)?(?:UTC|GMT|Universal|Zulu)$/.test(zone);

/** `3 days`, `1 day 12 hours`, `30 minutes`: rounded to minutes. */
export function durationText(seconds: number): string {
  const parts = [
    [Math.floor(seconds / DAY), "day"],
    [Math.floor((seconds % DAY) / HOUR), "hour"],
    [Math.floor((seconds % HOUR) / MINUTE), "minute"],
  ] as const;
  const named = parts.flatMap(([count, unit]) => (count > 0 ? [counted(count, unit)] : []));
  return named.length === 0 ? "no time" : named.join(" ");
}

/** `2026-12-02 02:00` in UTC. */
export const minuteOf = (time: number): string => isoOf(time).slice(0, 16).replace("T", " ");
