// The recurrence rules of maintenance windows: the part of RFC 5545 that GKE documents, in UTC.
// Sources, checked 2026-11-23: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters
// (RecurringTimeWindow, RecurringMaintenanceWindow) and https://www.rfc-editor.org/rfc/rfc5545#section-3.3.10
// Longer than a screen: the parts of one grammar, each with its own legal values.

export const WEEKDAYS = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"] as const;
type Weekday = (typeof WEEKDAYS)[number];

type Frequency = "DAILY" | "WEEKLY" | "MONTHLY";

/** A weekday of BYDAY. `ordinal` (only with MONTHLY): 1 is the month's first such day, -1 its last; without it, every one. */
interface ByDay {
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
interface RecurrenceProblem {
  /**
   * "invalid": RFC 5545 or GKE rejects it. "unsupported": it may be right, but it is not expanded here, so that nothing can be said of
   * the window: COUNT and UNTIL, with which maintenance ends for good, and the parts that maintenance windows have no use for.
   */
  readonly kind: "invalid" | "unsupported";
  /** The part, such as `BYDAY`; "RRULE" for the whole. */
  readonly part: string;
  /** Continues the property's path: `has FREQ=HOURLY, which …`. Quotes nothing but names of parts and their legal values. */
  readonly problem: string;
}

type ParsedRecurrence =
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
export function parseRecurrence(text = ""): ParsedRecurrence {
  const [values, wrongForm] = partsOf(text);
  if (wrongForm.length > 0) return { ok: false, problems: wrongForm };
  const interval = values.get("INTERVAL") ?? "1";
  const byMonthDay = numbersOf(values.get("BYMONTHDAY"), 31);
  const bySetPos = numbersOf(values.get("BYSETPOS"), 366);
  const problems = [
    ...frequencyProblems(values.get("FREQ")),
    ...intervalProblems(interval),
    ...byDayProblems(values),
    ...byMonthDayProblems(byMonthDay, values),
    ...bySetPosProblems(bySetPos, values),
    ...unusedPartProblems([...values.keys()]),
  ];
  if (problems.length > 0 || !byMonthDay || !bySetPos) return { ok: false, problems };
  const byDay = listOf(values.get("BYDAY")).flatMap((item) => byDayOf(item) ?? []);
  const frequency = values.get("FREQ") as Frequency;
  return { ok: true, recurrence: { frequency, interval: Number(interval), byDay, byMonthDay, bySetPos } };
}

/** The parts of a rule, by name. */
type Parts = ReadonlyMap<string, string>;
type Problems = Generator<RecurrenceProblem>;

const invalid = (part: string, problem: string): RecurrenceProblem => ({ kind: "invalid", part, problem });
const unsupported = (part: string, problem: string): RecurrenceProblem => ({
  kind: "unsupported",
  part,
  problem,
});

function partsOf(text: string): readonly [parts: Parts, problems: readonly RecurrenceProblem[]] {
  const values = new Map<string, string>();
  const problems: RecurrenceProblem[] = [];
  const rule = text.toUpperCase().replace(/^RRULE:/, "");
  for (const item of rule.split(";")) {
    const [name = "", value = "", ...rest] = item.split("=");
    if (!/^[A-Z]+$/.test(name) || value === "" || rest.length > 0) {
      problems.push(invalid("RRULE", "is not of the form FREQ=…;NAME=VALUE"));
    } else if (values.has(name)) {
      problems.push(invalid(name, "has a part of the same name twice"));
    } else {
      values.set(name, value);
    }
  }
  return [values, problems];
}

function* frequencyProblems(frequency: string | undefined): Problems {
  if (frequency === undefined) yield invalid("FREQ", "has no FREQ");
  else if (SHORT_FREQUENCIES.includes(frequency)) {
    yield invalid("FREQ", `has FREQ=${frequency}, which GKE does not support`);
  } else if (frequency === "YEARLY")
    yield unsupported("FREQ", "has FREQ=YEARLY, which leaves no window in most months");
  else if (!FREQUENCIES.includes(frequency))
    yield invalid("FREQ", "has a FREQ that is not DAILY, WEEKLY or MONTHLY");
}

function* intervalProblems(interval: string): Problems {
  if (!/^\d+$/.test(interval) || Number(interval) < 1)
    yield invalid("INTERVAL", "has an INTERVAL that is not 1 or more");
  else if (Number(interval) > MAX_INTERVAL)
    yield unsupported("INTERVAL", `has an INTERVAL over ${MAX_INTERVAL}`);
}

/** Parses an item of BYDAY; undefined where it is invalid. */
function byDayOf(item: string): ByDay | undefined {
  const [, ordinal, day] = /^([+-]?\d{1,2})?(SU|MO|TU|WE|TH|FR|SA)$/.exec(item) ?? [];
  if (day === undefined) return undefined;
  return ordinal === undefined ? { day: day as Weekday } : { day: day as Weekday, ordinal: Number(ordinal) };
}

function* byDayProblems(values: Parts): Problems {
  for (const item of listOf(values.get("BYDAY"))) {
    const byDay = byDayOf(item);
    if (!byDay) yield invalid("BYDAY", "has a BYDAY that is not a list of SU, MO, TU, WE, TH, FR, SA");
    else if (byDay.ordinal === undefined) continue;
    else if (values.get("FREQ") !== "MONTHLY")
      yield invalid("BYDAY", "has a numbered BYDAY, which only FREQ=MONTHLY takes");
    else if (byDay.ordinal === 0 || Math.abs(byDay.ordinal) > 5)
      yield invalid("BYDAY", "has a numbered BYDAY that no month has; numbers are 1 to 5 and -5 to -1");
  }
}

function* byMonthDayProblems(byMonthDay: readonly number[] | undefined, values: Parts): Problems {
  if (!byMonthDay)
    yield invalid("BYMONTHDAY", "has a BYMONTHDAY that is not a list of 1 to 31 and -31 to -1");
  else if (byMonthDay.length > 0 && values.get("FREQ") === "WEEKLY")
    yield invalid("BYMONTHDAY", "has a BYMONTHDAY, which FREQ=WEEKLY does not take");
}

function* bySetPosProblems(bySetPos: readonly number[] | undefined, values: Parts): Problems {
  if (!bySetPos) yield invalid("BYSETPOS", "has a BYSETPOS that is not a list of 1 to 366 and -366 to -1");
  else if (bySetPos.length > 0 && !values.has("BYDAY") && !values.has("BYMONTHDAY"))
    yield invalid("BYSETPOS", "has a BYSETPOS without BYDAY or BYMONTHDAY to choose from");
  else if (bySetPos.length > 0 && values.get("FREQ") === "DAILY")
    yield unsupported("BYSETPOS", "has a BYSETPOS, which says nothing with FREQ=DAILY");
}

function* unusedPartProblems(names: readonly string[]): Problems {
  for (const part of ENDING_PARTS)
    if (names.includes(part)) yield unsupported(part, `has ${part}, after which no maintenance is possible`);
  for (const part of OTHER_PARTS)
    if (names.includes(part)) yield unsupported(part, `has ${part}, which GKE does not document`);
  const known = ["FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYSETPOS", ...ENDING_PARTS, ...OTHER_PARTS];
  if (names.some((name) => !known.includes(name)))
    yield invalid("RRULE", "has a part that RFC 5545 does not know");
}

function listOf(value: string | undefined): readonly string[] {
  return value === undefined ? [] : value.split(",");
}

/** The numbers of a list, each of 1 to `max` or -`max` to -1; undefined if one is anything else. */
function numbersOf(value: string | undefined, max: number): readonly number[] | undefined {
  const numbers = listOf(value).map((item) => (/^[+-]?\d{1,3}$/.test(item) ? Number(item) : 0));
  return numbers.every((number) => number !== 0 && Math.abs(number) <= max) ? numbers : undefined;
}
