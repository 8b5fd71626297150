// Points in time, as programs write them. Source: https://www.rfc-editor.org/rfc/rfc3339, checked 2026-11-23

/** A point in time, as a program wrote it. */
interface Timestamp {
  /** Milliseconds since 1970. */
  readonly time: number;
  /** Whether it was written in UTC (`Z`): GKE gives others back in UTC, and the provider then sees a difference for ever. */
  readonly isUtc: boolean;
}

const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}:[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/** Parses an RFC 3339 time, strictly: it has seconds and a zone, and the day exists. Undefined for any other text. */
export function parseTimestamp(text = ""): Timestamp | undefined {
  const [, day, clock, fraction = "", zone] = TIMESTAMP.exec(text.toUpperCase()) ?? [];
  if (day === undefined || clock === undefined || zone === undefined) return undefined;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  // Date.parse reads 31 April as 1 May.
  if (Number.isNaN(midnight) || !new Date(midnight).toISOString().startsWith(day)) return undefined;
  const time = Date.parse(`${day}T${clock}.${fraction.padEnd(3, "0").slice(0, 3)}${zone}`);
  return Number.isNaN(time) || clock.startsWith("24") ? undefined : { time, isUtc: zone === "Z" };
}

/** The problem of a text that is not one; follows its path. */
export const NOT_A_TIMESTAMP = "is not an RFC 3339 time such as 2026-01-03T02:00:00Z";

/** The day of a time, in UTC: YYYY-MM-DD. */
export const dayOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
