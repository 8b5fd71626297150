// How long GKE supports each minor version.

import { RELEASE_CHANNEL } from "./channels";
import data from "./support-dates.json";
import { DAY } from "./time-units";
import { minorOf, type NumberedVersion, parseVersion } from "./versions";

/** The ends of a minor's support, as `YYYY-MM-DD` in UTC: the days that GKE's schedule gives. Support lasts until the end of that day. */
interface SupportPeriod {
  /** Of standard support, in every channel but EXTENDED. */
  readonly standard: string;
  /** Of extended support, in the channel EXTENDED. */
  readonly extended: string;
}

export interface SupportTable {
  /** The day, `YYYY-MM-DD`, on which the table was read from its source. */
  readonly asOf: string;
  readonly source: string;
  /** By minor, such as `1.31`. */
  readonly minors: Readonly<Record<string, SupportPeriod>>;
  /** The minors whose dates its source does not give, and how they were estimated. */
  readonly estimates?: Readonly<Record<string, string>>;
  /** The newer minors whose dates nothing gives, and why: they count as supported. */
  readonly unknown?: Readonly<Record<string, string>>;
}

/**
 * GKE's release schedule, which moves: between February and October 2026 the end of 1.34 moved from October 2026 to January 2027. GKE
 * itself calls future dates estimates.
 *
 * The dates are from a copy of the page of 2026-10-04. Its standard column was a day early, against the page's own dates of 1.27 (2024-10-01) and
 * 1.30 (2025-09-30) and against https://endoflife.date/google-kubernetes-engine (2026-02; 1.27 to 1.31, 1.35), and is corrected. Checked 2026-11-27.
 */
export const SUPPORT_TABLE: SupportTable = data;

/** After so many days without a look at the source, the table no longer decides anything on its own. */
export const TABLE_STALE_DAYS = 180;

/**
 * How many days GKE supports a minor for, at most: 24 months in the channel EXTENDED, and some months more, as the schedule moves.
 * Source: https://docs.cloud.google.com/kubernetes-engine/versioning, checked 2026-12-01
 */
export const LONGEST_SUPPORT_DAYS = 2 * 366 + 120;

/** How many days before its end a minor's support counts as ending soon. */
const ENDS_SOON_DAYS = 60;

export type Support =
  /** `daysLeft` counts whole days from now to the end of `lastDay`. */
  | { readonly status: "supported" | "ends soon"; readonly lastDay: string; readonly daysLeft: number }
  /** `lastDay` is absent for a minor older than the table. */
  | { readonly status: "ended"; readonly lastDay?: string }
  /** The minor is newer than the table, or missing in it. */
  | { readonly status: "unknown" };

/**
 * The state of GKE's support for a version's minor. `channel` is the cluster's release channel, undefined for none: only EXTENDED has the
 * extended period.
 */
export function supportOf(
  version: NumberedVersion,
  channel: string | undefined,
  now: Date,
  table: SupportTable = SUPPORT_TABLE,
): Support {
  const period = table.minors[minorOf(version)];
  if (!period) return isOlderThanAll(version, table) ? { status: "ended" } : { status: "unknown" };
  const lastDay = channel === RELEASE_CHANNEL.extended ? period.extended : period.standard;
  const left = startOfDay(lastDay) + DAY - now.getTime();
  if (left <= 0) return { status: "ended", lastDay };
  const daysLeft = Math.floor(left / DAY);
  return { status: daysLeft < ENDS_SOON_DAYS ? "ends soon" : "supported", lastDay, daysLeft };
}

/** Whether the table is too old to be relied on: more than TABLE_STALE_DAYS have passed since it was read. */
export function isTableStale(now: Date, table: SupportTable = SUPPORT_TABLE): boolean {
  return now.getTime() - startOfDay(table.asOf) > TABLE_STALE_DAYS * DAY;
}

function isOlderThanAll(version: NumberedVersion, table: SupportTable): boolean {
  const minors = Object.keys(table.minors).map(parseVersion);
  return (
    minors.length > 0 &&
    minors.every(
      (minor) =>
        minor.kind === "partial" &&
        (version.major < minor.major || (version.major === minor.major && version.minor < minor.minor)),
    )
  );
}

/** Midnight UTC of a `YYYY-MM-DD`. Throws a TypeError for any other text. */
function startOfDay(day: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(time)) throw new TypeError(`"${day}" is not a day such as 2026-10-04`);
  return time;
}
