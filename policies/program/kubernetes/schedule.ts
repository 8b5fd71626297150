/** The fields of a CronJob's schedule in their order. */
const FIELDS: readonly { first: number; last: number; names?: readonly string[] }[] = [
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
  const [minutes, hours, ...days] = fields.map((field, i) => valuesOf(field, i));
  if (!minutes || !hours || days.includes(undefined)) return undefined;
  // A job runs on each day that either of the two day fields names, unless one of the fields is `*`.
  if (days.some((values, i) => values?.size !== sizeOf(i + 2))) return Number.POSITIVE_INFINITY;
  const runs = [...hours].flatMap((hour) => [...minutes].map((minute) => hour * 60 + minute));
  runs.sort((a, b) => a - b);
  const next = (i: number) => runs[i + 1] ?? (runs[0] as number) + MINUTES_A_DAY;
  return runs.reduce((longest, run, i) => Math.max(longest, next(i) - run), 0);
}

const sizeOf = (index: number): number => {
  const { first = 0, last = 0 } = FIELDS[index] ?? {};
  return last - first + 1;
};

/** The values that a field stands for; undefined where it is invalid. */
function valuesOf(field: string, index: number): ReadonlySet<number> | undefined {
  const { first = 0, last = 0, names = [] } = FIELDS[index] ?? {};
  const values = new Set<number>();
  for (const item of field.split(",")) {
    const [, from = "", to, step] = /^(\*|\?|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(item) ?? [];
    const isAll = from === "*" || from === "?";
    const number = (text: string) =>
      names.includes(text) ? first + names.indexOf(text) : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    const start = isAll ? first : number(from);
    const end = isAll ? last : to !== undefined ? number(to) : step === undefined ? start : last;
    const width = Number(step ?? 1);
    if (isAll && to !== undefined) return undefined;
    if (!(first <= start && start <= end && end <= last && width >= 1)) return undefined;
    for (let value = start; value <= end; value += width) values.add(value);
  }
  return values;
}

/** The minutes of a duration in Go's notation, such as 1h30m. */
function minutesOf(duration: string): number | undefined {
  const parts = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(duration);
  if (!parts || duration === "") return undefined;
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(1).map((part) => Number(part ?? 0));
  return hours * 60 + minutes + seconds / 60;
}
