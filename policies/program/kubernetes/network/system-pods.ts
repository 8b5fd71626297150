import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { findItem } from "../../../evaluation/search";
import { allOf, anyOf, everyItem, ifKnown } from "../../../evaluation/unknown";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { isFilledByGke } from "../gke-namespaces";
import { asksOwnServers } from "./kube-dns-config";
import { ALL_PODS, SYSTEM_PODS, type SystemPods } from "./system-pod-kinds";

/**
 * The first Pods that GKE runs in the namespace of a resource, as far as known, for which a condition holds; the namespace's name is read only
 * where it matters.
 */
export const findSystemPods = (
  namespace: () => string,
  resource: StackResource,
  stack: StackIndex,
  ask: (pods: SystemPods) => boolean,
): SystemPods | undefined =>
  findItem([...SYSTEM_PODS, ALL_PODS], (pods) =>
    allOf(
      () => (namespace() === SYSTEM_NAMESPACE) === (pods !== ALL_PODS),
      () => isFilledByGke(namespace(), resource, stack),
      () => pods.runsOn?.(stack.clusterOf(resource)) ?? true,
      () =>
        anyOf(
          () =>
            everyItem([pods.labels, pods.orElse ?? pods.labels], (labels) =>
              ask({ ...pods, labels, asksResolver: false }),
            ),
          () =>
            pods.asksResolver === true &&
            allOf(
              () => !asksOwnServers(resource, stack),
              () => ask(pods),
            ),
        ),
    ),
  );

/** When Pods of a cluster matter, where that is not sure, as the end of a sentence; undefined where it is. */
export function provisoOf(
  { isSureOn, proviso }: SystemPods,
  cluster: ClusterResource | undefined,
): string | undefined {
  return cluster && (ifKnown(() => isSureOn?.(cluster)) ?? true) ? undefined : proviso;
}

/** What a search comes to among Pods of which it is sure that they matter on a cluster, else among all. */
export const sureFirst = <F>(
  cluster: ClusterResource | undefined,
  search: (isOfInterest: (pods: SystemPods) => boolean) => F | undefined,
): F | undefined => search((pods) => provisoOf(pods, cluster) === undefined) ?? search(() => true);
