import { someOf } from "../../evaluation/candidates";
import { ifKnown, someItem } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { Context } from "../../rule";
import { isOn, mayWatch } from "./";
import { alertsOn } from "./candidates";
import type { Sample } from "./conditions";
import { hindranceOf } from "./timeliness";

/**
 * The fix where no alert reports one of the series of a cluster in time: before it stands what to change of the first alert that is on one, if there
 * is such. A problem never says it: that one is found must not hang on the text, which may hang on what is not known.
 * @param fix what to add otherwise.
 * @param series as for isWatched. @param orAbsence likewise.
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
