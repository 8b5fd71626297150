import { CAPACITY } from "../../gke/maintenance-capacity";
import { leaveNoWindow } from "../../policies/settings/hours";
import type { Settings } from "../../policies/settings/settings";
import { isObject } from "../offline/protocol/values";
import type { Problem } from "../schema/problems";

/** The problem of peak hours that leave no time for a maintenance window. */
export function peakHoursProblems({ settings }: { readonly settings?: unknown }): Problem[] {
  const { peakHours = [] }: Partial<Settings> = isObject(settings) ? settings : {};
  if (!leaveNoWindow(peakHours)) return [];
  const problem = `leave no ${CAPACITY.contiguousHours} hours in a week, which a maintenance window needs. Shorten them.`;
  return [{ path: ["settings", "peakHours"], problem }];
}
