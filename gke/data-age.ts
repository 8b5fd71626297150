// How old the data is that changes with every month of GKE's. Sources: https://docs.cloud.google.com/kubernetes-engine/docs/release-notes and
// https://cloud.google.com/kubernetes-engine/docs/release-schedule, checked 2026-11-28

import { KNOWN_ISSUES_REVIEWED } from "./known-issues";
import { SUPPORT_TABLE, TABLE_STALE_DAYS } from "./support";
import { DAY } from "./time-units";
import { dayOf } from "./timestamps";

/** Data, and the day on which it was last compared with its source, as YYYY-MM-DD. */
interface DatedData {
  readonly what: string;
  readonly asOf: string;
}

export const DATED_DATA: readonly DatedData[] = [
  { what: "known issues", asOf: KNOWN_ISSUES_REVIEWED },
  { what: "support dates", asOf: SUPPORT_TABLE.asOf },
];

/** The day from which data counts as old, as YYYY-MM-DD. */
export const oldFrom = ({ asOf }: DatedData): string => dayOf(Date.parse(asOf) + TABLE_STALE_DAYS * DAY);

/** Whether data is so old that its source has to be looked at again. */
export const isOld = (data: DatedData, now: Date): boolean => dayOf(now.getTime()) >= oldFrom(data);
