import type { Interval } from "../../../../gke/intervals";
import { EXCLUSION_SCOPE, type Exclusion, parseExclusion } from "../../../../gke/maintenance-exclusions";
import { type MaintenanceWindow, openIntervals, parseWindow } from "../../../../gke/maintenance-windows";
import type { Parsed } from "../../../../gke/parsed-maintenance";
import { DAY } from "../../../../gke/time-units";
import { parseTimestamp } from "../../../../gke/timestamps";
import { textOrEmpty } from "../../../evaluation/texts";
import { anyOf, ifKnown } from "../../../evaluation/unknown";
import type { CLUSTER, Inputs } from "../../../resource-types";
import type { Settings } from "../../../settings/settings";
import type { ClusterResource } from "../../../stack";
import { isAlpha } from "../alpha";

type Cluster = Inputs[typeof CLUSTER];
type MaintenancePolicy = NonNullable<Cluster["maintenancePolicy"]>;
type ExclusionArgs = NonNullable<MaintenancePolicy["maintenanceExclusions"]>[number];

/** The properties of `maintenancePolicy` that set a window; the API takes one of them. */
const WINDOWS = ["recurringMaintenanceWindow", "recurringWindow", "dailyMaintenanceWindow"] as const;

/** Completes "set recurrence to …": the recurrences that GKE documents and that never end. */
export const GOOD_RECURRENCE = "FREQ=DAILY, WEEKLY or MONTHLY with BYDAY as needed, and no COUNT or UNTIL";

/** Path of the property that sets a cluster's window; undefined if none does. */
export function windowPath(policy: MaintenancePolicy | undefined): string | undefined {
  const name = policy && WINDOWS.find((window) => window in policy);
  return name && `maintenancePolicy.${name}`;
}

/** A cluster's window, parsed, even where the program leaves out parts of it; undefined if the cluster has none. */
export function windowOf(policy: MaintenancePolicy | undefined): Parsed<MaintenanceWindow> | undefined {
  const { recurringMaintenanceWindow, recurringWindow, dailyMaintenanceWindow } = policy ?? {};
  return parseWindow({
    recurringMaintenanceWindow: recurringMaintenanceWindow && {
      recurrence: textOrEmpty(recurringMaintenanceWindow.recurrence),
      windowDuration: textOrEmpty(recurringMaintenanceWindow.windowDuration),
      windowStartTime: timeOfDay(recurringMaintenanceWindow.windowStartTime),
      delayUntil: date(recurringMaintenanceWindow.delayUntil),
    },
    recurringWindow: recurringWindow && {
      startTime: textOrEmpty(recurringWindow.startTime),
      endTime: textOrEmpty(recurringWindow.endTime),
      recurrence: textOrEmpty(recurringWindow.recurrence),
    },
    dailyMaintenanceWindow: dailyMaintenanceWindow && {
      startTime: textOrEmpty(dailyMaintenanceWindow.startTime),
    },
  });
}

/** Every window that begins within a year is then seen for another year, which shows every recurrence by weekday or day of the month. */
const TWO_YEARS = 2 * 366 * DAY;

const openTimes = new WeakMap<ClusterResource, readonly Interval[]>();

/** The intervals within two years from now in which a cluster's window is open, in order; undefined where there is no readable window. */
export function openTimesOf(cluster: ClusterResource, now: Date): readonly Interval[] | undefined {
  const known = openTimes.get(cluster);
  if (known) return known;
  const window = windowOf(cluster.inputs.maintenancePolicy);
  if (!window?.ok) return undefined;
  const found = openIntervals(window.value, now.getTime(), now.getTime() + TWO_YEARS);
  openTimes.set(cluster, found);
  return found;
}

type RecurringMaintenanceWindow = NonNullable<MaintenancePolicy["recurringMaintenanceWindow"]>;

export const timeOfDay = (time: RecurringMaintenanceWindow["windowStartTime"] | undefined) => ({
  hours: Number(time?.hours),
  minutes: Number(time?.minutes),
  seconds: Number(time?.seconds),
});

export const date = (day: RecurringMaintenanceWindow["delayUntil"]) =>
  day && { year: Number(day.year), month: Number(day.month), day: Number(day.day) };

/** An exclusion, parsed, even where the program leaves out parts of it. */
export function exclusionOf({ startTime, endTime, exclusionOptions }: ExclusionArgs): Parsed<Exclusion> {
  const end = endTime === undefined ? undefined : textOrEmpty(endTime);
  return parseExclusion({ startTime: textOrEmpty(startTime), endTime: end, exclusionOptions });
}

/** Whether an exclusion blocks all upgrades; one without options does. */
export const isFreeze = (exclusion: ExclusionArgs): boolean =>
  (exclusion.exclusionOptions?.scope ?? EXCLUSION_SCOPE.noUpgrades) === EXCLUSION_SCOPE.noUpgrades;

/** Whether an exclusion ended before a moment. */
export function isOver({ endTime }: ExclusionArgs, now: Date): boolean {
  const end = parseTimestamp(textOrEmpty(endTime));
  return end !== undefined && end.time <= now.getTime();
}

/** The valid exclusions that block all upgrades. Another rule reports invalid ones. */
export function freezesOf(policy: MaintenancePolicy | undefined): readonly Exclusion[] {
  return (policy?.maintenanceExclusions ?? []).filter(isFreeze).flatMap((exclusion) => {
    const parsed = exclusionOf(exclusion);
    return parsed.ok ? [parsed.value] : [];
  });
}

/** Like `freezesOf`, together with exclusions of unknown scope: the most freezes that there can be. */
export function possibleFreezesOf(policy: MaintenancePolicy | undefined): readonly Exclusion[] {
  const mayFreeze = (exclusion: ExclusionArgs) => ifKnown(() => isFreeze(exclusion)) !== false;
  return (policy?.maintenanceExclusions ?? []).filter(mayFreeze).flatMap((exclusion) => {
    const { startTime, endTime, exclusionOptions } = exclusion;
    const endTimeBehavior = exclusionOptions?.endTimeBehavior;
    const parsed = exclusionOf({
      startTime,
      endTime,
      exclusionOptions: { scope: EXCLUSION_SCOPE.noUpgrades, endTimeBehavior },
    });
    return parsed.ok ? [parsed.value] : [];
  });
}

/** Whether a cluster does not live long enough to be upgraded: an alpha cluster, or one whose environment label says so. */
export const isEphemeral = (cluster: Cluster, settings: Settings): boolean =>
  anyOf(
    () => isAlpha(cluster),
    () => isLabelledEphemeral(cluster, settings),
  );

/** Whether a cluster's environment label says that it does not live long enough to be upgraded. */
export function isLabelledEphemeral({ resourceLabels: labels }: Cluster, settings: Settings): boolean {
  const key = settings.production.labels.find((label) => labels !== undefined && label in labels);
  return key !== undefined && settings.ephemeral.includes(labels?.[key] ?? "");
}
