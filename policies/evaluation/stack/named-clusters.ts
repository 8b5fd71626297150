import { objectIn } from "../../../gke/resource-names";
import type { NODE_POOL } from "../../resource-types";
import type { ClusterResource, StackResource } from "../../stack";
import { appendTo } from "../append-to";
import { textOrEmpty } from "../texts";
import { Undecided } from "../unknown";
import { isAt, mayBeAt, placeOf, type Text, textProperty } from "./cluster-place";

type NodePool = StackResource<typeof NODE_POOL>;

/** The cluster that a pool names; or, where that depends on an unknown value, the clusters that it may name. */
export type Named = { readonly cluster: ClusterResource | undefined } | Unsure;
interface Unsure {
  readonly undecided: Undecided;
  /** All values are known, but several clusters match. */
  readonly isAmbiguous: boolean;
  readonly candidates: readonly ClusterResource[];
}

/**
 * Returns a function that finds the cluster that a pool names in its property `cluster`, which holds a name or an ID: the only cluster of
 * the stack with this name in the pool's place. Source:
 * https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/container_node_pool
 */
export function namedClusters(clusters: readonly ClusterResource[]): (pool: NodePool) => Named {
  const index = new ClusterNames(clusters);
  return (pool) => {
    const text = textProperty(pool, ({ cluster }) => cluster);
    if (text === undefined) return NONE;
    const id = typeof text === "string" ? objectIn(text, "clusters") : undefined;
    const place = id ? { ...placeOf(pool), ...id, hasOwnProject: true } : placeOf(pool);
    const found = index.of(id?.name ?? text, place.location);
    if (!found) return NONE;
    const placed = found.map((cluster) => ({
      cluster,
      isThere: (typeof text === "string" ? isAt : mayBeAt)(placeOf(cluster), place),
    }));
    const there = placed.filter(({ isThere }) => isThere !== false);
    const candidates = there.map(({ cluster }) => cluster);
    const undecided = there
      .flatMap(({ cluster, isThere }) => [text, nameOf(cluster), isThere])
      .find((each) => each instanceof Undecided);
    if (undecided) return { undecided, isAmbiguous: false, candidates };
    if (candidates.length < 2) return { cluster: candidates[0] };
    return { undecided: new Undecided("cluster", pool), isAmbiguous: true, candidates };
  };
}

export const NONE: Named = { cluster: undefined };

/** Where more clusters than this may be the pool's, none is looked for: the search would take longer the more clusters a stack has. */
const MAX_CANDIDATES = 5;

/** The clusters of a stack, indexed by name and place. */
class ClusterNames {
  private readonly all: ClusterResource[] = [];
  private readonly unnamed: ClusterResource[] = [];
  private readonly byName = new Map<string, ClusterResource[]>();
  private readonly byPlace = new Map<string, ClusterResource[]>();

  constructor(clusters: readonly ClusterResource[]) {
    for (const cluster of clusters) {
      const name = nameOf(cluster);
      if (name === undefined) continue;
      // A program gets a made-up name from the cluster's output, and the pool then depends on the cluster; else it writes the known name
      // out.
      if (name instanceof Undecided || !isMadeUp(name, cluster)) this.all.push(cluster);
      if (name instanceof Undecided) {
        this.unnamed.push(cluster);
        continue;
      }
      const { location } = placeOf(cluster);
      appendTo(this.byName, name, cluster);
      appendTo(this.byPlace, `${name} ${textOrEmpty(location)}`, cluster);
    }
  }

  /** The clusters that may have a name, without those in another place; undefined where they are too many. */
  of(name: string | Undecided, location: Text): readonly ClusterResource[] | undefined {
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

const nameOf = (cluster: ClusterResource): Text => textProperty(cluster, ({ name }) => name);

const isMadeUp = (name: string, { name: given }: ClusterResource): boolean =>
  name.startsWith(`${given}-`) && /^[0-9a-f]{7}$/.test(name.slice(given.length + 1));
