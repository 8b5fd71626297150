// Clusters that lists have more than once: one of each counts, and a text says which where they differ.

import { isDeepStrictEqual } from "node:util";
import { firstNames } from "../../../gke/counted";
import type { Plain } from "../../offline/protocol/messages";
import { isObject, text } from "../../offline/protocol/values";
import { type Item, projectOf } from "./listed";

interface Listing {
  readonly file: string;
  readonly cluster: Plain;
}

/** The clusters of the lists that were read before, by PROJECT/LOCATION/NAME. */
export type EarlierLists = Map<string, Listing>;

/** So many properties in which two lists differ are named. */
const MOST_NAMED = 3;

/** Properties that change without anybody's change, and what the API's versions word differently. */
const VOLATILE = ["conditions", "currentNodeCount", "etag", "resourceVersion", "selfLink", "statusMessage"];

/** The items of a file without those of which another one counts, and texts about clusters that are listed differently. */
export function onceEach(file: string, items: readonly Item[], earlier: EarlierLists) {
  const kept = new Map<unknown, Item>();
  const differing = new Set<string>();
  for (const item of items) {
    const place = placeOf(item.value);
    const before = place === undefined ? undefined : earlier.get(place);
    if (place === undefined || !isObject(item.value)) {
      kept.set(item, item);
      continue;
    }
    const now = { file, cluster: item.value };
    const properties = before === undefined ? [] : differences(before.cluster, now.cluster);
    if (before !== undefined && properties.length > 0)
      differing.add(differenceText(place, before, now, properties));
    if (before !== undefined && isNewer(before, now)) continue;
    earlier.set(place, now);
    kept.set(place, item);
  }
  return { kept: [...kept.values()], differing: [...differing] };
}

function placeOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  const parts = [projectOf(text(value.selfLink)) ?? "", text(value.location), text(value.name)];
  return parts.includes("") ? undefined : parts.join("/");
}

const differences = (one: Plain, other: Plain): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].filter(
    (name) => !VOLATILE.includes(name) && !isDeepStrictEqual(lasting(one[name]), lasting(other[name])),
  );

function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([name]) => !VOLATILE.includes(name));
  return Object.fromEntries(entries.map(([name, item]) => [name, lasting(item)]));
}

/** Whether a cluster was made after another one of its name, which is gone then. When GKE last changed a cluster, its API does not say. */
const isNewer = ({ cluster: one }: Listing, { cluster: other }: Listing): boolean =>
  Date.parse(text(one.createTime)) > Date.parse(text(other.createTime));

function differenceText(place: string, before: Listing, now: Listing, properties: readonly string[]): string {
  const lists =
    before.file === now.file
      ? `${now.file} lists the cluster ${place} more than once,`
      : `${before.file} and ${now.file} list the cluster ${place}`;
  const different = `${lists} with different values of ${firstNames(properties, MOST_NAMED)}.`;
  const isAnother = isNewer(before, now) || isNewer(now, before);
  if (isAnother) return `--gcloud: ${different} The one that was created last counts.`;
  const last = before.file === now.file ? "The last one counts" : `What ${now.file} says counts`;
  return `--gcloud: ${different} ${last}, as they do not say which is newer.`;
}
