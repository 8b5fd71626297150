// Maintenance windows: when GKE may maintain a cluster.
// Sources, checked 2026-11-23: https://cloud.google.com/kubernetes-engine/docs/how-to/maintenance-window,
// https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions, and the descriptions of
// ClusterMaintenancePolicy in @pulumi/gcp 9.37.0
// Longer than a screen: the API's three ways to write a window, of which a policy has one.

import { parseUnitDuration } from "./durations";
import { clip, type Interval, merge } from "./intervals";
import { occurrences } from "./occurrences";
import { failed, invalid, type MaintenanceProblem, type Parsed } from "./parsed-maintenance";
import { parseRecurrence, type Recurrence } from "./recurrence";
import { HOUR, MINUTE } from "./time-units";
import { NOT_A_TIMESTAMP, parseTimestamp } from "./timestamps";

/** How long a daily window is; GKE chooses it. */
const DAILY_WINDOW_HOURS = 4;

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
interface DailyWindowInput {
  readonly startTime?: string;
}

/** Reads a daily window: `startTime` is `HH:MM` in UTC, and it lasts DAILY_WINDOW_HOURS. */
export function parseDailyWindow({ startTime = "" }: DailyWindowInput): Parsed<MaintenanceWindow> {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(startTime) ?? [];
  if (hours === undefined)
    return failed(invalid("startTime", "is not a time of day in UTC of the form HH:MM"));
  const start = Number(hours) * HOUR + Number(minutes) * MINUTE;
  return { ok: true, value: { start, duration: DAILY_WINDOW_HOURS * HOUR, recurrence: DAILY } };
}

/** `maintenancePolicy.recurringWindow`. */
interface RecurringWindowInput {
  readonly startTime?: string;
  readonly endTime?: string;
  readonly recurrence?: string;
}

/** Parses a window with its first start, first end and recurrence. A time with an offset is accepted here: see Timestamp.isUtc. */
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
interface RecurringMaintenanceWindowInput {
  readonly recurrence?: string;
  readonly windowDuration?: string;
  readonly windowStartTime?: {
    readonly hours?: number;
    readonly minutes?: number;
    readonly seconds?: number;
  };
  readonly delayUntil?: { readonly year?: number; readonly month?: number; readonly day?: number };
}

/** Reads a window of time of day, duration and recurrence, which begins with a given day or has always been. */
export function parseRecurringMaintenanceWindow(
  input: RecurringMaintenanceWindowInput,
): Parsed<MaintenanceWindow> {
  const { recurrence, problems } = readRecurrence(input.recurrence);
  const { hours = 0, minutes = 0, seconds = 0 } = input.windowStartTime ?? {};
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
    else problems.push(invalid("delayUntil", "is not a valid date"));
  } else if (recurrence && needsFirstDay(recurrence)) {
    problems.push(
      invalid("delayUntil", "is absent, which leaves open on which day the recurrence begins to count"),
    );
  }
  if (duration === undefined || !recurrence || problems.length > 0) return failed(...problems);
  const start = firstDay + hours * HOUR + minutes * MINUTE + seconds * 1000;
  return { ok: true, value: { start, duration: duration * 1000, recurrence } };
}

/** The properties of `maintenancePolicy` that set a window; the API accepts one of them. */
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

/** When a window is open from `from` to `to`, touching and overlapping occurrences as one. In order. */
export function openIntervals(window: MaintenanceWindow, from: number, to: number): readonly Interval[] {
  const starts = occurrences(window.recurrence, window.start, from - window.duration, to);
  return clip(merge(starts.map((start) => ({ start, end: start + window.duration }))), from, to);
}

/**
 * Counting every second week, or repeating the first day's weekday or date, needs a first day: the API asks for one with INTERVAL over 1,
 * and with WEEKLY and MONTHLY without BYDAY.
 * Source: google.container.v1beta1.RecurringMaintenanceWindow in npm's @google-cloud/container 7.2.0,
 * https://github.com/googleapis/googleapis/blob/master/google/container/v1beta1/cluster_service.proto, checked 2026-11-27
 */
function needsFirstDay({ frequency, interval, byDay }: Recurrence): boolean {
  return interval > 1 || (frequency !== "DAILY" && byDay.length === 0);
}

function readRecurrence(text?: string): { recurrence?: Recurrence; problems: MaintenanceProblem[] } {
  const parsed = parseRecurrence(text);
  if (parsed.ok) return { recurrence: parsed.recurrence, problems: [] };
  return { problems: parsed.problems.map(({ kind, problem }) => ({ at: "recurrence", kind, problem })) };
}

function under<T>(property: string, parsed: Parsed<T>): Parsed<T> {
  if (parsed.ok) return parsed;
  return failed(...parsed.problems.map((problem) => ({ ...problem, at: `${property}.${problem.at}` })));
}
