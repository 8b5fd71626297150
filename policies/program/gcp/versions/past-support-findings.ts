import {
  EXCLUSION_SCOPE,
  type ExclusionInput,
  UNTIL_END_OF_SUPPORT,
} from "../../../../gke/maintenance-exclusions";
import { LONGEST_SUPPORT_DAYS } from "../../../../gke/support";
import { DAY } from "../../../../gke/time-units";
import { parseTimestamp } from "../../../../gke/timestamps";
import { textOrEmpty } from "../../../evaluation/texts";
import { allOf } from "../../../evaluation/unknown";
import type { Finding } from "../../../rule";
import type { LateExclusion } from "./past-support";

// What is said of maintenance exclusions that outlast the support of versions.

/** @param at the exclusion's path. */
export const lateFinding = ({ minor, lastDay, isFloor }: LateExclusion, at: string): Finding => ({
  at: `${at}.endTime`,
  problem: `is after ${lastDay}, when support of ${minor} ends, and no window comes before: GKE then upgrades ${isFloor ? `a cluster that still runs ${minor} ` : ""}in spite of the exclusion`,
  level: "advisory",
  fix: `End the exclusion before ${lastDay}, so that GKE upgrades within a window, or upgrade the cluster to a later minor before that day.`,
});

/**
 * The finding on an exclusion that lasts longer than GKE supports any version. None on one of NO_UPGRADES, of which GKE takes no such length and another
 * rule speaks.
 * @param at its path.
 */
export function outlastingFinding(exclusion: ExclusionInput, at: string): Finding | undefined {
  const timeOf = (text: string | undefined) => parseTimestamp(textOrEmpty(text))?.time ?? Number.NaN;
  const isOutlasting = allOf(
    () => (timeOf(exclusion.endTime) - timeOf(exclusion.startTime)) / DAY > LONGEST_SUPPORT_DAYS,
    () => (exclusion.exclusionOptions?.scope ?? EXCLUSION_SCOPE.noUpgrades) !== EXCLUSION_SCOPE.noUpgrades,
  );
  if (!isOutlasting) return undefined;
  return {
    at: `${at}.endTime`,
    problem:
      "is after the end of support of any version that the cluster can have at startTime: GKE then upgrades in spite of the exclusion, on days that it chooses",
    level: "advisory",
    fix: `Replace endTime by exclusionOptions.endTimeBehavior "${UNTIL_END_OF_SUPPORT}", or end the exclusion while the cluster's version is supported, and plan the upgrade.`,
  };
}
