import { objectIn } from "../../gke/resource-names";
import type { CLUSTER, NODE_POOL } from "../resource-types";
import type { StackResource } from "../stack";
import { appendTo } from "./append-to";
import { isAt, mayBeAt, placeOf, type Text, textOf } from "./cluster-place";
import { Undecided } from "./unknown";

type Cluster = StackResource<typeof CLUSTER>;
type NodePool = StackResource<typeof NODE_POOL>;

/** The cluster that a pool names; or those that it may name, where that hangs on a value that is not known. */
export type Named = { readonly cluster: Cluster | undefined } | Unsure;
export interface Unsure {
  readonly undecided: Undecided;
  /** Nothing is unknown, but the pool does not say which of several it means. */
  readonly isAmbiguous: boolean;
  readonly candidates: readonly Cluster[];
}

/**
 * Tells the cluster that a pool names by a text: the only one of the stack that has this name, and is where the pool is, by
 * itself or by its provider. The property `cluster` holds a name or an ID. Source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/container_node_pool
 */
export function namedClusters(clusters: readonly Cluster[]): (pool: NodePool) => Named {
  const index = new ClusterNames(clusters);
  return (pool) => {
    const text = textOf(pool, ({ cluster }) => cluster);
    if (text === undefined) return NONE;
    const id = typeof text === "string" ? objectIn(text, "clusters") : undefined;
    const place = id ? { ...placeOf(pool), ...id, hasOwnProject: true } : placeOf(pool);
    const found = index.of(id?.name ?? text, place.location);
    if (!found) return NONE;
    const candidates: Cluster[] = [];
    let undecided: Undecided | undefined;
    for (const cluster of found) {
      const isThere = (typeof text === "string" ? isAt : mayBeAt)(placeOf(cluster), place);
      if (isThere === false) continue;
      candidates.push(cluster);
      undecided ??= [text, nameOf(cluster), isThere].find((each) => each instanceof Undecided);
    }
    if (undecided) return { undecided, isAmbiguous: false, candidates };
    if (candidates.length < 2) return { cluster: candidates[0] };
    return { undecided: new Undecided("cluster", pool), isAmbiguous: true, candidates };
  };
}

export const NONE: Named = { cluster: undefined };

/** Among more clusters that a pool may name, its own is not looked for: that would take longer the more of them a stack has. */
const MAX_CANDIDATES = 5;

/** The clusters of a stack by their names and places. */
class ClusterNames {
  private readonly all: Cluster[] = [];
  private readonly unnamed: Cluster[] = [];
  private readonly byName = new Map<string, Cluster[]>();
  private readonly byPlace = new Map<string, Cluster[]>();

  constructor(clusters: readonly Cluster[]) {
    for (const cluster of clusters) {
      const name = nameOf(cluster);
      if (name === undefined) continue;
      // A name that Pulumi makes up is taken of its output, which the pool would wait for, or written out once it is known.
      if (name instanceof Undecided || !isMadeUp(name, cluster)) this.all.push(cluster);
      if (name instanceof Undecided) {
        this.unnamed.push(cluster);
        continue;
      }
      const { location } = placeOf(cluster);
      appendTo(this.byName, name, cluster);
      appendTo(this.byPlace, `${name} ${typeof location === "string" ? location : ""}`, cluster);
    }
  }

  /** Those that may have a name, but for those that are elsewhere; undefined where they are too many. */
  of(name: string | Undecided, location: Text): readonly Cluster[] | undefined {
    const lists =
      name instanceof Undecided
        ? [this.all]
        : typeof location === "string"
          ? [this.byPlace.get(`${name} ${location}`), this.byPlace.get(`${name} `), this.unnamed]
          : [this.byName.get(name), this.unnamed];
    const count = lists.reduce((sum, list) => sum + (list?.length ?? 0), 0);
    return count > MAX_CANDIDATES ? undefined : lists.flatMap((list) => list ?? []);
  }
}

const nameOf = (cluster: Cluster): Text => textOf(cluster, ({ name }) => name);

const isMadeUp = (name: string, { name: given }: Cluster): boolean =>
  name.startsWith(`${given}-`) && /^[0-9a-f]{7}$/.test(name.slice(given.length + 1));
