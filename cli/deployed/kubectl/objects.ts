// Which of the Kubernetes objects in several files are judged: each object of a cluster once.

import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { counted } from "../../../gke/counted";
import { didYouMean } from "../../../gke/suggest";
import type { ListedServer } from "../../../policies/program/gcp/metadata-server";
import { CLUSTER, className } from "../../../policies/resource-types";
import { UsageError } from "../../messages/errors";
import type { JudgedResource } from "../../offline/protocol/analysis";
import type { Plain } from "../../offline/protocol/messages";
import type { StackName } from "../../offline/protocol/urn";
import { record, text } from "../../offline/protocol/values";
import { type AbsentCluster, whyAbsent } from "../gcloud/listed";
import { readObjects } from "./file";
import { withLater } from "./metadata-server";

/** The content of the files of --kubernetes. */
export interface Objects {
  /** By the URN of the objects' cluster. */
  readonly byCluster: ReadonlyMap<string, readonly JudgedResource[]>;
  /** What they show of the metadata server, by the URN of the cluster. */
  readonly servers: ReadonlyMap<string, ListedServer>;
  /** Texts about parts of the files that are not used. */
  readonly unused: readonly string[];
}

interface Found {
  readonly file: string;
  readonly object: JudgedResource;
}

/**
 * Reads each argument, FILE or CLUSTER=FILE; the objects of an absent cluster are left out. Where several files show an object differently, the last one counts, as with kubectl apply.
 * @throws UsageError for a cluster that does not exist, or is not named.
 */
export function readAllObjects(
  given: readonly string[],
  stack: StackName,
  resources: readonly JudgedResource[],
  absent: readonly AbsentCluster[],
): Objects {
  const clusters = resources.filter(({ type }) => type === CLUSTER);
  const byCluster = new Map<string, Map<string, Found>>();
  const servers = new Map<string, ListedServer>();
  const unused: string[] = [];
  for (const argument of given) {
    const of = clusterOf(argument, clusters, absent);
    if ("reason" in of) {
      unused.push(`--kubernetes: nothing of ${of.file} is judged, ${of.reason}.`);
      continue;
    }
    const { file, cluster } = of;
    const found = byCluster.get(cluster.urn) ?? new Map<string, Found>();
    byCluster.set(cluster.urn, found);
    const { provider, objects, server, leftOut } = readObjects(file, stack, cluster.urn, {
      isOneOfSeveral: clusters.length > 1,
    });
    if (leftOut > 0)
      unused.push(
        `--kubernetes: nothing is judged of ${counted(leftOut, "entry", "entries")} in ${file} without a kind, an apiVersion or a name.`,
      );
    servers.set(cluster.urn, withLater(servers.get(cluster.urn) ?? {}, server));
    if (objects.length === 0 && Object.keys(server).length === 0)
      unused.push(
        `--kubernetes: nothing of ${file} is judged, as it is an empty list, or GKE or a controller made all of its objects.`,
      );
    const replaced = objects.flatMap((object) => {
      const before = found.get(object.urn);
      return before && !areEqual(before.object, object) ? [before] : [];
    });
    for (const text of replacedTexts(replaced, file, cluster.name)) unused.push(text);
    for (const object of [provider, ...objects]) found.set(object.urn, { file, object });
  }
  const objectsOf = (found: ReadonlyMap<string, Found>) => [...found.values()].map(({ object }) => object);
  return {
    byCluster: new Map([...byCluster].map(([urn, found]) => [urn, objectsOf(found)])),
    servers,
    unused,
  };
}

/** A text for each file of which a later file replaces objects. */
function replacedTexts(replaced: readonly Found[], by: string, cluster: string): string[] {
  const files = [...new Set(replaced.map(({ file }) => file))];
  return files.map((file) => {
    const objects = replaced.filter((each) => each.file === file).map(({ object }) => object);
    const [first] = objects;
    const example = `${className(first?.type ?? "")} ${first?.name}`;
    return `--kubernetes: ${file} and ${by} hold ${counted(objects.length, "object")} of the cluster ${cluster} in different versions, such as ${example}. What ${by} says is judged, as it is given last.`;
  });
}

/** Properties that change on a cluster without anybody's change. */
const VOLATILE = ["managedFields", "resourceVersion", "generation", "uid", "creationTimestamp", "selfLink"];

/** Whether two exports of an object are equal, whenever they were made. */
const areEqual = (one: JudgedResource, other: JudgedResource): boolean =>
  isDeepStrictEqual(lasting(one.inputs), lasting(other.inputs));

function lasting({ status: _, metadata, ...rest }: Plain): Plain {
  const kept = Object.entries(record(metadata)).filter(([key]) => !VOLATILE.includes(key));
  return { ...rest, metadata: Object.fromEntries(kept) };
}

/** The file that an argument names, and the cluster of its objects, or why it is not judged. */
function clusterOf(
  argument: string,
  clusters: readonly JudgedResource[],
  absent: readonly AbsentCluster[],
):
  | { readonly file: string; readonly cluster: JudgedResource }
  | { readonly file: string; readonly reason: string } {
  const [, named = "", file = ""] = /^([^=]+)=(.+)$/.exec(argument) ?? [];
  const matches = clusters.filter(({ name, inputs }) => name === named || inputs.name === named);
  const [match, ...others] = matches;
  if (match && others.length === 0) return { file, cluster: match };
  const [single, ...more] = clusters;
  if (single && more.length === 0 && (named === "" || existsSync(argument)))
    return { file: argument, cluster: single };
  const reason = others.length > 0 ? undefined : whyAbsent(named, absent);
  if (reason !== undefined) return { file, reason };
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
