// Which of the Kubernetes objects in several files are judged: each object of a cluster once.

import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { counted } from "../../gke/counted";
import { didYouMean } from "../../gke/suggest";
import type { ListedServer } from "../../policies/program/gcp/metadata-server";
import { CLUSTER } from "../../policies/resource-types";
import { UsageError } from "../messages/errors";
import type { JudgedResource } from "../offline/protocol/analysis";
import type { Plain } from "../offline/protocol/messages";
import type { StackName } from "../offline/protocol/urn";
import { record, text } from "./gke-api";
import { readObjects } from "./kubernetes";
import { withLater } from "./metadata-server";

/** What the files of --kubernetes hold. */
export interface Objects {
  /** By the URN of the cluster on which they are. */
  readonly byCluster: ReadonlyMap<string, readonly JudgedResource[]>;
  /** What they say of the metadata server, likewise. */
  readonly servers: ReadonlyMap<string, ListedServer>;
  /** What of the files is not used. */
  readonly unused: readonly string[];
}

interface Found {
  readonly file: string;
  readonly object: JudgedResource;
}

/**
 * Reads FILE, or CLUSTER=FILE, of each argument. Of an object that several files hold differently the last one counts, as kubectl apply has it.
 * @throws UsageError for a cluster that is not there, or not named.
 */
export function readAllObjects(
  given: readonly string[],
  stack: StackName,
  resources: readonly JudgedResource[],
): Objects {
  const clusters = resources.filter(({ type }) => type === CLUSTER);
  const byCluster = new Map<string, Map<string, Found>>();
  const servers = new Map<string, ListedServer>();
  const unused: string[] = [];
  for (const argument of given) {
    const { file, cluster } = clusterOf(argument, clusters);
    const found = byCluster.get(cluster.urn) ?? new Map<string, Found>();
    byCluster.set(cluster.urn, found);
    const { provider, objects, server } = readObjects(file, stack, cluster.urn, clusters.length > 1);
    servers.set(cluster.urn, withLater(servers.get(cluster.urn) ?? {}, server));
    if (objects.length === 0 && Object.keys(server).length === 0)
      unused.push(
        `--kubernetes: nothing of ${file} is judged, as it is an empty list, or GKE or a controller made all of its objects.`,
      );
    const replaced = objects.flatMap((object) => {
      const before = found.get(object.urn);
      return before && !areEqual(before.object, object) ? [before] : [];
    });
    unused.push(...replacedTexts(replaced, file, cluster.name));
    for (const object of [provider, ...objects]) found.set(object.urn, { file, object });
  }
  const objectsOf = (found: ReadonlyMap<string, Found>) => [...found.values()].map(({ object }) => object);
  return {
    byCluster: new Map([...byCluster].map(([urn, found]) => [urn, objectsOf(found)])),
    servers,
    unused,
  };
}

/** One text for each file of which objects are replaced. */
function replacedTexts(replaced: readonly Found[], by: string, cluster: string): string[] {
  const files = [...new Set(replaced.map(({ file }) => file))];
  return files.map((file) => {
    const objects = replaced.filter((each) => each.file === file).map(({ object }) => object);
    const [first] = objects;
    const example = `${first?.type.split(":").pop()} ${first?.name}`;
    return `--kubernetes: ${file} and ${by} hold ${counted(objects.length, "object")} of the cluster ${cluster} in different versions, such as ${example}. What ${by} says is judged, as it is given last.`;
  });
}

/** What changes on a cluster without anybody's doing. */
const VOLATILE = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

/** Whether two exports of an object say the same, whenever they were made. */
const areEqual = (one: JudgedResource, other: JudgedResource): boolean =>
  isDeepStrictEqual(lasting(one.inputs), lasting(other.inputs));

function lasting({ status: _, metadata, ...rest }: Plain): Plain {
  const kept = Object.entries(record(metadata)).filter(([key]) => !VOLATILE.includes(key));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

/** Which file has the objects of which cluster. */
function clusterOf(argument: string, clusters: readonly JudgedResource[]) {
  const [, named = "", file = ""] = /^([^=]+)=(.+)$/.exec(argument) ?? [];
  const matches = clusters.filter(({ name, inputs }) => name === named || inputs.name === named);
  const [match, ...others] = matches;
  if (match && others.length === 0) return { file, cluster: match };
  const [single, ...more] = clusters;
  if (single && more.length === 0 && (named === "" || existsSync(argument)))
    return { file: argument, cluster: single };
  const all = clusters.map(({ name }) => name);
  if (others.length > 0)
    throw new UsageError(
      `--kubernetes names the cluster "${named}", and ${matches.length} have this name: write ${matches.map(({ name }) => name).join(" or ")}.`,
    );
  if (named !== "")
    throw new UsageError(
      `--kubernetes names the cluster "${named}", and --gcloud lists ${all.join(", ")}.${didYouMean(named, [...all, ...clusters.map(({ inputs }) => text(inputs.name))])}`,
    );
  throw new UsageError(
    `--kubernetes takes CLUSTER=FILE where --gcloud lists several clusters: ${all.join(", ")}.`,
  );
}
