import { USER_LOG_METRIC } from "../../../gke/metrics";
import { fieldsOf } from "../../../gke/records";
import { anyOf } from "../../evaluation/unknown";
import type { ALERT_POLICY, LOGGING_METRIC } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { type Condition, selectionsOf } from "./conditions";

type Alert = StackResource<typeof ALERT_POLICY>;
type Metric = StackResource<typeof LOGGING_METRIC>;

/** Whether a condition watches a log-based metric: by what depends on what, else by its name. */
export const readsMetric = (stack: StackIndex, alert: Alert, condition: Condition, metric: Metric): boolean =>
  anyOf(
    () => stack.sourcesOf(alert, "conditions").some(({ urn }) => urn === metric.urn),
    () => {
      const name: unknown = metric.inputs.name;
      if (typeof name !== "string") return false;
      const series = fieldsOf({ "metric.type": `${USER_LOG_METRIC}${name}` });
      return selectionsOf(condition).some((selection) => selection.matches(series) !== false);
    },
  );
