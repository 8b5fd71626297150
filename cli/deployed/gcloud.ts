import { CLUSTER, NODE_POOL } from "../../policies/resource-types";
import { NotEvaluated } from "../messages/errors";
import { readText, refuseDepth } from "../offline/files/input-file";
import type { JudgedResource } from "../offline/protocol/analysis";
import { bareResource } from "../offline/protocol/bare-resource";
import type { Plain } from "../offline/protocol/messages";
import { type StackName, urnOf } from "../offline/protocol/urn";
import { isObject } from "../offline/protocol/values";
import { foreignKind } from "../offline/state/foreign-file";
import { toolMessage } from "../offline/state/tool-message";
import { jsonProblemText, problemText } from "../schema/problem-text";
import { problemsOf } from "../schema/problems";
import { CLUSTERS } from "./gcloud-schema";
import { text } from "./gke-api";
import { clusterInputs, clusterState } from "./gke-cluster";
import { nodePoolInputs, nodePoolState } from "./gke-node-pool";
import { type AbsentCluster, projectOf, withoutNulls, withoutUnready } from "./listed";

/** The command that writes the file. */
const WRITE_IT = "gcloud container clusters list --format=json > FILE";

/** A file with more problems than this most likely is another kind of file. */
const MOST_PROBLEMS = 3;

/** The clusters of a project, and their node pools, as resources. */
export interface DeployedClusters {
  /** Takes the place of the stack's name: the project, where the file has clusters of one project alone. */
  name: StackName;
  resources: JudgedResource[];
  /** Texts about clusters that are being deleted, and so are left out, and about what may be missing. */
  leaving: readonly string[];
  /** What is there and cannot be judged. Each continues "The stack …". */
  unseen: readonly string[];
  /** The clusters among what is left out and what cannot be judged. */
  absent: readonly AbsentCluster[];
}

/**
 * Reads what `gcloud container clusters list` or `describe` writes with `--format=json`.
 * @throws NotEvaluated for any other file, and for one without clusters.
 */
export function readClusters(file: string): DeployedClusters {
  const content = parsed(file);
  const { listed, leaving, unready, absent } = withoutUnready(clustersIn(content));
  if (listed.length === 0 && unready.length > 0)
    throw new NotEvaluated(`${file} lists no cluster that can be judged: ${unready.join("; ")}.`);
  if (listed.length === 0 && leaving.length > 0)
    throw new NotEvaluated(
      `${file} lists only clusters that are being deleted, so there is nothing to judge.`,
    );
  const problems = [...problemsOf(listed, CLUSTERS)].slice(0, MOST_PROBLEMS);
  if (problems.length > 0) {
    const kind = foreignKind(content, "--gcloud");
    if (kind !== "") throw new NotEvaluated(`${file} is not gcloud's list of clusters${kind}.`);
    throw new NotEvaluated(
      notGcloud(file, problems.map((problem) => problemText(problem, () => undefined)).join("; ")),
    );
  }
  // A cluster that is listed twice counts once.
  const bySelfLink = new Map((listed as Plain[]).map((cluster) => [text(cluster.selfLink), cluster]));
  const clusters = [...bySelfLink].map(([selfLink, cluster]) => {
    const project = projectOf(selfLink);
    if (project === undefined) throw new NotEvaluated(notGcloud(file, "a selfLink is not that of a cluster"));
    return { cluster, project };
  });
  if (clusters.length === 0)
    throw new NotEvaluated(`${file} lists no clusters, so there is nothing to judge.`);
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
      ...missingZones(content, file),
    ],
    unseen: unready.map((what) => `has ${what}: it is not looked into`),
    absent,
  };
}

/** The clusters in gcloud's list or description, in several lists in a list, or in the API's own answer, which omits empty lists. */
function clustersIn(content: unknown): unknown[] {
  if (Array.isArray(content)) return content.flat();
  if (!isObject(content) || "name" in content) return [content];
  if (Array.isArray(content.clusters)) return content.clusters;
  return Object.keys(content).every((key) => key === "missingZones") ? [] : [content];
}

/**
 * Texts that name the zones that did not answer. Source: ListClustersResponse of google/container/v1/cluster_service.proto of googleapis,
 * August 2026
 */
const missingZones = (content: unknown, file: string): string[] =>
  isObject(content) && Array.isArray(content.missingZones) && content.missingZones.length > 0
    ? [
        `--gcloud: clusters may be missing from ${file}, as these zones did not answer: ${content.missingZones.map(String).join(", ")}. Write it again.`,
      ]
    : [];

function parsed(file: string): unknown {
  const json = readText(file);
  refuseDepth(file, json);
  try {
    return withoutNulls(JSON.parse(json));
  } catch {
    const begun = /^\s*([[{]|$)/.test(json)
      ? `${file}, ${jsonProblemText(json)}.`
      : `${file} is not JSON: without --format=json, gcloud writes a table or YAML.`;
    const problem = toolMessage(file, json) ?? begun;
    throw new NotEvaluated(`${problem} To write it: ${WRITE_IT}`);
  }
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
