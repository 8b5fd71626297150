import { regularSince } from "../../../gke/regular-since";
import { DAY } from "../../../gke/time-units";
import { parseNumbered } from "../../../gke/versions";
import type { ListedNode } from "./listed-nodes";

/**
 * The longest time for which GKE supports a minor: in the Extended channel, from its first day in the Regular channel.
 * Source: https://cloud.google.com/kubernetes-engine/versioning, checked 2026-11-29
 */
const SUPPORT_DAYS = 730;

/**
 * How much older an image may be than the minor that ships it: a minor is prepared for some time, and an image may stay from one minor to
 * the next.
 */
const USUAL_DAYS = 365;

/** How much older the metadata server's image is than the newest node, and whether that is usual. */
interface ImageAge {
  readonly days: number;
  readonly grade: "usual" | "old" | "outdated";
}

/**
 * Compares the day of an image with the minor of the newest node, not with the node's age: GKE need not build new images for a minor that
 * it already supports, and it supports a minor for years. An image older than every minor that GKE still supported when the newest one came
 * out proves that it was made for nodes that GKE no longer supports (our own reasoning). Where the minor's day is unknown, the node may be
 * as new as its last day of support, and nothing is proved.
 * @param imageDay in milliseconds since 1970.
 * @returns undefined where no node is newer.
 */
export function imageAge(imageDay: number, nodes: readonly ListedNode[]): ImageAge | undefined {
  let newest: ListedNode | undefined;
  for (const node of nodes) if (node.created > (newest?.created ?? imageDay)) newest = node;
  if (newest === undefined) return undefined;
  const { created, version } = newest;
  const days = Math.floor((created - imageDay) / DAY);
  const numbered = parseNumbered(version);
  const since = numbered && regularSince(numbered);
  const from = Math.min(created, since ?? created - SUPPORT_DAYS * DAY);
  const before = (from - imageDay) / DAY;
  if (before > SUPPORT_DAYS && since !== undefined) return { days, grade: "outdated" };
  return { days, grade: before > USUAL_DAYS ? "old" : "usual" };
}
