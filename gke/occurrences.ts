// On which days a recurrence falls. Source: https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10, checked 2026-11-23

import { type Recurrence, WEEKDAYS } from "./recurrence";
import { DAY } from "./time-units";

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
  const startDate = dateOf(startDay);
  const days = month.filter((day, position) =>
    byDay.length + byMonthDay.length > 0 ? isNamed(day, recurrence) : position + 1 === startDate,
  );
  return { firstDay: month[0] ?? Number.NaN, days: pick(days, bySetPos) };
}

/** Whether BYDAY and BYMONTHDAY, where present, both name a day. */
function isNamed(day: number, { byDay, byMonthDay }: Recurrence): boolean {
  const isByMonthDay =
    byMonthDay.length === 0 || byMonthDay.includes(dateOf(day)) || byMonthDay.includes(dateFromEnd(day));
  return isByMonthDay && (byDay.length === 0 || byDay.some((each) => isWeekday(day, each)));
}

/** Whether a day is this weekday, in each week or in the one of its month that the ordinal counts from either end. */
function isWeekday(day: number, { day: name, ordinal }: Recurrence["byDay"][number]): boolean {
  if (WEEKDAYS[weekdayOf(day)] !== name) return false;
  return (
    ordinal === undefined ||
    ordinal === Math.ceil(dateOf(day) / 7) ||
    ordinal === -Math.ceil(-dateFromEnd(day) / 7)
  );
}

/** The days at BYSETPOS's positions, in order and each once. */
function pick(days: readonly number[], positions: readonly number[]): readonly number[] {
  if (positions.length === 0) return days;
  return days.filter((_, index) => positions.includes(index + 1) || positions.includes(index - days.length));
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

/** The day of its month, from 1. */
const dateOf = (day: number): number => new Date(day * DAY).getUTCDate();

/** The day of its month from the month's end: -1 is the last. */
const dateFromEnd = (day: number): number => day - firstDayOfMonth(monthOf(day) + 1);

/** Months since January of year 0. */
function monthOf(day: number): number {
  const date = new Date(day * DAY);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function firstDayOfMonth(month: number): number {
  return Date.UTC(Math.floor(month / 12), ((month % 12) + 12) % 12, 1) / DAY;
}
