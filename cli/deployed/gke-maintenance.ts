import { UNTIL_END_OF_SUPPORT } from "../../gke/maintenance-exclusions";
import type { Plain } from "../offline/protocol/messages";
import { isObject } from "../offline/protocol/values";
import { record } from "./gke-api";

/** A cluster's maintenance policy of Google's API in the words of @pulumi/gcp; undefined where it has none. */
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
 * An exclusion without options is one from all upgrades: the enumeration's first value, which JSON leaves out. Where it lasts until the end of
 * support, its end is GKE's, not one that was asked for.
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
