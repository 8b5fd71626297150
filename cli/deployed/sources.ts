import { CLUSTER, CRON_JOB, DAEMON_SET, JOB } from "../../policies/resource-types";
import { ELSEWHERE, type Elsewhere } from "../../policies/settings";
import { UsageError } from "../messages/errors";
import type { Note } from "../messages/notes";
import type { JudgedResource } from "../offline/protocol/analysis";
import { readState } from "../offline/state/state";
import { readClusters } from "./gcloud";
import { type Objects, readAllObjects } from "./objects";
import { stateNotes } from "./state-notes";

/** What is to be judged. */
export interface Deployed {
  stack: string;
  project: string;
  resources: JudgedResource[];
  /** What is there, and is not judged. */
  unmanaged: readonly JudgedResource[];
  /** What is not to be expected among the resources. */
  elsewhere: readonly Elsewhere[];
  notes: readonly Note[];
  /** What of the files is not used. */
  unused: readonly string[];
  /** Why there may be no resources to judge. */
  empty: string;
}

/** The files that hold it, by the flags that name them. */
export interface Sources {
  state?: string;
  gcloud?: string;
  kubernetes?: string[];
}

/** @throws UsageError where nothing is named, or what does not go together. */
export function deployed({ state, gcloud, kubernetes = [] }: Sources): Deployed {
  if (state !== undefined) {
    if (gcloud !== undefined || kubernetes.length > 0)
      throw new UsageError("gke-guardrails audit takes either --state or --gcloud with --kubernetes.");
    const empty =
      "The state holds no resources that the stack manages: only the stack itself, providers, resources that it only reads, and what is deleted or about to be.";
    const read = readState(state);
    return { ...read, elsewhere: [], notes: stateNotes(read, new Date()), unused: [], empty };
  }
  if (gcloud === undefined)
    throw new UsageError(
      "gke-guardrails audit needs --state FILE or --gcloud FILE. To write them: pulumi stack export --file FILE, or gcloud container clusters list --format=json > FILE",
    );
  const { name, resources, leaving } = readClusters(gcloud);
  const clusters = resources.filter(({ type }) => type === CLUSTER);
  const { byCluster, servers, unused } = readAllObjects(kubernetes, name, resources);
  const objectsOn = ({ urn }: JudgedResource) => byCluster.get(urn) ?? [];
  const without = clusters.filter((cluster) => objectsOn(cluster).length === 0);
  return {
    ...name,
    resources: [...resources.map((each) => withServer(each, servers)), ...[...byCluster.values()].flat()],
    unmanaged: [],
    // Of a cluster whose objects are not known, it cannot be said that it has none.
    elsewhere: ELSEWHERE.filter(
      (part) =>
        part !== "upgrade-verification" || !clusters.every((cluster) => objectsOn(cluster).some(mayVerify)),
    ),
    notes: [{ kind: "other", text: notJudged(clusters, without) }],
    unused: [...leaving, ...unused],
    empty: "",
  };
}

/** A cluster with what kubectl's lists show of its metadata server. */
function withServer(resource: JudgedResource, servers: Objects["servers"]): JudgedResource {
  const metadataServer = servers.get(resource.urn);
  return metadataServer === undefined
    ? resource
    : { ...resource, outputs: { ...resource.outputs, metadataServer } };
}

/** What a verification after upgrades runs as: with none of these kinds in the file, it may be there all the same. */
const mayVerify = ({ type }: JudgedResource): boolean =>
  [JOB, CRON_JOB, DAEMON_SET].some((kind) => kind === type);

/** @param without the clusters whose objects are not there, where those of others are. */
function notJudged(clusters: readonly JudgedResource[], without: readonly JudgedResource[]): string {
  const of = without.length < clusters.length ? ` of ${without.map(({ name }) => name).join(", ")}` : "";
  const objects = without.length === 0 ? "" : `, Kubernetes objects${of}`;
  return `was read from Google's list of clusters: alerts, IAM, subscriptions to notifications${objects} and what a program would declare are not in it, and were not judged.`;
}
