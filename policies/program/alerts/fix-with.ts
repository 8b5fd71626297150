import { someOf } from "../../evaluation/candidates";
import { ifKnown, someItem } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { Context } from "../../rule";
import { alertsOn } from "./candidates";
import type { Sample } from "./conditions";
import { hindranceOf } from "./timeliness";
import { type AbsenceOption, isOnSeries, mayWatch } from "./watching";

/**
 * The fix where no alert reports one of a cluster's series in time. Where an alert reports one of them too late, how to change that alert comes
 * first: in the fix and not in the problem, as it may be unknown while the problem is known.
 * @param fix what to add where there is no such alert.
 * @param series as for isWatched.
 */
export function fixWith(
  fix: string,
  { stack, self }: Pick<Context<typeof CLUSTER>, "stack" | "self">,
  series: readonly Sample[],
  { orAbsence = false }: AbsenceOption = {},
): string {
  let found = "";
  ifKnown(() =>
    someOf(alertsOn(stack, self, series, mayWatch(series)), (alert) =>
      someItem(alert.inputs.conditions, (condition, index) => {
        if (alert.inputs.enabled !== false && isOnSeries(condition, self, series, orAbsence, () => true))
          found = hindranceOf(alert, condition, index);
        return found !== "";
      }),
    ),
  );
  return found === "" ? fix : `${found} Or: ${fix}`;
}
