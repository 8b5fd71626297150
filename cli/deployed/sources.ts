import type { ListedVerification } from "../../policies/program/kubernetes/verification/verified-clusters";
import { CLUSTER } from "../../policies/resource-types";
import { ELSEWHERE, type Elsewhere } from "../../policies/settings/settings";
import { UsageError } from "../messages/errors";
import type { Note } from "../messages/notes";
import type { JudgedResource } from "../offline/protocol/analysis";
import { readState } from "../offline/state/state";
import { readClusters } from "./gcloud/clusters";
import type { AbsentCluster } from "./gcloud/listed";
import { mayHaveUnlistedVerification, notJudgedOn } from "./kubectl/not-listed";
import { type Objects, readAllObjects } from "./kubectl/objects";
import { stateNotes } from "./state/state-notes";

/** Resources to judge. */
interface Deployed {
  stack: string;
  project: string;
  resources: JudgedResource[];
  /** Resources that exist, but are not judged. */
  unmanaged: readonly JudgedResource[];
  /** What is not to be expected among the resources. */
  elsewhere: readonly Elsewhere[];
  notes: readonly Note[];
  /** Clusters that gcloud lists and that are not judged. */
  absent: readonly AbsentCluster[];
  /** What of the files is not used. */
  unused: readonly string[];
  /** Why there may be no resources to judge; undefined where there need not be any. */
  empty: string | undefined;
}

const NOTHING_MANAGED =
  "The state holds no resources that the stack manages: only the stack itself, providers, and what is deleted or about to be.";

/** The files to read, by the flags that name them. */
export interface Sources {
  state?: string;
  gcloud?: string;
  kubernetes?: string[];
}

/**
 * @param most so many names are listed in a note before the others are only counted.
 * @throws UsageError where no file is named, or files do not go together.
 */
export function deployed({ state, gcloud, kubernetes = [] }: Sources, most: number): Deployed {
  if (state !== undefined) {
    if (gcloud !== undefined || kubernetes.length > 0)
      throw new UsageError("gke-guardrails audit takes either --state or --gcloud with --kubernetes.");
    const read = readState(state);
    const empty = read.unmanaged.some(({ isRead }) => isRead) ? undefined : NOTHING_MANAGED;
    return {
      ...read,
      elsewhere: [],
      notes: stateNotes(read, new Date(), most),
      absent: [],
      unused: [],
      empty,
    };
  }
  if (gcloud === undefined)
    throw new UsageError(
      "gke-guardrails audit needs --state FILE or --gcloud FILE. To write them: pulumi stack export --file FILE, or gcloud container clusters list --format=json > FILE",
    );
  const { name, resources, leaving, unseen, absent } = readClusters(gcloud);
  const clusters = resources.filter(({ type }) => type === CLUSTER);
  const objects = readAllObjects(kubernetes, name, resources, absent);
  const { byCluster, unused } = objects;
  const without = clusters.filter(({ urn }) => !byCluster.has(urn));
  return {
    ...name,
    resources: [...resources.map((each) => withLists(each, objects)), ...[...byCluster.values()].flat()],
    unmanaged: [],
    // Whether to expect a verification is decided for each cluster, by its lists.
    elsewhere: ELSEWHERE.filter((part) => part !== "upgrade-verification"),
    notes: [
      ...unseen.map((text) => ({ kind: "unseen" as const, text })),
      { kind: "other", text: notJudged(clusters, without) },
      ...notJudgedOn(clusters, objects),
    ],
    absent,
    unused: [...leaving, ...unused],
    empty: "",
  };
}

/** A cluster, with what kubectl's lists show of it. */
function withLists(resource: JudgedResource, { byCluster, servers }: Objects): JudgedResource {
  if (resource.type !== CLUSTER) return resource;
  const verification: ListedVerification = {
    mayHaveUnlistedVerification: mayHaveUnlistedVerification(byCluster.get(resource.urn) ?? []),
  };
  const metadataServer = servers.get(resource.urn);
  const listed = { ...verification, ...(metadataServer && { metadataServer }) };
  return { ...resource, outputs: { ...resource.outputs, ...listed } };
}

/** @param without clusters whose objects are missing, although those of others are there. */
function notJudged(clusters: readonly JudgedResource[], without: readonly JudgedResource[]): string {
  const of = without.length < clusters.length ? ` of ${without.map(({ name }) => name).join(", ")}` : "";
  const objects = without.length === 0 ? "" : `, Kubernetes objects${of}`;
  return `was read from Google's list of clusters: alerts, IAM, subscriptions to notifications${objects} and what a program would declare are not in it, and were not judged.`;
}
