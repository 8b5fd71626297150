import { UNTIL_END_OF_SUPPORT } from "../../../gke/maintenance-exclusions";
import type { Plain } from "../../offline/protocol/messages";
import { isObject, record } from "../../offline/protocol/values";

/** A cluster's maintenance policy, converted from Google's API to @pulumi/gcp's properties; undefined where it has none. */
export function maintenancePolicyOf(policy: unknown): Plain | undefined {
  if (!isObject(policy)) return undefined;
  const window = isObject(policy.window) ? policy.window : {};
  const { dailyMaintenanceWindow, recurringWindow, recurringMaintenanceWindow, maintenanceExclusions } =
    window;
  const exclusions = isObject(maintenanceExclusions) ? Object.entries(maintenanceExclusions) : [];
  const known: Plain = {
    dailyMaintenanceWindow,
    recurringWindow: isObject(recurringWindow)
      ? { ...record(recurringWindow.window), recurrence: recurringWindow.recurrence }
      : undefined,
    recurringMaintenanceWindow,
    disruptionBudget: policy.disruptionBudget,
    maintenanceExclusions:
      exclusions.length === 0 ? undefined : exclusions.map(([name, each]) => exclusionOf(name, record(each))),
  };
  const given = Object.entries(known).filter(([, value]) => value !== undefined);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

/**
 * An exclusion without options excludes all upgrades: that is the enumeration's first value, which JSON omits. Where an exclusion lasts
 * until the end of support, GKE sets its end.
 */
function exclusionOf(
  exclusionName: string,
  { startTime, endTime, maintenanceExclusionOptions }: Plain,
): Plain {
  const { scope = "NO_UPGRADES", endTimeBehavior } = record(maintenanceExclusionOptions);
  return {
    exclusionName,
    startTime,
    ...(endTime === undefined || endTimeBehavior === UNTIL_END_OF_SUPPORT ? {} : { endTime }),
    exclusionOptions: { scope, ...(endTimeBehavior === undefined ? {} : { endTimeBehavior }) },
  };
}
