// Lengths of time in milliseconds, as Date counts, unless the name says seconds.

export const MINUTE = 60 * 1000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

export const HOUR_SECONDS = HOUR / 1000;
export const DAY_SECONDS = DAY / 1000;

/** Whether `text` is a day of the calendar as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
  );
}
