import type { Plain } from "../offline/protocol/messages";
import { isObject } from "../offline/protocol/values";
import { text } from "./gke-api";

// What gcloud's list holds that is nothing to judge: no values, and what is about to go.

/** A value without properties that are null, as jq writes what is not there: they are absent. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const given = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(given.map(([key, item]) => [key, withoutNulls(item)]));
}

/** What GKE says of a cluster or a node pool that it is deleting. Source: google/container/v1/cluster_service.proto of googleapis, August 2026 */
const STOPPING = "STOPPING";
const isLeaving = (item: unknown): item is Plain => isObject(item) && item.status === STOPPING;

/** Clusters without those that are being deleted, and without node pools that are; and what these are. */
export function withoutLeaving(clusters: readonly unknown[]): { listed: unknown[]; leaving: string[] } {
  const leaving: string[] = [];
  const listed = clusters.flatMap((cluster): unknown[] => {
    if (isLeaving(cluster)) {
      leaving.push(`the cluster ${placeOf(cluster)}`);
      return [];
    }
    if (!isObject(cluster) || !Array.isArray(cluster.nodePools)) return [cluster];
    const going = cluster.nodePools.filter(isLeaving);
    if (going.length === 0) return [cluster];
    leaving.push(...going.map((pool) => `the node pool ${placeOf(cluster)}/${text(pool.name)}`));
    return [{ ...cluster, nodePools: cluster.nodePools.filter((pool) => !isLeaving(pool)) }];
  });
  return { listed, leaving };
}

const placeOf = ({ location, name }: Plain): string => `${text(location)}/${text(name)}`;
