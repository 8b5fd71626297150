import { KUBE_DNS_DEPLOYMENT, NODE_LOCAL_DNS_DAEMON_SET } from "../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../gke/metadata-server";
import {
  CONTAINER_RESOURCE,
  CONTAINER_RESTART_COUNT,
  NODE_ALLOCATABLE_CPU,
  NODE_RESOURCE,
  promqlName,
} from "../../gke/metrics";
import type { Target } from "./alert";
import { type LabelMatch, minutes, series } from "./series";

/** One series for each node. */
export const nodeSeries = ({ cluster, location }: Target): string =>
  series(promqlName(NODE_ALLOCATABLE_CPU), {
    monitored_resource: NODE_RESOURCE,
    cluster_name: cluster,
    location,
  });

/** The Pods that answer DNS queries: kube-dns, and NodeLocal DNSCache on each node. */
export const DNS_PODS = `(${KUBE_DNS_DEPLOYMENT}|${NODE_LOCAL_DNS_DAEMON_SET})-.+`;

type LabelMatches = Readonly<Record<string, LabelMatch>>;

/** The restarts of kube-system's containers. */
export const restartSeries = ({ cluster, location }: Target, matchers: LabelMatches): string =>
  series(promqlName(CONTAINER_RESTART_COUNT), {
    monitored_resource: CONTAINER_RESOURCE,
    cluster_name: cluster,
    location,
    namespace_name: SYSTEM_NAMESPACE,
    ...matchers,
  });

/** PromQL: how many Pods of kube-system restarted this often within some minutes. A Pod that is new on its node has not restarted. */
export function restartingPods(
  target: Target,
  matchers: LabelMatches,
  times: number,
  within: number,
): string {
  const increase = `increase(${restartSeries(target, matchers)}[${minutes(within)}])`;
  // Prometheus extrapolates, so a whole number counts as reached from a half below it.
  return `count(sum by (pod_name) (${increase}) > ${times - 0.5})`;
}
