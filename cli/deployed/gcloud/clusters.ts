import { CLUSTER, NODE_POOL } from "../../../policies/resource-types";
import { NotEvaluated } from "../../messages/errors";
import type { JudgedResource } from "../../offline/protocol/analysis";
import { bareResource } from "../../offline/protocol/bare-resource";
import type { Plain } from "../../offline/protocol/messages";
import { type StackName, urnOf } from "../../offline/protocol/urn";
import { isObject, text } from "../../offline/protocol/values";
import { foreignKind } from "../../offline/state/foreign-file";
import { pathText } from "../../schema/problem-text";
import { type Problem, problemsOf } from "../../schema/problems";
import { clusterInputs, clusterState } from "../gke-api/cluster";
import { nodePoolInputs, nodePoolState } from "../gke-api/node-pool";
import { readGcloudFile, WRITE_IT } from "./file";
import { type AbsentCluster, type ListedCluster, projectOf, withoutUnready } from "./listed";
import { type EarlierLists, onceEach } from "./listed-once";
import { LISTED_CLUSTER } from "./schema";

/** A file with more problems than this most likely is another kind of file. */
const MOST_PROBLEMS = 3;

/** The clusters of a project, and their node pools, as resources. */
interface DeployedClusters {
  /** Takes the place of the stack's name: the project, where the file has clusters of one project alone. */
  name: StackName;
  resources: JudgedResource[];
  /** Texts about clusters that are being deleted, and so are left out, about what may be missing, and about what is listed differently. */
  leaving: readonly string[];
  /** What is there and cannot be judged. Each continues "The stack …". */
  unseen: readonly string[];
  /** The clusters among what is left out and what cannot be judged. */
  absent: readonly AbsentCluster[];
}

/**
 * Reads what `gcloud container clusters list` or `describe` writes with `--format=json`, or several such in one file.
 * @param earlier the clusters of lists that were read before; takes those of this one.
 * @throws NotEvaluated for any other file, and for one without clusters.
 */
export function readClusters(file: string, earlier: EarlierLists = new Map()): DeployedClusters {
  const { first, items, missingZones } = readGcloudFile(file);
  if (items.length === 0) throw new NotEvaluated(`${file} lists no clusters, so there is nothing to judge.`);
  const { kept, differing } = onceEach(file, items, earlier);
  const { listed, leaving, unready, absent } = withoutUnready(kept);
  if (listed.length === 0 && unready.length > 0)
    throw new NotEvaluated(`${file} lists no cluster that can be judged: ${unready.join("; ")}.`);
  if (listed.length === 0 && leaving.length > 0)
    throw new NotEvaluated(
      `${file} lists only clusters that are being deleted, so there is nothing to judge.`,
    );
  refuseOthers(file, first, listed);
  const clusters = listed.map(({ value }) => {
    const cluster = value as Plain;
    const project = projectOf(text(cluster.selfLink));
    if (project === undefined) throw new NotEvaluated(notGcloud(file, "a selfLink is not that of a cluster"));
    return { cluster, project };
  });
  const projects = [...new Set(clusters.map(({ project }) => project))];
  const name = { stack: projects.length === 1 ? String(projects[0]) : "clusters", project: "gcloud" };
  // Clusters in two locations may have the same name; clusters in two projects the same name and location.
  const nameOf = (cluster: Plain, project: string) =>
    [...(projects.length > 1 ? [project] : []), text(cluster.location), text(cluster.name)].join("/");
  const resources = clusters.flatMap(({ cluster, project }) =>
    ofCluster(name, nameOf(cluster, project), cluster, project),
  );
  return {
    name,
    resources,
    leaving: [
      ...leaving.map((what) => `--gcloud: ${what} of ${file}, which GKE is deleting, is not judged.`),
      ...(missingZones.length > 0 ? [missingText(file, missingZones)] : []),
      ...differing,
    ],
    unseen: unready.map((what) => `has ${what}: it is not looked into`),
    absent,
  };
}

const missingText = (file: string, zones: readonly string[]): string =>
  `--gcloud: clusters may be missing from ${file}, as these zones did not answer: ${zones.join(", ")}. Write it again.`;

/** @throws NotEvaluated where something in the place of a cluster has not the form of one. */
function refuseOthers(file: string, first: unknown, listed: readonly ListedCluster[]): void {
  const problems: string[] = [];
  for (const cluster of listed)
    for (const problem of problemsOf(cluster.value, LISTED_CLUSTER))
      if (problems.length < MOST_PROBLEMS) problems.push(placed(problem, cluster));
  if (problems.length === 0) return;
  const kind = foreignKind(first, "--gcloud");
  if (kind !== "") throw new NotEvaluated(`${file} is not gcloud's list of clusters${kind}.`);
  throw new NotEvaluated(notGcloud(file, problems.join("; ")));
}

/** A problem in a cluster, by its place in the file. */
function placed({ path: [key, index, ...rest], problem }: Problem, { path, text, pools }: ListedCluster) {
  const inCluster =
    key === "nodePools" && typeof index === "number"
      ? [key, pools[index] ?? index, ...rest]
      : [key, index, ...rest];
  const place = pathText([...path, ...inCluster.filter((part) => part !== undefined)]);
  const of = text === undefined ? "" : `JSON text ${text}: `;
  return `${of}${place === "" ? "the cluster" : place} ${problem}`;
}

const notGcloud = (file: string, problem: string): string =>
  `${file} is not gcloud's list of clusters: ${problem}. To write it: ${WRITE_IT}`;

function ofCluster(stack: StackName, name: string, cluster: Plain, project: string): JudgedResource[] {
  const inputs = clusterInputs(cluster, project);
  const own = bareResource(urnOf(stack, "", CLUSTER, name), inputs, clusterState(cluster));
  // GKE manages Autopilot's pools.
  const pools = inputs.enableAutopilot === true || !Array.isArray(cluster.nodePools) ? [] : cluster.nodePools;
  return [
    own,
    ...pools.filter(isObject).map((pool) => {
      const urn = urnOf(stack, "", NODE_POOL, `${name}/${text(pool.name)}`);
      const inputs = nodePoolInputs(pool, own.inputs);
      return bareResource(urn, inputs, nodePoolState(pool, inputs, own.inputs), { cluster: [own.urn] });
    }),
  ];
}
