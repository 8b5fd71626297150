interface Field {
  readonly first: number;
  readonly last: number;
  /** The names that stand for the numbers from the first on. */
  readonly names?: readonly string[];
}

/** The fields of a CronJob's schedule in their order. */
const FIELDS: readonly Field[] = [
  { first: 0, last: 59 },
  { first: 0, last: 23 },
  { first: 1, last: 31 },
  {
    first: 1,
    last: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { first: 0, last: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const MACROS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
  }),
);

const MINUTES_A_DAY = 1440;

/**
 * The longest time between two runs of a CronJob's schedule, in minutes; infinite where whole days are left out, undefined where Kubernetes
 * would refuse the schedule. Changes to daylight saving time are ignored.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 */
export function longestPause(schedule: string): number | undefined {
  const text = schedule.trim().toLowerCase();
  if (text.startsWith("@every ")) return minutesOf(text.slice("@every ".length).trim());
  const fields = (MACROS.get(text) ?? text).split(/\s+/);
  if (fields.length !== FIELDS.length) return undefined;
  const [minutes, hours, ...days] = FIELDS.map((field, i) => valuesOf(fields[i] as string, field));
  if (!minutes || !hours || days.includes(undefined)) return undefined;
  // A job runs on each day that either of the two day fields names, unless one of the fields is `*`.
  if (days.some((values, i) => values?.size !== sizeOf(FIELDS[i + 2] as Field)))
    return Number.POSITIVE_INFINITY;
  const runs = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute));
  runs.sort((a, b) => a - b);
  const next = (i: number) => runs[i + 1] ?? (runs[0] as number) + MINUTES_A_DAY;
  return runs.reduce((longest, run, i) => Math.max(longest, next(i) - run), 0);
}

const sizeOf = ({ first, last }: Field): number => last - first + 1;

/** The values that a field stands for; undefined where it is invalid. */
function valuesOf(text: string, field: Field): ReadonlySet<number> | undefined {
  const values = new Set<number>();
  for (const item of text.split(",")) {
    const range = rangeOf(item, field);
    if (!range) return undefined;
    for (let value = range.start; value <= range.end; value += range.width) values.add(value);
  }
  return values;
}

/** The values of an item of a field, such as `1-5`, `9/2` or `MON`; undefined where it is invalid. */
function rangeOf(
  item: string,
  { first, last, names = [] }: Field,
): { start: number; end: number; width: number } | undefined {
  const [, from = "", to, step] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
  const width = Number(step ?? 1);
  if (from === "*" || from === "?")
    return to === undefined && width >= 1 ? { start: first, end: last, width } : undefined;
  const number = (text: string) =>
    names.includes(text) ? first + names.indexOf(text) : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const start = number(from);
  const end = to !== undefined ? number(to) : step === undefined ? start : last;
  return first <= start && start <= end && end <= last && width >= 1 ? { start, end, width } : undefined;
}

/** The minutes of a duration in Go's notation, such as 1h30m. */
function minutesOf(duration: string): number | undefined {
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration);
  if (!parts || duration === "") return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return hours * 60 + minutes + seconds / 60;
}
