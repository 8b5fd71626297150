// What a state has, or shows, that is not judged with it.

import { firstNames } from "../../../gke/counted";
import { objectIn } from "../../../gke/resource-names";
import { DEFAULT_POOL } from "../../../policies/program/gcp/default-pool";
import { CLUSTER, className, NODE_POOL } from "../../../policies/resource-types";
import type { Note } from "../../messages/notes";
import type { JudgedResource } from "../../offline/protocol/analysis";
import { isDeclared } from "../../offline/protocol/urn";
import { record, text } from "../../offline/protocol/values";
import type { State } from "../../offline/state/state";

type Parts = Pick<State, "resources" | "unmanaged" | "leaving">;

/** Notes on resources of a state that no rule judges. @param most so many names are listed before the others are only counted. */
export const unjudgedNotes = (state: Parts, most: number): Note[] => [
  ...notManagedNotes(state, most),
  ...strayPoolNotes(state, most),
];

/** Notes on what the program only reads of GKE, and on what is about to be deleted or replaced. */
function notManagedNotes({ unmanaged, leaving }: Parts, most: number): Note[] {
  const read = unmanaged.filter(({ isRead, type }) => isRead && (type === CLUSTER || type === NODE_POOL));
  const anew = unmanaged.filter((resource) => !resource.isRead && isDeclared(resource));
  return [
    ...noteOn(
      read,
      most,
      "only reads",
      ": neither judged here nor compared with what is on the same cluster. Judge the state of the stack that manages it, or gcloud's list of clusters",
    ),
    ...noteOn(anew, most, "has deleted", " and not created it anew yet: not judged"),
    ...noteOn(leaving.filter(isDeclared), most, "still has to delete", ": not judged"),
  ];
}

function noteOn(resources: readonly JudgedResource[], most: number, before: string, after: string): Note[] {
  const names = resources.map(({ type, name }) => `${className(type)} ${name}`);
  return names.length === 0 ? [] : [{ kind: "other", text: `${before} ${firstNames(names, most)}${after}` }];
}

/**
 * Notes on node pools that GKE lists for a cluster and that no resource configures. A state has them since its last refresh, even if they
 * are gone by now.
 */
function strayPoolNotes({ resources, unmanaged, leaving }: Parts, most: number): Note[] {
  // Stored, as a resource of a state is parsed each time that its properties are read.
  const pools = [...resources, ...unmanaged, ...leaving].filter(({ type }) => type === NODE_POOL).map(poolOf);
  return resources
    .filter(({ type }) => type === CLUSTER)
    .flatMap((cluster): Note[] => {
      const names = strayPools(cluster, pools).map((name) => JSON.stringify(name));
      const text = `has the cluster ${JSON.stringify(cluster.name)}, for which GKE lists node pools that no resource configures (${firstNames(names, most)}): they are not looked into. Audit gcloud's list of clusters, or run pulumi refresh if they are gone`;
      return names.length === 0 ? [] : [{ kind: "unseen", text }];
    });
}

/** A node pool that is a resource: its name and its place on GKE. */
interface OwnPool {
  readonly name: string;
  readonly cluster: string;
  readonly location: unknown;
  /** URNs of the resources from which its cluster comes. */
  readonly from: readonly string[];
}

function poolOf({ outputs: { name, cluster, location }, propertyDependencies }: JudgedResource): OwnPool {
  const id = objectIn(text(cluster), "clusters");
  return {
    name: text(name),
    cluster: id?.name ?? text(cluster),
    location: id?.location ?? location,
    from: propertyDependencies.get("cluster") ?? [],
  };
}

/** Whether a pool belongs to a cluster: it depends on the cluster, or names it. */
const isOn = (pool: OwnPool, urn: string, { name, location }: JudgedResource["outputs"]): boolean =>
  pool.from.includes(urn) || (pool.cluster === name && (pool.location ?? location) === location);

function strayPools({ urn, inputs, outputs }: JudgedResource, pools: readonly OwnPool[]): string[] {
  // GKE manages Autopilot's pools.
  const isAutopilot = inputs.enableAutopilot === true || outputs.enableAutopilot === true;
  if (isAutopilot || !Array.isArray(outputs.nodePools)) return [];
  const inline: readonly unknown[] = Array.isArray(inputs.nodePools) ? inputs.nodePools : [];
  const known = new Set([
    ...(inputs.removeDefaultNodePool === true ? [] : [DEFAULT_POOL]),
    ...inline.map((pool) => text(record(pool).name)),
    ...pools.filter((pool) => isOn(pool, urn, outputs)).map(({ name }) => name),
  ]);
  return outputs.nodePools.flatMap((pool, i) => {
    const name = text(record(pool).name);
    // An inline pool without a name is the one at its index.
    const isInline = i < inline.length && record(inline[i]).name === undefined;
    return name === "" || isInline || known.has(name) ? [] : [name];
  });
}
