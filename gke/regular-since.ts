import { minors } from "./support-dates.json";
import { minorDistance, type NumberedVersion, parseNumbered } from "./versions";

/**
 * For so many months from its first day in the Regular channel a minor is supported, in the Extended channel.
 * Source: https://cloud.google.com/kubernetes-engine/versioning, checked 2026-11-29
 */
const SUPPORT_MONTHS = 24;

/**
 * The first day on which a minor may have come to the Regular channel, in milliseconds since 1970, by the end of its support. Of a minor that the
 * table lacks, the day of the newest one before it, which came earlier; undefined where the table has none before it.
 */
export function regularSince(version: NumberedVersion): number | undefined {
  let since: number | undefined;
  for (const [minor, { extended }] of Object.entries(minors)) {
    const other = parseNumbered(minor);
    if (!other || (minorDistance(other, version) ?? -1) < 0) continue;
    const day = new Date(extended);
    since = Math.max(since ?? -Infinity, day.setUTCMonth(day.getUTCMonth() - SUPPORT_MONTHS));
  }
  return since;
}
