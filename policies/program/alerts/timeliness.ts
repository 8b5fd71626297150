import { parseSeconds } from "../../../gke/durations";
import { CONTAINER_RESTART_COUNT, POD_RESTARTS_METRIC, prometheusType } from "../../../gke/metrics";
import { redact } from "../../evaluation/redact";
import { findItem } from "../../evaluation/search";
import { resourcePath } from "../../evaluation/unknown";
import type { ALERT_POLICY } from "../../resource-types";
import type { StackResource } from "../../stack";
import { type Condition, type Sample, selectionsOf } from "./conditions";
import { isOutOfReach } from "./growth";

type Alert = StackResource<typeof ALERT_POLICY>;

/** An alert that waits longer comes when everybody knows of the outage. Those that the components make wait minutes. */
const LONGEST_WAIT_SECONDS = 3600;

/** The durations that make a condition wait, each with its path in the condition. */
const WAITS: readonly { readonly at: string; of(condition: Condition): unknown }[] = [
  { at: "conditionThreshold.duration", of: ({ conditionThreshold }) => conditionThreshold?.duration },
  { at: "conditionAbsent.duration", of: ({ conditionAbsent }) => conditionAbsent?.duration },
  {
    at: "conditionPrometheusQueryLanguage.duration",
    of: ({ conditionPrometheusQueryLanguage }) => conditionPrometheusQueryLanguage?.duration,
  },
  {
    at: "conditionPrometheusQueryLanguage.evaluationInterval",
    of: ({ conditionPrometheusQueryLanguage }) => conditionPrometheusQueryLanguage?.evaluationInterval,
  },
  {
    at: "conditionMonitoringQueryLanguage.duration",
    of: ({ conditionMonitoringQueryLanguage }) => conditionMonitoringQueryLanguage?.duration,
  },
];

interface Wait {
  /** Where it stands in the condition. */
  readonly at: string;
  readonly value: string;
}

/** What makes a condition wait for more than an hour; undefined where nothing does. */
export function waitOf(condition: Condition): Wait | undefined {
  const wait = findItem(WAITS, ({ of }) => secondsOf(of(condition)) > LONGEST_WAIT_SECONDS);
  return wait && { at: wait.at, value: String(wait.of(condition)) };
}

const secondsOf = (value: unknown): number => (typeof value === "string" ? (parseSeconds(value) ?? 0) : 0);

const RESTARTS: readonly (string | undefined)[] = [
  CONTAINER_RESTART_COUNT,
  prometheusType(POD_RESTARTS_METRIC, "counter"),
];

/** Whether the values of a series are large where something is wrong, and small where nothing is. */
export const growsWithTrouble = (sample: Sample): boolean => RESTARTS.includes(sample["metric.type"]);

const ALL: readonly (string | undefined)[] = ["AND", "AND_WITH_MATCHING_RESOURCE"];

/** Whether an alert fires only where all of its conditions are met at once. */
export const needsAll = ({ inputs: { combiner } }: Alert): boolean => ALL.includes(combiner);

/**
 * What to change of an alert that does not report in time what one of its conditions is on: a sentence.
 * @param index of the condition in the alert.
 */
export function hindranceOf(alert: Alert, condition: Condition, index: number): string {
  const path = resourcePath(alert);
  const wait = waitOf(condition);
  if (wait)
    return `Change ${path}, which reports it only after more than an hour: its conditions[${index}].${wait.at} is ${redact(wait.value)}.`;
  if (selectionsOf(condition).some(({ growth }) => isOutOfReach(growth())))
    return `Change ${path}, which no container makes fire: its conditions[${index}] asks for more restarts in its time than a kubelet makes.`;
  return needsAll(alert) && (alert.inputs.conditions?.length ?? 0) > 1
    ? `Change ${path}, which reports it only while its other conditions are met too: its combiner is ${JSON.stringify(alert.inputs.combiner)}.`
    : `Change ${path}, which reports it while there are few: its conditions[${index}] asks for less than its threshold.`;
}
