import { someOf } from "../../evaluation/candidates";
import { foundBy, type Search } from "../../evaluation/search";
import { ifKnown, someItem } from "../../evaluation/unknown";
import type { ALERT_POLICY, CLUSTER } from "../../resource-types";
import type { Context } from "../../rule";
import type { StackResource } from "../../stack";
import { alertsOn } from "./candidates";
import type { Condition, Sample } from "./conditions";
import { hindranceOf } from "./timeliness";
import { type AbsenceOption, isOnSeries, mayWatch } from "./watching";

interface AlertCondition {
  readonly alert: StackResource<typeof ALERT_POLICY>;
  readonly condition: Condition;
  readonly index: number;
}

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
  option: AbsenceOption = {},
): string {
  const someCondition: Search<AlertCondition> = (ask) =>
    someOf(alertsOn(stack, self, series, mayWatch(series)), (alert) =>
      someItem(alert.inputs.conditions, (condition, index) => ask({ alert, condition, index })),
    );
  const late = ifKnown(() =>
    foundBy(
      someCondition,
      ({ alert, condition, index }) =>
        alert.inputs.enabled !== false &&
        isOnSeries(condition, self, series, option, () => true) &&
        // Passes over an alert of which it is unknown what hinders it.
        hindranceOf(alert, condition, index) !== "",
    ),
  );
  return late ? `${hindranceOf(late.alert, late.condition, late.index)} Or: ${fix}` : fix;
}
