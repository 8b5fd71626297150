// The recurrence rules of maintenance windows: the part of RFC 5545 that GKE documents, in UTC.
// Sources, checked 2026-11-23: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters
// (RecurringTimeWindow, RecurringMaintenanceWindow) and https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10

import { DAY } from "./time-units";

export const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

export type Frequency = "DAILY" | "WEEKLY" | "MONTHLY";

/** A weekday of BYDAY. `ordinal` (only with MONTHLY): 1 is the month's first such day, -1 its last; absent, each of them. */
export interface ByDay {
  readonly day: Weekday;
  readonly ordinal?: number;
}

/** A recurrence rule that this module can expand. Lists are as written; empty means absent. */
export interface Recurrence {
  readonly frequency: Frequency;
  /** Every so many days, weeks or months: 1 or more. */
  readonly interval: number;
  readonly byDay: readonly ByDay[];
  /** Days of the month, only with DAILY and MONTHLY: 1 to 31, or -31 to -1 from its end. */
  readonly byMonthDay: readonly number[];
  /** Which of a period's days, in order, count (only with WEEKLY and MONTHLY and BYDAY or BYMONTHDAY): 1 is the first, -1 the last. */
  readonly bySetPos: readonly number[];
}

/** Why a rule could not be read. */
export interface RecurrenceProblem {
  /**
   * "invalid": RFC 5545 or GKE rejects it. "unsupported": it may be right, but it is not expanded here, so that nothing can be said of
   * the window: COUNT and UNTIL, with which maintenance ends for good, and the parts that maintenance windows have no use for.
   */
  readonly kind: "invalid" | "unsupported";
  /** The part, such as `BYDAY`; "RRULE" where it is the whole. */
  readonly part: string;
  /** Continues the property's path: `has FREQ=HOURLY, which …`. Quotes nothing but names of parts and their legal values. */
  readonly problem: string;
}

export type ParsedRecurrence =
  | { readonly ok: true; readonly recurrence: Recurrence }
  | { readonly ok: false; readonly problems: readonly RecurrenceProblem[] };

const FREQUENCIES: readonly string[] = ["DAILY", "WEEKLY", "MONTHLY"];
const SHORT_FREQUENCIES: readonly string[] = ["SECONDLY", "MINUTELY", "HOURLY"];
const ENDING_PARTS: readonly string[] = ["COUNT", "UNTIL"];
const OTHER_PARTS: readonly string[] = [
  "BYSECOND",
  "BYMINUTE",
  "BYHOUR",
  "BYYEARDAY",
  "BYWEEKNO",
  "BYMONTH",
  "WKST",
];

/** The longest interval that is read, in days, weeks or months: more than anybody's window needs, and safe to count with. */
const MAX_INTERVAL = 1000;

/**
 * Reads `FREQ=WEEKLY;BYDAY=SA,SU`, with or without `RRULE:` before it; upper or lower case, as RFC 5545 has it. Reports every problem it
 * finds, and never throws.
 */
export function parseRecurrence(text: string): ParsedRecurrence {
  const problems: RecurrenceProblem[] = [];
  const invalid = (part: string, problem: string) => problems.push({ kind: "invalid", part, problem });
  const unsupported = (part: string, problem: string) =>
    problems.push({ kind: "unsupported", part, problem });

  const values = new Map<string, string>();
  for (const item of text
    .toUpperCase()
    .replace(/^RRULE:/, "")
    .split(";")) {
    const [name = "", value = "", ...rest] = item.split("=");
    if (!/^[A-Z]+$/.test(name) || value === "" || rest.length > 0) {
      invalid("RRULE", "is not of the form FREQ=…;NAME=VALUE");
    } else if (values.has(name)) {
      invalid(name, "has a part of the same name twice");
    } else {
      values.set(name, value);
    }
  }
  if (problems.length > 0) return { ok: false, problems };

  const frequency = values.get("FREQ");
  if (frequency === undefined) invalid("FREQ", "has no FREQ");
  else if (SHORT_FREQUENCIES.includes(frequency)) {
    invalid("FREQ", `has FREQ=${frequency}, which GKE does not support`);
  } else if (frequency === "YEARLY")
    unsupported("FREQ", "has FREQ=YEARLY, which leaves no window in most months");
  else if (!FREQUENCIES.includes(frequency))
    invalid("FREQ", "has a FREQ that is not DAILY, WEEKLY or MONTHLY");

  const interval = values.get("INTERVAL") ?? "1";
  if (!/^\d+$/.test(interval) || Number(interval) < 1)
    invalid("INTERVAL", "has an INTERVAL that is not 1 or more");
  else if (Number(interval) > MAX_INTERVAL) unsupported("INTERVAL", `has an INTERVAL over ${MAX_INTERVAL}`);

  const byDay: ByDay[] = [];
  for (const item of listOf(values.get("BYDAY"))) {
    const [, ordinal, day] = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(item) ?? [];
    if (day === undefined) invalid("BYDAY", "has a BYDAY that is not a list of SU, MO, TU, WE, TH, FR, SA");
    else if (ordinal === undefined) byDay.push({ day: day as Weekday });
    else if (frequency !== "MONTHLY") invalid("BYDAY", "has a numbered BYDAY, which only FREQ=MONTHLY takes");
    else if (Number(ordinal) === 0 || Math.abs(Number(ordinal)) > 5) {
      invalid("BYDAY", "has a numbered BYDAY that no month has; numbers are 1 to 5 and -5 to -1");
    } else byDay.push({ day: day as Weekday, ordinal: Number(ordinal) });
  }

  const byMonthDay = numbersOf(values.get("BYMONTHDAY"), 31);
  if (!byMonthDay) invalid("BYMONTHDAY", "has a BYMONTHDAY that is not a list of 1 to 31 and -31 to -1");
  else if (byMonthDay.length > 0 && frequency === "WEEKLY") {
    invalid("BYMONTHDAY", "has a BYMONTHDAY, which FREQ=WEEKLY does not take");
  }

  const bySetPos = numbersOf(values.get("BYSETPOS"), 366);
  if (!bySetPos) invalid("BYSETPOS", "has a BYSETPOS that is not a list of 1 to 366 and -366 to -1");
  else if (bySetPos.length > 0 && !values.has("BYDAY") && !values.has("BYMONTHDAY")) {
    invalid("BYSETPOS", "has a BYSETPOS without BYDAY or BYMONTHDAY to choose from");
  } else if (bySetPos.length > 0 && frequency === "DAILY") {
    unsupported("BYSETPOS", "has a BYSETPOS, which says nothing with FREQ=DAILY");
  }

  for (const part of ENDING_PARTS) {
    if (values.has(part)) unsupported(part, `has ${part}, after which no maintenance is possible`);
  }
  for (const part of OTHER_PARTS) {
    if (values.has(part)) unsupported(part, `has ${part}, which GKE does not document`);
  }
  const known = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS", ...ENDING_PARTS, ...OTHER_PARTS];
  if ([...values.keys()].some((name) => !known.includes(name))) {
    invalid("RRULE", "has a part that RFC 5545 does not know");
  }

  if (problems.length > 0 || !byMonthDay || !bySetPos) return { ok: false, problems };
  return {
    ok: true,
    recurrence: {
      frequency: frequency as Frequency,
      interval: Number(interval),
      byDay,
      byMonthDay,
      bySetPos,
    },
  };
}

/**
 * The starts, in milliseconds since 1970 and in order, of a recurrence that begins at `start`, from `from` (inclusive) to `to` (exclusive). All
 * days are days in UTC, weeks begin on Monday, and nothing starts before `start`. `start` itself counts only if the rule names its day.
 */
export function occurrences(
  recurrence: Recurrence,
  start: number,
  from: number,
  to: number,
): readonly number[] {
  const day = Math.floor(start / DAY);
  const time = start - day * DAY;
  const first = Math.max(start, from);
  const begin = Math.max(day, Math.floor(from / DAY));
  const found: number[] = [];
  for (let index = periodIndexBefore(recurrence, day, begin); ; index++) {
    const { firstDay, days } = daysOfPeriod(recurrence, day, index);
    if (firstDay * DAY >= to) return found;
    for (const each of days) {
      const at = each * DAY + time;
      if (at >= first && at < to) found.push(at);
    }
  }
}

/** The number of a period at or before a day, counted in intervals from the period that holds the recurrence's first day. */
function periodIndexBefore({ frequency, interval }: Recurrence, startDay: number, day: number): number {
  if (frequency === "DAILY") return Math.floor((day - startDay) / interval);
  if (frequency === "WEEKLY") return Math.floor((mondayOf(day) - mondayOf(startDay)) / 7 / interval);
  return Math.floor((monthOf(day) - monthOf(startDay)) / interval);
}

/** The first day of a period, and the days in it that the rule names, in order; days count from 1970. */
function daysOfPeriod(recurrence: Recurrence, startDay: number, index: number) {
  const { frequency, interval, byDay, byMonthDay, bySetPos } = recurrence;
  const step = index * interval;
  if (frequency === "DAILY") {
    const day = startDay + step;
    return { firstDay: day, days: isNamed(day, recurrence) ? [day] : [] };
  }
  if (frequency === "WEEKLY") {
    const monday = mondayOf(startDay) + 7 * step;
    const week = range(monday, monday + 7);
    const days = week.filter((day) =>
      byDay.length > 0 ? isNamed(day, recurrence) : weekdayOf(day) === weekdayOf(startDay),
    );
    return { firstDay: monday, days: pick(days, bySetPos) };
  }
  const month = range(
    firstDayOfMonth(monthOf(startDay) + step),
    firstDayOfMonth(monthOf(startDay) + step + 1),
  );
  const startDate = new Date(startDay * DAY).getUTCDate();
  const days = month.filter((day, position) =>
    byDay.length + byMonthDay.length > 0 ? isNamed(day, recurrence) : position + 1 === startDate,
  );
  return { firstDay: month[0] ?? Number.NaN, days: pick(days, bySetPos) };
}

/** Whether BYDAY and BYMONTHDAY, where present, both name a day. */
function isNamed(day: number, { byDay, byMonthDay }: Recurrence): boolean {
  const date = new Date(day * DAY).getUTCDate();
  const length = firstDayOfMonth(monthOf(day) + 1) - firstDayOfMonth(monthOf(day));
  const fromEnd = date - length - 1;
  const isByMonthDay = byMonthDay.length === 0 || byMonthDay.includes(date) || byMonthDay.includes(fromEnd);
  const isByDay =
    byDay.length === 0 ||
    byDay.some(
      ({ day: name, ordinal }) =>
        WEEKDAYS[weekdayOf(day)] === name &&
        (ordinal === undefined || ordinal === Math.ceil(date / 7) || ordinal === -Math.ceil(-fromEnd / 7)),
    );
  return isByMonthDay && isByDay;
}

/** The days at BYSETPOS's positions, in order and each once. */
function pick(days: readonly number[], positions: readonly number[]): readonly number[] {
  if (positions.length === 0) return days;
  return days.filter((_, index) => positions.includes(index + 1) || positions.includes(index - days.length));
}

function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(",");
}

/** The numbers of a list, each of 1 to `max` or -`max` to -1; undefined if one is anything else. */
function numbersOf(value: string | undefined, max: number): readonly number[] | undefined {
  const numbers = listOf(value).map((item) => (/^[+-]?\d{1,3}$/.test(item) ? Number(item) : 0));
  return numbers.every((number) => number !== 0 && Math.abs(number) <= max) ? numbers : undefined;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

/** 0 is Sunday. Day 0, 1 January 1970, was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

function mondayOf(day: number): number {
  return day - ((weekdayOf(day) + 6) % 7);
}

/** Months since January of year 0. */
function monthOf(day: number): number {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function firstDayOfMonth(month: number): number {
  return Date.UTC(Math.floor(month / 12), ((month % 12) + 12) % 12, 1) / DAY;
}
