// What the lists of kubectl show of the metadata server and its nodes, and what is wrong with that.

import { counted, firstNames } from "../../../gke/counted";
import { METADATA_SERVER_DAEMON_SET, METADATA_SERVER_NODE_LABEL } from "../../../gke/metadata-server";
import { DAY } from "../../../gke/time-units";
import { ifKnown } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import { isGkeMetadata, readMetadataMode } from "./metadata-mode";

/** A node, as far as it concerns the metadata server. */
export interface ListedNode {
  readonly name: string;
  readonly pool: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly isLinux: boolean;
  /** Whether GKE wants a metadata server there. */
  readonly expectsServer: boolean;
}

/** The metadata server of a cluster in lists of its objects: `metadataServer` of what is observed of the cluster. What no list shows is absent. */
export interface ListedServer {
  /** Whether other DaemonSets of GKE are listed, and it is not. */
  readonly isMissing?: boolean;
  /** Whether it is listed. */
  readonly isListed?: boolean;
  readonly desired?: number;
  readonly ready?: number;
  readonly updated?: number;
  /** The day in its image's name, in milliseconds since 1970. */
  readonly imageDay?: number;
  readonly nodes?: readonly ListedNode[];
}

/** An image that is so much older than a node is stale: as long as the verification allows. */
const MAX_IMAGE_AGE_DAYS = 365;

/** So many nodes are named, and the others counted. */
const MOST_NAMES = 3;

const seeRunbook = (fault: string): string => `docs/runbook.md#${fault} has the commands`;

/** What the lists show to be wrong with the metadata server of a cluster. */
export function* serverFindings(context: Context<typeof CLUSTER>): Iterable<Finding> {
  const { metadataServer: server } = context.observed as { metadataServer?: ListedServer };
  if (server === undefined) return;
  yield* missing(server);
  yield* notReady(server);
  yield* behind(server);
  yield* unlabelled(server, context);
}

const at = METADATA_SERVER_DAEMON_SET;

function* missing({ isMissing, isListed, nodes = [] }: ListedServer): Iterable<Finding> {
  const expecting = nodes.filter(({ expectsServer }) => expectsServer);
  // It may be in another file.
  if (!isMissing || isListed || expecting.length === 0) return;
  yield {
    at,
    problem: `is not among the cluster's DaemonSets, although GKE marks ${counted(expecting.length, "node")} for it: no Pod there has an identity of its own`,
    fix: `Wait for GKE to create it again, then ask Google's support: ${seeRunbook("server-missing")}.`,
  };
}

/** As long as some are Ready this is advice: nodes of a cluster that scales may have only just come, and their servers start. */
function* notReady({ desired = 0, ready = desired, updated = desired }: ListedServer): Iterable<Finding> {
  if (ready < desired)
    yield {
      at,
      problem: `is Ready on ${ready} of ${counted(desired, "node")}: on the others no Pod has an identity of its own`,
      fix: `List it again, and describe the Pods that are still not Ready: ${seeRunbook("server-not-ready")}.`,
      level: ready === 0 ? undefined : "advisory",
    };
  else if (updated < desired)
    yield {
      at,
      problem: `runs in its present version on ${updated} of ${counted(desired, "node")}`,
      fix: `Watch its rollout until it ends: ${seeRunbook("server-not-updated")}.`,
      level: "advisory",
    };
}

function* behind({ imageDay = Number.NaN, nodes = [] }: ListedServer): Iterable<Finding> {
  const newest = nodes
    .filter(({ expectsServer }) => expectsServer)
    .reduce((latest, { created }) => (created > latest ? created : latest), imageDay);
  const days = Math.floor((newest - imageDay) / DAY);
  // Without a day in the image's name nothing is known.
  if (!(days > MAX_IMAGE_AGE_DAYS)) return;
  yield {
    at,
    problem: `has an image ${counted(days, "day")} older than the newest node, as where GKE does not keep it current: it may listen where nodes no longer forward to`,
    fix: `Compare it with other clusters' before nodes are upgraded: ${seeRunbook("server-behind")}.`,
    level: "advisory",
  };
}

/** Nodes that GKE does not mark for the server, of pools that run it by their configuration. */
function* unlabelled(
  { nodes = [] }: ListedServer,
  { self, stack }: Context<typeof CLUSTER>,
): Iterable<Finding> {
  const pools = new Set(
    stack.knownPoolsOf(self).flatMap((pool) => {
      const mode = ifKnown(() => readMetadataMode(pool))?.value;
      return mode !== undefined && isGkeMetadata(mode) ? [ifKnown(() => pool.inputs.name)] : [];
    }),
  );
  const without = nodes.filter(
    ({ pool, isLinux, expectsServer }) => isLinux && !expectsServer && pools.has(pool),
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
  };
}
