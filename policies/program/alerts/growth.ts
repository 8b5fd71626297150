// By how much a counter of restarts has to grow for an alert to fire, and whether it can.

import { parseSeconds } from "../../../gke/durations";
import type { ALERT_POLICY, Inputs } from "../../resource-types";

/** What the series have to grow by, within a time. */
export interface Growth {
  readonly count: number;
  readonly seconds: number;
}

/**
 * The least time that a kubelet waits before it restarts a container that has ended, but for the first time.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy ("10s, 20s, 40s, …"), checked 2026-12-01
 */
const LEAST_PAUSE_SECONDS = 10;

/** Whether no container restarts as often. */
export const isOutOfReach = (growth: Growth | undefined): boolean =>
  growth !== undefined && growth.count > growth.seconds / LEAST_PAUSE_SECONDS + 1;

type Threshold = NonNullable<Inputs[typeof ALERT_POLICY]["conditions"]>[number]["conditionThreshold"];

/** What a threshold asks of each series by itself; undefined where it asks something else, such as of their sum. */
export function growthOfThreshold(threshold: Threshold): Growth | undefined {
  const { comparison, thresholdValue, aggregations, denominatorFilter } = threshold ?? {};
  const [first] = aggregations ?? [];
  if (comparison !== "COMPARISON_GT" || thresholdValue === undefined || aggregations?.length !== 1)
    return undefined;
  const { perSeriesAligner, crossSeriesReducer = "REDUCE_NONE", alignmentPeriod } = first ?? {};
  const seconds = parseSeconds(alignmentPeriod);
  if (seconds === undefined || crossSeriesReducer !== "REDUCE_NONE" || denominatorFilter) return undefined;
  if (perSeriesAligner === "ALIGN_DELTA") return { count: thresholdValue, seconds };
  return perSeriesAligner === "ALIGN_RATE" ? { count: thresholdValue * seconds, seconds } : undefined;
}
