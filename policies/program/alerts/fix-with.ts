import { someOf } from "../../evaluation/candidates";
import { ifKnown, someItem } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { Context } from "../../rule";
import { isOn, mayWatch } from "./";
import { alertsOn } from "./candidates";
import type { Sample } from "./conditions";
import { hindranceOf } from "./timeliness";

/**
 * The fix where no alert reports one of a cluster's series in time. Where an alert is on one of them but too late, what to change of that alert
 * comes first. It is part of the fix and not of the problem, as it may be unknown where the problem is known.
 * @param fix what to add where there is no such alert.
 * @param series as for isWatched.
 * @param orAbsence as for isWatched.
 */
export function fixWith(
  fix: string,
  { stack, self }: Pick<Context<typeof CLUSTER>, "stack" | "self">,
  series: readonly Sample[],
  orAbsence = false,
): string {
  let found = "";
  ifKnown(() =>
    someOf(alertsOn(stack, self, series, mayWatch(series)), (alert) =>
      someItem(alert.inputs.conditions, (condition, index) => {
        if (alert.inputs.enabled !== false && isOn(condition, self, series, orAbsence, () => true))
          found = hindranceOf(alert, condition, index);
        return found !== "";
      }),
    ),
  );
  return found === "" ? fix : `${found} Or: ${fix}`;
}
