import { isManagedNamespace, PROMETHEUS_NAMESPACE } from "../../../gke/addons";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { read } from "../../evaluation/reading";
import type { StackIndex, StackResource } from "../../stack";

/**
 * Whether GKE runs its own Pods in a namespace of the resource's cluster. Not in the namespace of Managed Service for Prometheus where the
 * cluster has it turned off: whatever runs there then was installed by hand.
 */
export function isFilledByGke(namespace: string, resource: StackResource, stack: StackIndex): boolean {
  if (namespace !== PROMETHEUS_NAMESPACE) return mayBeFilledByGke(namespace);
  const cluster = stack.clusterOf(resource);
  const enabled =
    cluster && read(cluster, ({ monitoringConfig }) => monitoringConfig?.managedPrometheus?.enabled);
  return enabled?.value !== false;
}

/** Whether GKE may run its own Pods in a namespace. */
export const mayBeFilledByGke = (namespace: string): boolean =>
  namespace === SYSTEM_NAMESPACE || namespace === PROMETHEUS_NAMESPACE || isManagedNamespace(namespace);
