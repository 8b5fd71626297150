// When GKE may maintain a cluster: maintenance windows, exclusions, and how much time they leave.
// Sources, checked 2026-11-23: https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window,
// https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions, and the descriptions of
// ClusterMaintenancePolicy in @pulumi/gcp 9.37.0

import { parseUnitDuration } from "./durations";
import { occurrences, parseRecurrence, type Recurrence } from "./recurrence";
import { DAY, HOUR, MINUTE } from "./time-units";

/** How much time has to stay open for maintenance. */
export interface CapacityLimit {
  /** The least number of open hours in every period of `days` days. */
  readonly hours: number;
  readonly days: number;
  /** Shorter open pieces do not count. */
  readonly contiguousHours: number;
}

/** What GKE demands: 48 hours in every 92 days, in pieces of 4 hours or more. */
export const CAPACITY: CapacityLimit = { hours: 48, days: 92, contiguousHours: 4 };

/**
 * What GKE demanded before exclusions could be 90 days long (until mid 2026), and what some of its documentation, such as Cloud de
 * Confiance's, still says: a window that meets it leaves room for an upgrade each month.
 */
export const FORMER_CAPACITY: CapacityLimit = { hours: 48, days: 32, contiguousHours: 4 };

/** How long a daily window is; GKE chooses it. */
export const DAILY_WINDOW_HOURS = 4;

/** The values of `exclusionOptions.scope`; absent options mean NO_UPGRADES. */
export const EXCLUSION_SCOPE = {
  noUpgrades: "NO_UPGRADES",
  noMinor: "NO_MINOR_UPGRADES",
  noMinorOrNode: "NO_MINOR_OR_NODE_UPGRADES",
} as const;

/** The value of `exclusionOptions.endTimeBehavior` that stands instead of `endTime`. */
export const UNTIL_END_OF_SUPPORT = "UNTIL_END_OF_SUPPORT";

/**
 * What the API says of an exclusion with an `endTime`.
 * Source: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters
 * (MaintenanceExclusionOptions.EndTimeBehavior)
 */
const FIXED_END = "END_TIME_BEHAVIOR_UNSPECIFIED";

/** The most exclusions of the scope NO_UPGRADES, and of all scopes, that a cluster can have. */
export const MAX_NO_UPGRADES_EXCLUSIONS = 3;
export const MAX_EXCLUSIONS = 20;

/**
 * How long an exclusion of the scope NO_UPGRADES should be, and can be, at most, in days: GKE allowed 30 until 2026-06-02 and still
 * recommends it, and allows 90 since.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#June_02_2026, checked 2026-11-27
 */
export const RECOMMENDED_NO_UPGRADES_DAYS = 30;
export const MAX_NO_UPGRADES_DAYS = 90;

/** What is wrong with one property of a window or an exclusion. */
export interface MaintenanceProblem {
  /** The property, from the window or exclusion on, such as `windowStartTime.hours`. */
  readonly at: string;
  /** "unsupported": perhaps right, but nothing more can be said of the window. */
  readonly kind: "invalid" | "unsupported";
  /** Continues the property's path. Quotes nothing that was read. */
  readonly problem: string;
}

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly MaintenanceProblem[] };

/** A point in time, as a program wrote it. */
export interface Timestamp {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Whether it was written in UTC (`Z`): GKE gives others back in UTC, and the provider then sees a difference for ever. */
  readonly isUtc: boolean;
}

const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Reads an RFC 3339 time, strictly: seconds and zone are there, and the day exists. Undefined if it is none. */
export function parseTimestamp(text: string): Timestamp | undefined {
  const [, day, clock, fraction = "", zone] = TIMESTAMP.exec(text.toUpperCase()) ?? [];
  if (day === undefined || clock === undefined || zone === undefined) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Date.parse takes 31 April for 1 May.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
  const time = Date.parse(`${day}T${clock}.${fraction.padEnd(3, "0").slice(0, 3)}${zone}`);
  return Number.isNaN(time) || clock.startsWith("24") ? undefined : { time, isUtc: zone === "Z" };
}

/** A maintenance window that recurs, in UTC. */
export interface MaintenanceWindow {
  /** Milliseconds since 1970: the first occurrence is not before. */
  readonly start: number;
  /** The length of each occurrence, in milliseconds. */
  readonly duration: number;
  readonly recurrence: Recurrence;
}

const DAILY: Recurrence = { frequency: "DAILY", interval: 1, byDay: [], byMonthDay: [], bySetPos: [] };

/** `maintenancePolicy.dailyMaintenanceWindow`. */
export interface DailyWindowInput {
  readonly startTime: string;
}

/** Reads a daily window: `startTime` is `HH:MM` in UTC, and it lasts DAILY_WINDOW_HOURS. */
export function parseDailyWindow({ startTime }: DailyWindowInput): Parsed<MaintenanceWindow> {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(startTime) ?? [];
  if (hours === undefined)
    return failed(invalid("startTime", "is not a time of day in UTC of the form HH:MM"));
  const start = Number(hours) * HOUR + Number(minutes) * MINUTE;
  return { ok: true, value: { start, duration: DAILY_WINDOW_HOURS * HOUR, recurrence: DAILY } };
}

/** `maintenancePolicy.recurringWindow`. */
export interface RecurringWindowInput {
  readonly startTime: string;
  readonly endTime: string;
  readonly recurrence: string;
}

/** Reads a window of first start, first end and recurrence. A time with an offset is no problem here: see Timestamp.isUtc. */
export function parseRecurringWindow(input: RecurringWindowInput): Parsed<MaintenanceWindow> {
  const start = parseTimestamp(input.startTime);
  const end = parseTimestamp(input.endTime);
  const { recurrence, problems } = readRecurrence(input.recurrence);
  if (!start) problems.push(invalid("startTime", NOT_A_TIMESTAMP));
  if (!end) problems.push(invalid("endTime", NOT_A_TIMESTAMP));
  if (start && end && end.time <= start.time) problems.push(invalid("endTime", "is not after startTime"));
  if (!start || !end || !recurrence || problems.length > 0) return failed(...problems);
  return { ok: true, value: { start: start.time, duration: end.time - start.time, recurrence } };
}

/** `maintenancePolicy.recurringMaintenanceWindow`. */
export interface RecurringMaintenanceWindowInput {
  readonly recurrence: string;
  readonly windowDuration: string;
  readonly windowStartTime: { readonly hours: number; readonly minutes: number; readonly seconds: number };
  readonly delayUntil?: { readonly year: number; readonly month: number; readonly day: number };
}

/** Reads a window of time of day, duration and recurrence, which begins with a given day or has always been. */
export function parseRecurringMaintenanceWindow(
  input: RecurringMaintenanceWindowInput,
): Parsed<MaintenanceWindow> {
  const { recurrence, problems } = readRecurrence(input.recurrence);
  const { hours, minutes, seconds } = input.windowStartTime;
  for (const [name, value, max] of [
    ["hours", hours, 23],
    ["minutes", minutes, 59],
    ["seconds", seconds, 59],
  ] as const) {
    if (!Number.isInteger(value) || value < 0 || value > max) {
      problems.push(invalid(`windowStartTime.${name}`, `is not a whole number from 0 to ${max}`));
    }
  }
  const duration = parseUnitDuration(input.windowDuration);
  if (duration === undefined) {
    problems.push(invalid("windowDuration", 'is not a positive duration such as "4h" or "5h30m"'));
  }
  let firstDay = 0;
  if (input.delayUntil) {
    const { year, month, day } = input.delayUntil;
    const date = [
      String(year).padStart(4, "0"),
      String(month).padStart(2, "0"),
      String(day).padStart(2, "0"),
    ];
    const midnight = parseTimestamp(`${date.join("-")}T00:00:00Z`);
    if (midnight) firstDay = midnight.time;
    else problems.push(invalid("delayUntil", "is not a day of the calendar"));
  } else if (recurrence && needsFirstDay(recurrence)) {
    problems.push(
      invalid("delayUntil", "is absent, which leaves open on which day the recurrence begins to count"),
    );
  }
  if (duration === undefined || !recurrence || problems.length > 0) return failed(...problems);
  const start = firstDay + hours * HOUR + minutes * MINUTE + seconds * 1000;
  return { ok: true, value: { start, duration: duration * 1000, recurrence } };
}

/** The ways of `maintenancePolicy` to set a window; the API takes one of them. */
export interface MaintenancePolicyInput {
  readonly dailyMaintenanceWindow?: DailyWindowInput;
  readonly recurringWindow?: RecurringWindowInput;
  readonly recurringMaintenanceWindow?: RecurringMaintenanceWindowInput;
}

/** Reads whichever window a policy has, with its problems' properties from the policy on; undefined if it has none. */
export function parseWindow(policy: MaintenancePolicyInput): Parsed<MaintenanceWindow> | undefined {
  const { dailyMaintenanceWindow, recurringWindow, recurringMaintenanceWindow } = policy;
  if (recurringMaintenanceWindow) {
    return under("recurringMaintenanceWindow", parseRecurringMaintenanceWindow(recurringMaintenanceWindow));
  }
  if (recurringWindow) return under("recurringWindow", parseRecurringWindow(recurringWindow));
  if (dailyMaintenanceWindow)
    return under("dailyMaintenanceWindow", parseDailyWindow(dailyMaintenanceWindow));
  return undefined;
}

/** A time in which GKE leaves a cluster alone. */
export interface Exclusion {
  /** Milliseconds since 1970. */
  readonly start: number;
  /** Milliseconds since 1970; Infinity until the version's end of support. */
  readonly end: number;
  /** One of EXCLUSION_SCOPE, or what else the program says. */
  readonly scope: string;
}

/** An item of `maintenancePolicy.maintenanceExclusions`. */
export interface ExclusionInput {
  readonly startTime: string;
  readonly endTime?: string;
  readonly exclusionOptions?: { readonly scope?: string; readonly endTimeBehavior?: string };
}

/** Reads an exclusion: it has either an end or UNTIL_END_OF_SUPPORT, and ends after it starts. */
export function parseExclusion(input: ExclusionInput): Parsed<Exclusion> {
  const problems: MaintenanceProblem[] = [];
  const start = parseTimestamp(input.startTime);
  if (!start) problems.push(invalid("startTime", NOT_A_TIMESTAMP));

  const behavior = input.exclusionOptions?.endTimeBehavior ?? FIXED_END;
  const isOpen = behavior === UNTIL_END_OF_SUPPORT;
  if (!isOpen && behavior !== FIXED_END) {
    problems.push(invalid("exclusionOptions.endTimeBehavior", `is not ${UNTIL_END_OF_SUPPORT}`));
  }
  let end = isOpen ? Number.POSITIVE_INFINITY : undefined;
  if (input.endTime !== undefined) {
    end = parseTimestamp(input.endTime)?.time;
    if (end === undefined) problems.push(invalid("endTime", NOT_A_TIMESTAMP));
    else if (start && end <= start.time) problems.push(invalid("endTime", "is not after startTime"));
    if (isOpen) problems.push(invalid("endTime", `is given beside ${UNTIL_END_OF_SUPPORT}`));
  } else if (behavior === FIXED_END) {
    problems.push(invalid("endTime", `is absent, and so is ${UNTIL_END_OF_SUPPORT}`));
  }

  const scope = input.exclusionOptions?.scope ?? EXCLUSION_SCOPE.noUpgrades;
  if (!Object.values<string>(EXCLUSION_SCOPE).includes(scope)) {
    problems.push(
      invalid("exclusionOptions.scope", `is not one of ${Object.values(EXCLUSION_SCOPE).join(", ")}`),
    );
  }
  if (!start || end === undefined || problems.length > 0) return failed(...problems);
  return { ok: true, value: { start: start.time, end, scope } };
}

/** How long an exclusion is, in days; Infinity until the end of support. */
export function daysOf(exclusion: Exclusion): number {
  return (exclusion.end - exclusion.start) / DAY;
}

/** A stretch of time, in milliseconds since 1970; the end is not part of it. */
export interface Interval {
  readonly start: number;
  readonly end: number;
}

/** When a window is open from `from` to `to`, touching and overlapping occurrences as one. In order. */
export function openIntervals(window: MaintenanceWindow, from: number, to: number): readonly Interval[] {
  const starts = occurrences(window.recurrence, window.start, from - window.duration, to);
  return clip(merge(starts.map((start) => ({ start, end: start + window.duration }))), from, to);
}

/** The least open time in any period of a capacity limit's length. */
export interface Capacity {
  /** Hours, of which only pieces of the limit's contiguous hours or more count. */
  readonly hours: number;
  /** The day on which the period with the least begins, in milliseconds since 1970. */
  readonly worstFrom: number;
}

/**
 * The least time that is open for maintenance in every period of `limit.days` days that lies in twice as many days from now on (or from
 * the window's first day on, if that comes within one period). Exclusions of the scope NO_UPGRADES take time away, others
 * do not. No window means always open.
 */
export function capacityOf(
  window: MaintenanceWindow | undefined,
  exclusions: readonly Exclusion[],
  now: Date,
  limit: CapacityLimit = CAPACITY,
): Capacity {
  const length = limit.days * DAY;
  const from = Math.max(now.getTime(), Math.min(window?.start ?? 0, now.getTime() + length));
  const to = from + 2 * length;
  const open = window ? openIntervals(window, from - DAY, to + DAY) : [{ start: from, end: to }];
  const frozen = exclusions.filter(({ scope }) => scope === EXCLUSION_SCOPE.noUpgrades);
  const pieces = subtract(open, frozen).filter(
    ({ start, end }) => end - start >= limit.contiguousHours * HOUR,
  );

  // The open time of a moving period can stop falling, and begin to grow, only where its begin leaves a piece.
  const candidates = [from, from + length, ...pieces.map(({ end }) => end)];
  let worst: Capacity = { hours: Number.POSITIVE_INFINITY, worstFrom: from };
  for (const begin of candidates) {
    if (begin < from || begin > from + length) continue;
    let open = 0;
    for (const { start, end } of pieces) {
      open += Math.max(0, Math.min(end, begin + length) - Math.max(start, begin));
    }
    const hours = open / HOUR;
    if (hours < worst.hours || (hours === worst.hours && begin < worst.worstFrom)) {
      worst = { hours, worstFrom: begin };
    }
  }
  return worst;
}

/** Exclusions that follow one another without room for maintenance between them. */
export interface ExclusionChain extends Interval {
  /** How many exclusions it is made of. */
  readonly count: number;
}

/**
 * The chains of exclusions of the scope NO_UPGRADES, single ones included, in order: those belong together that overlap, touch or leave less
 * than CAPACITY.contiguousHours between them.
 */
export function chainsOf(exclusions: readonly Exclusion[]): readonly ExclusionChain[] {
  const chains: ExclusionChain[] = [];
  const frozen = exclusions.filter(({ scope }) => scope === EXCLUSION_SCOPE.noUpgrades);
  for (const { start, end } of frozen.sort((a, b) => a.start - b.start)) {
    const last = chains.at(-1);
    if (last && start - last.end < CAPACITY.contiguousHours * HOUR) {
      chains[chains.length - 1] = { start: last.start, end: Math.max(last.end, end), count: last.count + 1 };
    } else {
      chains.push({ start, end, count: 1 });
    }
  }
  return chains;
}

/** The same time without overlaps, in order; intervals that touch become one. */
export function merge(intervals: readonly Interval[]): readonly Interval[] {
  const merged: Interval[] = [];
  for (const { start, end } of [...intervals].sort((a, b) => a.start - b.start)) {
    const last = merged.at(-1);
    if (last && start <= last.end)
      merged[merged.length - 1] = { start: last.start, end: Math.max(last.end, end) };
    else merged.push({ start, end });
  }
  return merged;
}

/** What of the intervals lies outside the holes. */
export function subtract(intervals: readonly Interval[], holes: readonly Interval[]): readonly Interval[] {
  let rest = intervals;
  for (const hole of holes) {
    rest = rest.flatMap(({ start, end }) => {
      if (hole.end <= start || hole.start >= end) return [{ start, end }];
      return [
        { start, end: hole.start },
        { start: hole.end, end },
      ].filter((piece) => piece.start < piece.end);
    });
  }
  return rest;
}

/** The first time that two lists of intervals have in common; each is in order and without overlaps. */
export function firstOverlap(one: readonly Interval[], other: readonly Interval[]): Interval | undefined {
  for (let i = 0, j = 0; ; ) {
    const [a, b] = [one[i], other[j]];
    if (!a || !b) return undefined;
    const [start, end] = [Math.max(a.start, b.start), Math.min(a.end, b.end)];
    if (start < end) return { start, end };
    if (a.end < b.end) i++;
    else j++;
  }
}

function clip(intervals: readonly Interval[], from: number, to: number): readonly Interval[] {
  return intervals
    .map(({ start, end }) => ({ start: Math.max(start, from), end: Math.min(end, to) }))
    .filter(({ start, end }) => start < end);
}

/** Counting every second week, or repeating the first day's weekday or date, needs a first day. */
function needsFirstDay({ frequency, interval, byDay, byMonthDay }: Recurrence): boolean {
  return interval > 1 || (frequency !== "DAILY" && byDay.length + byMonthDay.length === 0);
}

const NOT_A_TIMESTAMP = "is not an RFC 3339 time such as 2026-01-03T02:00:00Z";

function readRecurrence(text: string): { recurrence?: Recurrence; problems: MaintenanceProblem[] } {
  const parsed = parseRecurrence(text);
  if (parsed.ok) return { recurrence: parsed.recurrence, problems: [] };
  return { problems: parsed.problems.map(({ kind, problem }) => ({ at: "recurrence", kind, problem })) };
}

function invalid(at: string, problem: string): MaintenanceProblem {
  return { at, kind: "invalid", problem };
}

function failed(...problems: readonly MaintenanceProblem[]): {
  readonly ok: false;
  problems: readonly MaintenanceProblem[];
} {
  return { ok: false, problems };
}

function under<T>(property: string, parsed: Parsed<T>): Parsed<T> {
  if (parsed.ok) return parsed;
  return failed(...parsed.problems.map((problem) => ({ ...problem, at: `${property}.${problem.at}` })));
}
