import type { Plain } from "../../offline/protocol/messages";
import { isObject, record, text } from "../../offline/protocol/values";
import type { Path } from "../../schema/problems";

// What gcloud's list holds that is nothing to judge: no values, what is about to go, and what GKE has yet to make or failed to.

/** A value without properties that are null, as jq writes absent ones. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isObject(value)) return value;
  const given = Object.entries(value).filter(([, item]) => item !== null);
  return Object.fromEntries(given.map(([key, item]) => [key, withoutNulls(item)]));
}

/** What GKE says of a cluster or a node pool that it is deleting, and of one that is there. Source: google/container/v1/cluster_service.proto of googleapis, August 2026 */
const STOPPING = "STOPPING";
const RUNNING = "RUNNING";

/** The project in a cluster's link, such as https://container.googleapis.com/v1/projects/PROJECT/locations/… */
export const projectOf = (selfLink: string): string | undefined =>
  /\/projects\/((?:[a-z0-9.-]+:)?[a-z0-9-]+)\/(?:locations|zones)\/[^/]+\/clusters\//.exec(selfLink)?.[1];

/** What a file has in place of a cluster, and where. */
export interface Item {
  readonly value: unknown;
  readonly path: Path;
  /** Which of the file's JSON texts has it, counted from 1; undefined where there is one. */
  readonly text: number | undefined;
}

/** A cluster of a list, without the node pools that cannot be judged. */
export interface ListedCluster extends Item {
  /** Where its node pools are in the list of all. */
  readonly pools: readonly number[];
}

/** The clusters of a list that can be judged, and what of it cannot be. */
interface Listed {
  listed: ListedCluster[];
  /** What is being deleted. */
  leaving: readonly string[];
  /** What is not ready, and lacks what rules need. */
  unready: readonly string[];
  /** The clusters among both. */
  absent: readonly AbsentCluster[];
}

/** A cluster of a list that is not judged. */
export interface AbsentCluster {
  readonly project: string;
  readonly location: string;
  readonly name: string;
  /** What GKE says of it, such as PROVISIONING. */
  readonly status: string;
}

/**
 * Why what a flag gives for a cluster is not used, if the cluster is an absent one; undefined if it is none.
 * @param named its name, alone or after its project, its location or both.
 */
export function whyAbsent(named: string, absent: readonly AbsentCluster[]): string | undefined {
  const found = absent.find(({ project, location, name }) =>
    ["", `${project}/`, `${location}/`, `${project}/${location}/`].some((place) => place + name === named),
  );
  return found && `as the cluster ${named} is not judged: GKE gives its status as ${found.status}`;
}

/** Clusters and their node pools without those that are being deleted, or not ready and without what rules need. */
export function withoutUnready(clusters: readonly Item[]): Listed {
  const leaving: string[] = [];
  const unready: string[] = [];
  const absent: AbsentCluster[] = [];
  const isReady = (item: Plain, what: string, needed: readonly string[]): boolean => {
    const status = text(item.status);
    const missing = needed.find((name) => (item[name] ?? "") === "");
    if (status === STOPPING) leaving.push(what);
    else if (missing !== undefined && status !== "" && status !== RUNNING)
      unready.push(`${what}, for which GKE gives no ${missing} (its status is ${status})`);
    else return true;
    return false;
  };
  const listed = clusters.flatMap((item): ListedCluster[] => {
    const { value: cluster } = item;
    if (!isObject(cluster)) return [{ ...item, pools: [] }];
    const [location, name] = [text(cluster.location), text(cluster.name)];
    const place = `${location}/${name}`;
    if (!isReady(cluster, `the cluster ${place}`, ["currentMasterVersion"])) {
      const project = projectOf(text(cluster.selfLink)) ?? "";
      absent.push({ project, location, name, status: text(cluster.status) });
      return [];
    }
    const all: unknown = cluster.nodePools;
    if (!Array.isArray(all)) return [{ ...item, pools: [] }];
    // Autopilot's pools are GKE's own.
    const own = record(cluster.autopilot).enabled === true ? [] : [...all.entries()];
    const ready = own.filter(
      ([, pool]) =>
        !isObject(pool) || isReady(pool, `the node pool ${place}/${text(pool.name)}`, ["version", "config"]),
    );
    const nodePools = ready.map(([, pool]) => pool);
    return [{ ...item, value: { ...cluster, nodePools }, pools: ready.map(([i]) => i) }];
  });
  return { listed, leaving, unready, absent };
}
