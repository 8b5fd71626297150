import { isManagedNamespace, PROMETHEUS_NAMESPACE } from "../../../gke/addons";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { read } from "../../evaluation/reading";
import type { StackIndex, StackResource } from "../../stack";

/**
 * Whether GKE runs Pods of its own in a namespace on the cluster of a resource: not in that of Managed Service for Prometheus where the cluster has it
 * turned off, since whoever wants it there runs it by hand.
 */
export function isFilledByGke(namespace: string, resource: StackResource, stack: StackIndex): boolean {
  if (namespace !== PROMETHEUS_NAMESPACE) return mayBeFilledByGke(namespace);
  const cluster = stack.clusterOf(resource);
  const enabled =
    cluster && read(cluster, ({ monitoringConfig }) => monitoringConfig?.managedPrometheus?.enabled);
  return enabled?.value !== false;
}

/** Whether GKE may run Pods of its own in a namespace. */
export const mayBeFilledByGke = (namespace: string): boolean =>
  namespace === SYSTEM_NAMESPACE || namespace === PROMETHEUS_NAMESPACE || isManagedNamespace(namespace);
