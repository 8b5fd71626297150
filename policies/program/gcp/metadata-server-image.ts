import { regularSince } from "../../../gke/regular-since";
import { DAY } from "../../../gke/time-units";
import { parseNumbered } from "../../../gke/versions";
import type { ListedNode } from "./listed-nodes";

/**
 * How long GKE supports a minor at most: in the Extended channel, from its first day in the Regular one.
 * Source: https://cloud.google.com/kubernetes-engine/versioning, checked 2026-11-29
 */
const SUPPORT_DAYS = 730;

/** An image may be so much older than the minor with which it comes: a minor is prepared, and an image may stay from one minor to the next. */
const USUAL_DAYS = 365;

/** How old the metadata server's image is beside the newest node, and whether that is usual. */
interface ImageAge {
  readonly days: number;
  readonly grade: "usual" | "old" | "outdated";
}

/**
 * Judges the day of an image by the minor of the newest node, not by the node's age: nothing proves that GKE builds images anew for a
 * minor that it already supports, and supports for years. That the image is older than all minors which GKE still supported when this one came
 * is proof (our own reasoning): it was made for nodes that GKE has given up. Where the minor's day is not known, the node may be as new as its
 * last day of support, and nothing is proved.
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
