// Nodes of kubectl's lists: which of them must have their metadata server by now.

import { MINUTE } from "../../../gke/time-units";

/** A node in kubectl's list: what concerns the metadata server. Times are in milliseconds since 1970, and NaN where the list has none. */
export interface ListedNode {
  readonly name: string;
  readonly pool: string;
  /** The kubelet's version; empty where the list has none. */
  readonly version: string;
  readonly created: number;
  readonly isLinux: boolean;
  /** Whether GKE labels the node for the metadata server. */
  readonly expectsServer: boolean;
  /** Absent where the list has no conditions. */
  readonly isReady?: boolean;
  /** When it was created or its readiness last changed, whichever is later. */
  readonly since: number;
  /** When it last reported its readiness. */
  readonly seen: number;
  /** Whether it accepts no more Pods, as before it is replaced. */
  readonly isCordoned: boolean;
  /** Whether it is being deleted. */
  readonly isLeaving: boolean;
}

/** How long the system Pods of a new node may take to start. */
const START_TIME = 10 * MINUTE;

/** Whether the DaemonSet runs a metadata server on the node. GKE may label Windows nodes too, on which it runs none. */
export const runsServer = ({ isLinux, expectsServer }: ListedNode): boolean => isLinux && expectsServer;

/** When the nodes were listed: the latest report of any node, else now. */
export function listedAt(nodes: readonly ListedNode[], now: Date): number {
  const last = nodes.reduce((latest, { seen }) => (seen > latest ? seen : latest), -Infinity);
  return Number.isFinite(last) ? last : now.getTime();
}

/**
 * The state of a node: `settled` if its system Pods must be Ready; `passing` if it starts, is not Ready itself or is being deleted;
 * `unknown` if it is cordoned, or its readiness is not listed.
 */
export function presenceOf(node: ListedNode, moment: number): "settled" | "passing" | "unknown" {
  const { isReady, isLeaving, isCordoned, since } = node;
  if (isLeaving || isReady === false) return "passing";
  if (isReady === undefined) return "unknown";
  if (moment - since < START_TIME) return "passing";
  return isCordoned || Number.isNaN(since) ? "unknown" : "settled";
}
