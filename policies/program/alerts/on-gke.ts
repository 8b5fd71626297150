import { prometheusType } from "../../../gke/metrics";
import { NOTIFICATION_LOG_ID } from "../../../gke/notifications";
import { someOf } from "../../evaluation/candidates";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import type { ALERT_POLICY } from "../../resource-types";
import type { Context } from "../../rule";
import { metricsReadBy } from "./candidates";
import { filterOf, namesIn, selectionsOf } from "./conditions";
import { readsMetric } from "./log-metrics";

/**
 * Whether an alert policy is on what GKE, Kubernetes in it, or the verification writes: a condition names one of their metrics, their
 * monitored resources or the log of notifications, or reads a log-based metric whose filter does.
 */
export const isOnGke = ({ stack, self }: Pick<Context<typeof ALERT_POLICY>, "stack" | "self">): boolean =>
  someItem(self.inputs.conditions, (condition) =>
    anyOf(
      () => selectionsOf(condition).some(({ names }) => names.some(isGkeName)),
      () => filtersGke(condition.conditionMatchedLog?.filter),
      () =>
        someOf(metricsReadBy(stack, self), (metric) =>
          allOf(
            () => readsMetric(stack, self, condition, metric),
            () => filtersGke(metric.inputs.filter),
          ),
        ),
    ),
  );

function filtersGke(text: unknown): boolean {
  const filter = filterOf(text);
  return filter !== undefined && namesIn(filter).some(isGkeName);
}

/** How the names begin: metrics in Monitoring and in PromQL, those of kube-state-metrics and of the verification, resources, the log. */
const GKE_NAMES: readonly string[] = [
  "kubernetes.io/",
  "kubernetes_io:",
  "kube_",
  prometheusType("kube_", "gauge").replace(/\/gauge$/, ""),
  "gke_",
  "k8s_",
  NOTIFICATION_LOG_ID,
];

const isGkeName = (name: string): boolean => GKE_NAMES.some((prefix) => name.startsWith(prefix));
