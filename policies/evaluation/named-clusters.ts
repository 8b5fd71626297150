import type { CLUSTER, NODE_POOL } from "../resource-types";
import type { StackResource } from "../stack";
import { appendTo } from "./append-to";
import { knownPart } from "./readable";

type Cluster = StackResource<typeof CLUSTER>;
type NodePool = StackResource<typeof NODE_POOL>;

/** Where a cluster is, as far as that is known. */
interface Place {
  readonly project?: string;
  readonly location?: string;
}

const ID = /^projects\/([^/]+)\/locations\/([^/]+)\/clusters\/([^/]+)$/;

/**
 * Tells the cluster that a pool names by a text: the only one of the stack that has this name, and is where the pool is as far as that is
 * known. The property `cluster` holds a name or an ID. Source: https://registry.terraform.io/providers/hashicorp/google/latest/docs/resources/container_node_pool
 */
export function namedClusters(clusters: readonly Cluster[]): (pool: NodePool) => Cluster | undefined {
  const byName = new Map<string, { cluster: Cluster; place: Place }[]>();
  for (const cluster of clusters) {
    const { name, ...place } = partsOf(cluster);
    if (name !== undefined) appendTo(byName, name, { cluster, place });
  }
  return (pool) => {
    const { cluster: text, ...own } = partsOf(pool);
    if (text === undefined) return undefined;
    const [, project, location, name] = ID.exec(text) ?? [];
    const place = { project: project ?? own.project, location: location ?? own.location };
    const found = (byName.get(name ?? text) ?? []).filter((each) => mayBeOne(each.place, place));
    return found.length === 1 ? found[0]?.cluster : undefined;
  };
}

const mayBeOne = (one: Place, other: Place): boolean =>
  (["project", "location"] as const).every(
    (key) => one[key] === undefined || other[key] === undefined || one[key] === other[key],
  );

const KEYS = ["name", "cluster", "project", "location"] as const;

/** The texts among some properties of a resource; its project may be its provider's. */
function partsOf({ resource, type, providerInputs }: Cluster | NodePool) {
  const known = knownPart(resource.props, type, KEYS);
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  const project = "project" in resource.props ? known.project : providerInputs.project;
  return {
    name: text(known.name),
    cluster: text(known.cluster),
    project: text(project),
    location: text(known.location),
  };
}
