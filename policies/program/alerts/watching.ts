// What the alert policies of a stack watch of a cluster.

import type { Fields } from "../../../gke/records";
import { type Lists, someOf } from "../../evaluation/candidates";
import { textOf } from "../../evaluation/texts";
import { allOf, anyOf, everyItem, someItem } from "../../evaluation/unknown";
import type { ALERT_POLICY, CLUSTER } from "../../resource-types";
import type { Context } from "../../rule";
import type { ClusterResource, StackResource } from "../../stack";
import { projectOf } from "../gcp/project";
import { needsVerification } from "../kubernetes/verification/verified-clusters";
import { alertsOn } from "./candidates";
import { type Condition, fittingOf, type Sample, type Selection, selectionsOf } from "./conditions";
import { isOutOfReach } from "./growth";
import { growsWithTrouble, needsAll, waitOf } from "./timeliness";

type Alert = StackResource<typeof ALERT_POLICY>;
type ClusterContext = Context<typeof CLUSTER>;

/** The one component that has all alerts on a cluster; an imperative. */
export const ADD_ALERTS =
  'Add new ClusterAlerts("NAME", { cluster, channels }): import { ClusterAlerts } from "gke-guardrails".';

/** For a stack whose alerts are in another one; an imperative that continues another. */
export const OR_ELSEWHERE = 'or name "alerting" in the setting elsewhere if another stack has the alerts.';

/** Where no alert is on a cluster: named in place of a property, and in the setting `elsewhere`. */
export const ALERTING = "alerting";

export const isAlertedElsewhere = (settings: Context["settings"]): boolean =>
  settings.elsewhere.includes(ALERTING);

/** Whether this stack must have the alerts on a cluster: it has a metadata server, lives long enough, and no other stack has them. */
export const needsAlerts = (context: ClusterContext): boolean =>
  !isAlertedElsewhere(context.settings) && needsVerification(context);

/** Whether alerts that fire when a series is absent count, too. */
export interface AbsenceOption {
  readonly orAbsence?: boolean;
}

/**
 * Whether an enabled alert of the stack may report, within an hour, the trouble that one of a cluster's series shows.
 * @param series the same list object for the same question, as the alerts that match it are remembered.
 */
export const isWatched = (
  { stack, self }: Pick<ClusterContext, "stack" | "self">,
  series: readonly Sample[],
  option: AbsenceOption = {},
): boolean =>
  someCondition(alertsOn(stack, self, series, mayWatch(series)), (condition) =>
    isOnSeries(condition, self, series, option, (selection, sample) =>
      anyOf(
        () => !growsWithTrouble(sample),
        () =>
          allOf(
            () => !selection.isBelow(),
            () => !isOutOfReach(selection.growth()),
          ),
      ),
    ),
  );

/** Whether a condition may match one of the series, of any cluster. */
export const mayWatch =
  (series: readonly Sample[]) =>
  (condition: Condition): boolean =>
    selectionsOf(condition).some((selection) => fittingOf(selection, series).length > 0);

/** Whether one of a condition's selections matches one of a cluster's series, and `ask` holds for both. */
export function isOnSeries(
  condition: Condition,
  cluster: ClusterResource,
  series: readonly Sample[],
  { orAbsence = false }: AbsenceOption,
  ask: (selection: Selection, sample: Sample) => boolean,
): boolean {
  return someItem(
    selectionsOf(condition).filter(({ isAbsence }) => orAbsence || !isAbsence),
    (selection) =>
      someItem(fittingOf(selection, series), (sample) =>
        allOf(
          () => selection.matches(seriesFields(cluster, sample)) !== false,
          () => ask(selection, sample),
        ),
      ),
  );
}

/**
 * Whether an enabled alert may fire because of a condition for which `ask` holds: one that is met within an hour; where the alert needs all of its
 * conditions at once, all of them.
 */
export const someCondition = (
  alerts: Lists<Alert>,
  ask: (condition: Condition, alert: Alert) => boolean,
): boolean =>
  someOf(alerts, (alert) => {
    const { enabled, conditions } = alert.inputs;
    const isAnswer = (condition: Condition) =>
      allOf(
        () => ask(condition, alert),
        () => waitOf(condition) === undefined,
      );
    return allOf(
      () => enabled !== false,
      () => someItem(conditions, isAnswer),
      () =>
        anyOf(
          () => everyItem(conditions, isAnswer),
          () => !needsAll(alert),
        ),
    );
  });

/** The fields of a series or log entry of a cluster. Reading a name of the cluster that is unknown yet throws `Undecided`. */
export const seriesFields =
  (cluster: ClusterResource, sample: Sample): Fields =>
  (name) =>
    Object.hasOwn(sample, name) ? sample[name] : clusterFields(cluster)(name);

/** The labels by which metrics and logs name their cluster. One that the program leaves to its provider is undefined: it may have any value. */
export const clusterFields =
  (cluster: ClusterResource): Fields =>
  (name) => {
    switch (name) {
      case "cluster":
      case "cluster_name":
        return textOf(cluster.inputs.name);
      case "location":
        return textOf(cluster.inputs.location);
      case "project_id":
        return projectOf(cluster);
      default:
        return undefined;
    }
  };
