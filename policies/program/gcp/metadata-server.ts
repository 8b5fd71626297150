// What the lists of kubectl show of the metadata server and its nodes, and what is wrong with that.

import { counted, firstNames } from "../../../gke/counted";
import { METADATA_SERVER_DAEMON_SET, METADATA_SERVER_NODE_LABEL } from "../../../gke/metadata-server";
import { ifKnown } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import { type ListedNode, listedAt, presenceOf, runsServer } from "./listed-nodes";
import { isGkeMetadata, readMetadataMode } from "./metadata-mode";
import { imageAge } from "./metadata-server-image";

/** A cluster's metadata server in kubectl's lists (`metadataServer` among the observed properties). What no list shows is absent. */
export interface ListedServer {
  /** Whether the lists have other DaemonSets of GKE, but not this one. */
  readonly isMissing?: boolean;
  /** Whether it is listed. */
  readonly isListed?: boolean;
  readonly desired?: number;
  readonly ready?: number;
  readonly updated?: number;
  /** How many Pods its rollout replaces at a time. */
  readonly replacing?: number;
  /** The day in its image's name, in milliseconds since 1970. */
  readonly imageDay?: number;
  readonly nodes?: readonly ListedNode[];
}

/** How many nodes a finding names before it only counts the others. */
const MOST_NAMES = 3;

/**
 * The status of a pool while GKE changes its nodes.
 * Source: https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters.nodePools (Status),
 * checked 2026-11-29
 */
const CHANGING = "RECONCILING";

const seeRunbook = (fault: string): string => `docs/runbook.md#${fault} has the commands`;

/** The findings on a cluster's metadata server, from kubectl's lists. */
export function* serverFindings(context: Context<typeof CLUSTER>): Iterable<Finding> {
  const { metadataServer: server } = context.observed as { metadataServer?: ListedServer };
  if (server === undefined) return;
  yield* missing(server);
  yield* notReady(server, context.now);
  yield* leftOut(server, context.now);
  yield* behind(server);
  yield* unlabelled(server, context);
}

const at = METADATA_SERVER_DAEMON_SET;

function* missing({ isMissing, isListed, nodes = [] }: ListedServer): Iterable<Finding> {
  const expecting = nodes.filter(runsServer);
  // Another file may list it.
  if (!isMissing || isListed || expecting.length === 0) return;
  yield {
    at,
    problem: `is not among the cluster's DaemonSets, although GKE marks ${counted(expecting.length, "node")} for it: no Pod there has an identity of its own`,
    fix: `Wait for GKE to create it again, then ask Google's support: ${seeRunbook("server-missing")}.`,
  };
}

/**
 * Servers that are not Ready, beyond what nodes that are starting or leaving explain. The counts do not say on which nodes they are, but
 * where there are more settled nodes than Ready servers, at least one settled node has none.
 */
function* notReady(server: ListedServer, now: Date): Iterable<Finding> {
  const { desired = 0, ready = desired, updated = desired, replacing = 0, nodes = [] } = server;
  const expecting = nodes.filter(runsServer);
  const moment = listedAt(nodes, now);
  const settled = expecting.filter((node) => presenceOf(node, moment) === "settled").length;
  const passing = expecting.filter((node) => presenceOf(node, moment) === "passing").length;
  // The counts may leave out nodes that are starting or leaving.
  const due = Math.max(desired - passing, Math.min(desired, settled));
  const isRollout = updated < desired;
  if (ready < due)
    yield {
      at,
      problem: `is Ready on ${ready} of ${counted(desired, "node")}: ${ready === 0 ? "no Pod there" : "on the others no Pod"} has an identity of its own`,
      fix: `${expecting.length < desired ? "List it again, with all Nodes" : "List it again"}, and describe the Pods that are still not Ready: ${seeRunbook("server-not-ready")}.`,
      level: settled - ready > (isRollout ? replacing : 0) ? undefined : "advisory",
    };
  else if (updated < due)
    yield {
      at,
      problem: `runs in its present version on ${updated} of ${counted(desired, "node")}`,
      fix: `Watch its rollout until it ends: ${seeRunbook("server-not-updated")}.`,
      level: "advisory",
    };
}

/** Nodes that GKE labels for the server, but that its DaemonSet does not select: somebody may have changed its selector. */
function* leftOut({ desired, nodes = [] }: ListedServer, now: Date): Iterable<Finding> {
  const moment = listedAt(nodes, now);
  const settled = nodes.filter((node) => runsServer(node) && presenceOf(node, moment) === "settled").length;
  if (desired === undefined || settled <= desired) return;
  yield {
    at,
    problem: `is to run on ${counted(desired, "node")}, although GKE marks ${settled} for it that are Ready: on the others no Pod has an identity of its own`,
    fix: `List it again, and see in its definition which nodes it selects and who changed that: ${seeRunbook("server-behind")}.`,
    // Two lists may have been made at different moments, and differ in some nodes.
    level: desired === 0 ? undefined : "advisory",
  };
}

function* behind({ imageDay = Number.NaN, nodes = [] }: ListedServer): Iterable<Finding> {
  const age = imageAge(imageDay, nodes.filter(runsServer));
  // Without a day in the image's name its age is unknown.
  if (age === undefined || age.grade === "usual") return;
  yield {
    at,
    problem: `has an image ${counted(age.days, "day")} older than the newest node, as where GKE does not keep it current: it may listen where nodes no longer forward to`,
    fix: `Compare it with other clusters' before nodes are upgraded: ${seeRunbook("server-behind")}.`,
    level: age.grade === "old" ? "advisory" : undefined,
  };
}

/** Nodes that GKE does not label for the server although their pool should run it; advisory while all are being replaced. */
function* unlabelled(
  { nodes = [] }: ListedServer,
  { self, stack, now }: Context<typeof CLUSTER>,
): Iterable<Finding> {
  const pools = new Map(
    stack.knownPoolsOf(self).flatMap((pool): [unknown, boolean][] => {
      const mode = ifKnown(() => readMetadataMode(pool))?.value;
      const { status } = pool.observed as { status?: string };
      return mode !== undefined && isGkeMetadata(mode)
        ? [[ifKnown(() => pool.inputs.name), status === CHANGING]]
        : [];
    }),
  );
  const moment = listedAt(nodes, now);
  const without = nodes.filter(
    (node) =>
      node.isLinux && !node.expectsServer && pools.has(node.pool) && presenceOf(node, moment) !== "passing",
  );
  if (without.length === 0) return;
  const names = firstNames(
    without.map(({ name }) => name),
    MOST_NAMES,
  );
  yield {
    at,
    problem: `does not run on ${counted(without.length, "node")} of node pools that should run it (${names}): the label ${METADATA_SERVER_NODE_LABEL} is not "true" there, so their Pods get the node's service account`,
    fix: "Wait for an upgrade or change of the pool that is under way; else drain and delete these nodes, so that GKE creates them anew. Set no such label by hand.",
    level: without.every(({ pool, isCordoned }) => isCordoned || pools.get(pool)) ? "advisory" : undefined,
  };
}
