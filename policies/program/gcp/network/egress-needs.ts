import { firstNames } from "../../../../gke/counted";
import { appendTo } from "../../../evaluation/append-to";
import { ifKnown, resourcePath } from "../../../evaluation/unknown";
import type { ClusterResource } from "../../../stack";
import { LACKS, type Lack } from "./egress-lacks";
import type { Way } from "./egress-ways";

// What rules have to let out to beside a denial of egress, and for which clusters.

/** Ways of which others say what they need. */
const WITHIN: readonly (readonly [inner: Way["to"], outer: Way["to"]])[] = [
  ["registries", "APIs"],
  ["gcr.io", "APIs"],
  ["gcr.io", "registries"],
  ["pkg.dev", "APIs"],
  ["pkg.dev", "registries"],
  ["kube-dns", "Pods"],
];

/** Names the clusters of which something is surely true, in brackets; empty where it is true of all of them. */
export function someOfClusters(
  clusters: readonly ClusterResource[],
  ask: (cluster: ClusterResource) => boolean,
): string {
  const meant = clusters.filter((cluster) => ifKnown(() => ask(cluster)) === true);
  const isOfSome = meant.length > 0 && meant.length < clusters.length;
  return isOfSome ? ` (for ${firstNames(meant.map(resourcePath), MOST_CLUSTERS)})` : "";
}

const MOST_CLUSTERS = 3;

/**
 * What rules have to let out to: what is lacking for sure, and at least `lack`.
 * @param whose the clusters that lack a way, where not all do.
 */
export function needsOf(lack: Lack, keeps: (way: Way) => boolean, whose: (way: Way) => string): string {
  const missing = LACKS.filter((each) => each === lack || ifKnown(() => keeps(each.way)) === true);
  const toControlPlane = missing.filter(({ way }) => way.to === "control plane");
  const portsByClusters = new Map<string, (number | undefined)[]>();
  for (const { way } of toControlPlane) appendTo(portsByClusters, whose(way), way.port);
  const lacks = (to: Way["to"]) => missing.some(({ way }) => way.to === to);
  return [
    ...[...portsByClusters].map(
      ([of, ports]) => `the control plane's block on TCP ${ports.join(" and ")}${of}`,
    ),
    ...missing.flatMap(({ way, needs }) =>
      needs === undefined || WITHIN.some(([inner, outer]) => way.to === inner && lacks(outer))
        ? []
        : `${needs}${whose(way)}`,
    ),
  ].join("; ");
}
