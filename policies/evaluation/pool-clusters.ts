import type { PolicyResource } from "@pulumi/policy";
import { CLUSTER, NODE_POOL } from "../resource-types";
import type { StackResource } from "../stack";
import { type Named, NONE } from "./named-clusters";

export type Cluster = StackResource<typeof CLUSTER>;
type NodePool = StackResource<typeof NODE_POOL>;
type ByUrn = ReadonlyMap<string, StackResource>;

/** The one cluster among what something waits for: directly, or through a node pool that a kubeconfig waits for. */
export function onlyClusterOf(
  dependencies: readonly PolicyResource[],
  byUrn: ByUrn,
  clusterOfPool: (pool: NodePool) => Cluster | undefined,
): Cluster | undefined {
  const urns = new Set<string>();
  for (const dependency of dependencies) {
    if (dependency.type === CLUSTER) urns.add(dependency.urn);
    const pool = poolAt(dependency, byUrn);
    const cluster = pool && clusterOfPool(pool);
    if (cluster) urns.add(cluster.urn);
  }
  const [urn] = urns;
  return urns.size === 1 && urn !== undefined ? (byUrn.get(urn) as Cluster | undefined) : undefined;
}

export const clusterIn = (named: Named): Cluster | undefined =>
  "cluster" in named ? named.cluster : undefined;

/**
 * Tells the cluster of a pool: of what its property `cluster` waits for, else that which it names, else of all that it waits for. Each
 * pool is answered once, however many wait for it, in a line or in a circle.
 * @param named tells the cluster that a pool names by a text, or those that it may name.
 */
export function poolClusters(byUrn: ByUrn, named: (pool: NodePool) => Named): (pool: NodePool) => Named {
  const known = new Map<string, Named>();
  const begun = new Set<string>();
  const answered = ({ urn }: NodePool) => clusterIn(known.get(urn) ?? NONE);
  const answer = (pool: NodePool): Named => {
    const { propertyDependencies, dependencies } = pool.resource;
    const ofProperty = onlyClusterOf(propertyDependencies.cluster ?? [], byUrn, answered);
    if (ofProperty) return { cluster: ofProperty };
    const byName = named(pool);
    if ("cluster" in byName && byName.cluster) return byName;
    const waitedFor = onlyClusterOf(dependencies, byUrn, answered);
    if ("cluster" in byName) return { cluster: waitedFor };
    if (waitedFor && byName.isAmbiguous && byName.candidates.includes(waitedFor))
      return { cluster: waitedFor };
    return waitedFor ? { ...byName, candidates: [...byName.candidates, waitedFor] } : byName;
  };
  return (pool) => {
    const waiting = [pool];
    for (let next = pool as NodePool | undefined; next; next = waiting.at(-1)) {
      const { urn, resource } = next;
      // The second time, those before it are answered, but for one that waits for it itself.
      if (begun.has(urn)) {
        waiting.pop();
        if (!known.has(urn)) known.set(urn, answer(next));
        continue;
      }
      begun.add(urn);
      for (const dependency of [...(resource.propertyDependencies.cluster ?? []), ...resource.dependencies]) {
        const before = poolAt(dependency, byUrn);
        if (before && !begun.has(before.urn)) waiting.push(before);
      }
    }
    return known.get(pool.urn) ?? NONE;
  };
}

const poolAt = ({ type, urn }: PolicyResource, byUrn: ByUrn): NodePool | undefined =>
  type === NODE_POOL ? (byUrn.get(urn) as NodePool | undefined) : undefined;
