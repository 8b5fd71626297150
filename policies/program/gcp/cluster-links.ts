import { objectIn } from "../../../gke/resource-names";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import type { ClusterResource, StackIndex, StackResource } from "../../stack";
import { areDistinct, projectOf } from "./project";

/**
 * Whether a cluster's ID or link may be that of this cluster of the stack.
 * @throws Undecided if that depends on an unknown value.
 */
export function mayLinkTo(link: string, cluster: ClusterResource): boolean {
  const { inputs, observed } = cluster;
  const id = objectIn(link, "clusters");
  return (
    id !== undefined &&
    allOf(
      () => [undefined, id.name].includes(inputs.name ?? observed.name),
      () => [undefined, id.location].includes(inputs.location ?? observed.location),
      () => !areDistinct(id.project, projectOf(cluster)),
    )
  );
}

/** A cluster as bindings of Cloud DNS name it. */
interface Binding {
  readonly gkeClusterName?: string;
}

/** Whether a resource of Cloud DNS is bound to a cluster of the stack by the cluster's ID, and not to a network. */
export const isBoundToCluster = (
  resource: StackResource,
  property: string,
  bindings: () => readonly Binding[] | undefined,
  stack: StackIndex,
): boolean => someItem(stack.clusters, (cluster) => isBoundTo(cluster, resource, property, bindings, stack));

/** Whether a resource of Cloud DNS is bound to this cluster. */
export const isBoundTo = (
  cluster: ClusterResource,
  resource: StackResource,
  property: string,
  bindings: () => readonly Binding[] | undefined,
  stack: StackIndex,
): boolean =>
  anyOf(
    () => stack.sourcesOf(resource, property).includes(cluster),
    () => someItem(bindings(), ({ gkeClusterName = "" }) => mayLinkTo(gkeClusterName, cluster)),
  );
