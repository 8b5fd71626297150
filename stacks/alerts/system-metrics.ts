import { SYSTEM_NAMESPACE } from "../../gke/metadata-server";
import {
  CONTAINER_RESOURCE,
  CONTAINER_RESTART_COUNT,
  NODE_ALLOCATABLE_CPU,
  NODE_RESOURCE,
  promqlName,
} from "../../gke/metrics";
import type { Target } from "./alert";
import { type Matcher, minutes, series } from "./promql";

/** One series for each node that there is. */
export const nodeSeries = ({ cluster, location }: Target): string =>
  series(promqlName(NODE_ALLOCATABLE_CPU), {
    monitored_resource: NODE_RESOURCE,
    cluster_name: cluster,
    location,
  });

/** PromQL: how many Pods of kube-system restarted so often within so many minutes. A Pod that is new on its node has not restarted. */
export function restartingPods(
  { cluster, location }: Target,
  matchers: Readonly<Record<string, Matcher>>,
  times: number,
  within: number,
): string {
  const restarts = series(promqlName(CONTAINER_RESTART_COUNT), {
    monitored_resource: CONTAINER_RESOURCE,
    cluster_name: cluster,
    location,
    namespace_name: SYSTEM_NAMESPACE,
    ...matchers,
  });
  // Prometheus extrapolates, so that whole numbers are met from a half on.
  return `count(sum by (pod_name) (increase(${restarts}[${minutes(within)}])) > ${times - 0.5})`;
}
