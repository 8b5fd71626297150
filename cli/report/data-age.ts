import { DATED_DATA, isOld, oldFrom } from "../../gke/data-age";

/** How old the data is. */
export interface DataAge {
  readonly what: string;
  /** The days on which it was last compared with its source, and from which it counts as old. */
  readonly asOf: string;
  readonly oldFrom: string;
  readonly isOld: boolean;
}

/** How old the data is on a day. */
export const dataAges = (now: Date): readonly DataAge[] =>
  DATED_DATA.map((data) => ({ ...data, oldFrom: oldFrom(data), isOld: isOld(data, now) }));

/** `Known issues as of 2026-11-28, old from 2027-05-27 on.` */
export const ageText = ({ what, asOf, oldFrom, isOld }: DataAge): string =>
  `${what.charAt(0).toUpperCase()}${what.slice(1)} as of ${asOf}, ${
    isOld ? "which is too old to rely on: upgrade gke-guardrails" : `old from ${oldFrom} on`
  }.`;

/** All of it in one line. */
export const dataLine = (ages: readonly DataAge[]): string =>
  `Data of GKE: ${ages
    .map(({ what, asOf, oldFrom, isOld }) =>
      isOld ? `${what} as of ${asOf}, too old to rely on` : `${what} as of ${asOf} (old from ${oldFrom} on)`,
    )
    .join(", ")}.${ages.some(({ isOld }) => isOld) ? " Upgrade gke-guardrails." : ""}`;
