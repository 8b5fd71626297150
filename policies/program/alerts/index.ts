// What the alert policies of a stack watch of a cluster.
import type { Fields } from "../../../gke/records";
import { type Lists, someOf } from "../../evaluation/candidates";
import { allOf, anyOf, everyItem, someItem } from "../../evaluation/unknown";
import type { ALERT_POLICY, CLUSTER } from "../../resource-types";
import type { Context } from "../../rule";
import type { StackResource } from "../../stack";
import { projectOf } from "../gcp/project";
import { needsVerification } from "../kubernetes/verification/verified-clusters";
import { alertsOn } from "./candidates";
import { type Condition, fittingOf, type Sample, type Selection, selectionsOf } from "./conditions";
import { growsWithTrouble, needsAll, waitOf } from "./timeliness";

type Alert = StackResource<typeof ALERT_POLICY>;
type Cluster = StackResource<typeof CLUSTER>;
type ClusterContext = Context<typeof CLUSTER>;

/** The one component that has all alerts on a cluster; an imperative. */
export const ADD_ALERTS =
  'Add new ClusterAlerts("NAME", { cluster, channels }): import { ClusterAlerts } from "gke-guardrails".';

/** The same for a stack that has its alerts in another one; an imperative that continues another. */
export const OR_ELSEWHERE = 'or name "alerting" in the setting elsewhere if another stack has the alerts.';

/** What a cluster lacks where nothing alerts on it, in place of a property. */
export const ALERTING = "alerting";

export const isAlertedElsewhere = (settings: Context["settings"]): boolean =>
  settings.elsewhere.includes(ALERTING);

/** Whether this stack is to have the alerts on a cluster: it has a metadata server, lives long, and no other stack has them. */
export const needsAlerts = (context: ClusterContext): boolean =>
  !isAlertedElsewhere(context.settings) && needsVerification(context);

/**
 * Whether an enabled alert of the stack may report, in time, what one of the series of a cluster tells.
 * @param series the same list for the same question, as what fits it is remembered.
 * @param orAbsence alerts that fire when there is no such series count, too.
 */
export const isWatched = (
  { stack, self }: Pick<ClusterContext, "stack" | "self">,
  series: readonly Sample[],
  orAbsence = false,
): boolean =>
  someCondition(alertsOn(stack, self, series, mayWatch(series)), (condition) =>
    isOn(condition, self, series, orAbsence, (selection, sample) =>
      anyOf(
        () => !growsWithTrouble(sample),
        () => !selection.isBelow(),
      ),
    ),
  );

/** Whether a condition may be on one of the series, of whichever cluster. */
export const mayWatch =
  (series: readonly Sample[]) =>
  (condition: Condition): boolean =>
    selectionsOf(condition).some((selection) => fittingOf(selection, series).length > 0);

/** Whether one of a condition's selections, of which `isSuch` holds, matches one of the series of a cluster. */
export function isOn(
  condition: Condition,
  cluster: Cluster,
  series: readonly Sample[],
  orAbsence: boolean,
  isSuch: (selection: Selection, sample: Sample) => boolean,
): boolean {
  return someItem(
    selectionsOf(condition).filter(({ isAbsence }) => orAbsence || !isAbsence),
    (selection) =>
      someItem(fittingOf(selection, series), (sample) =>
        allOf(
          () => selection.takes(on(cluster, sample)) !== false,
          () => isSuch(selection, sample),
        ),
      ),
  );
}

/**
 * Whether one of the alerts that are enabled may fire by what is asked for: one of its conditions is such and is met within an hour, or all of them are
 * where the alert needs all at once.
 */
export const someCondition = (
  alerts: Lists<Alert>,
  ask: (condition: Condition, alert: Alert) => boolean,
): boolean =>
  someOf(alerts, (alert) => {
    const { enabled, conditions } = alert.inputs;
    const isSuch = (condition: Condition) =>
      allOf(
        () => ask(condition, alert),
        () => waitOf(condition) === undefined,
      );
    return allOf(
      () => enabled !== false,
      () => someItem(conditions, isSuch),
      () =>
        anyOf(
          () => everyItem(conditions, isSuch),
          () => !needsAll(alert),
        ),
    );
  });

/** A sample of a cluster. Reading a name of the cluster that is not known yet throws `Undecided`. */
export const on =
  (cluster: Cluster, sample: Sample): Fields =>
  (name) =>
    Object.hasOwn(sample, name) ? sample[name] : clusterFields(cluster)(name);

/** The labels by which metrics and logs name their cluster. A name that the program leaves to its provider may be any. */
export const clusterFields =
  (cluster: Cluster): Fields =>
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

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
