import type { PolicyResource } from "@pulumi/policy";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import type { ClusterResource, StackResource } from "../../stack";
import { type Named, NONE } from "./named-clusters";

type NodePool = StackResource<typeof NODE_POOL>;
type ByUrn = ReadonlyMap<string, StackResource>;

/** The only cluster among some dependencies, where there is exactly one: a dependency is a cluster itself, or a node pool of it. */
export function onlyClusterOf(
  dependencies: readonly PolicyResource[],
  byUrn: ByUrn,
  clusterOfPool: (pool: NodePool) => ClusterResource | undefined,
): ClusterResource | undefined {
  const urns = new Set<string>();
  for (const dependency of dependencies) {
    if (dependency.type === CLUSTER) urns.add(dependency.urn);
    const pool = poolAt(dependency, byUrn);
    const cluster = pool && clusterOfPool(pool);
    if (cluster) urns.add(cluster.urn);
  }
  const [urn] = urns;
  return urns.size === 1 && urn !== undefined ? (byUrn.get(urn) as ClusterResource | undefined) : undefined;
}

export const clusterIn = (named: Named): ClusterResource | undefined =>
  "cluster" in named ? named.cluster : undefined;

/**
 * Returns a function that finds a pool's cluster: the one on which its property `cluster` depends, else the one that it names, else the
 * only one on which the pool depends in any other way. Dependencies between pools may form long chains or cycles, so each pool is answered
 * once, without recursion.
 * @param named finds the clusters that a pool names, or may name, by a text.
 */
export function poolClusters(byUrn: ByUrn, named: (pool: NodePool) => Named): (pool: NodePool) => Named {
  const known = new Map<string, Named>();
  const begun = new Set<string>();
  const only = (dependencies: readonly PolicyResource[]) =>
    onlyClusterOf(dependencies, byUrn, ({ urn }) => clusterIn(known.get(urn) ?? NONE));
  return (pool) => {
    const waiting = [pool];
    for (let next = pool as NodePool | undefined; next; next = waiting.at(-1)) {
      const { urn } = next;
      // On the second visit the pools before it are answered, except one that depends on this pool in turn.
      if (begun.has(urn)) {
        waiting.pop();
        if (!known.has(urn)) known.set(urn, clusterOf(next, named, only));
        continue;
      }
      begun.add(urn);
      for (const before of poolsBefore(next, byUrn)) if (!begun.has(before.urn)) waiting.push(before);
    }
    return known.get(pool.urn) ?? NONE;
  };
}

/** The cluster of a pool, where those of the pools on which it depends are known. @param only the only cluster among dependencies. */
function clusterOf(
  pool: NodePool,
  named: (pool: NodePool) => Named,
  only: (dependencies: readonly PolicyResource[]) => ClusterResource | undefined,
): Named {
  const { propertyDependencies, dependencies } = pool.resource;
  const ofProperty = only(propertyDependencies.cluster ?? []);
  if (ofProperty) return { cluster: ofProperty };
  const byName = named(pool);
  if ("cluster" in byName && byName.cluster) return byName;
  const waitedFor = only(dependencies);
  if ("cluster" in byName) return { cluster: waitedFor };
  if (waitedFor && byName.isAmbiguous && byName.candidates.includes(waitedFor)) return { cluster: waitedFor };
  return waitedFor ? { ...byName, candidates: [...byName.candidates, waitedFor] } : byName;
}

/** The pools on which a pool depends. */
const poolsBefore = ({ resource }: NodePool, byUrn: ByUrn): NodePool[] =>
  [...(resource.propertyDependencies.cluster ?? []), ...resource.dependencies].flatMap(
    (dependency) => poolAt(dependency, byUrn) ?? [],
  );

const poolAt = ({ type, urn }: PolicyResource, byUrn: ByUrn): NodePool | undefined =>
  type === NODE_POOL ? (byUrn.get(urn) as NodePool | undefined) : undefined;
