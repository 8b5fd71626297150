import { MAX_EXCLUSIONS } from "../gke/maintenance-exclusions";
import { overlaps, parseCidr } from "./cidr";
import type { ClusterKeys } from "./cluster-keys";
import { windowsOverlap } from "./maintenance";
import type { Problem } from "./shared/decoder";

/** A cluster and its path in the configuration. */
export type PlacedCluster = readonly [at: string, cluster: ClusterKeys];

/** What is wrong between a cluster's own values. */
export function* withinCluster(
  at: string,
  { region, network, controlPlane, maintenance }: ClusterKeys,
): Generator<Problem> {
  if (network.mode === "new") {
    yield* overlappingRanges({
      [`${at}.network.nodes`]: network.nodes,
      [`${at}.network.pods`]: network.pods,
      [`${at}.network.services`]: network.services,
      [`${at}.controlPlane.range`]: controlPlane.range,
    });
  } else {
    const [, subnetworkRegion = region] = /\/regions\/([^/]+)\//.exec(network.subnetwork) ?? [];
    if (subnetworkRegion !== region) {
      yield {
        at: `${at}.network.subnetwork`,
        problem: `is in another region than the cluster; expected one in ${region}`,
      };
    }
  }

  const { exclusions } = maintenance;
  if (exclusions.length > MAX_EXCLUSIONS) {
    yield {
      at: `${at}.maintenance.exclusions`,
      problem: `has ${exclusions.length}; expected at most ${MAX_EXCLUSIONS}`,
    };
  }
  for (const [index, { start, end }] of exclusions.entries()) {
    if (Date.parse(start) < Date.parse(end)) continue;
    yield {
      at: `${at}.maintenance.exclusions[${index}].end`,
      problem: "is not after start; expected a later time",
    };
  }
}

/** What is wrong between two clusters of a stack. */
export function* betweenClusters([at, a]: PlacedCluster, [otherAt, b]: PlacedCluster): Generator<Problem> {
  if (windowsOverlap(a.maintenance, b.maintenance)) {
    yield {
      at: `${otherAt}.maintenance`,
      problem: `is open while ${at}.maintenance is; expected windows apart, so that one cluster is there while the other is upgraded`,
    };
  }
  const isShared =
    a.network.mode === "existing" && b.network.mode === "existing" && a.network.network === b.network.network;
  if (isShared) {
    yield* overlappingRanges({
      [`${at}.controlPlane.range`]: a.controlPlane.range,
      [`${otherAt}.controlPlane.range`]: b.controlPlane.range,
    });
  }
}

/** @param byPath ranges by their paths in the configuration */
function* overlappingRanges(byPath: Readonly<Record<string, string>>): Generator<Problem> {
  const ranges = Object.entries(byPath).map(([at, text]) => ({ at, range: parseCidr(text) }));
  for (const [index, a] of ranges.entries()) {
    for (const b of ranges.slice(index + 1)) {
      if (a.range === undefined || b.range === undefined || !overlaps(a.range, b.range)) continue;
      yield { at: b.at, problem: `overlaps ${a.at}; expected a range of its own` };
    }
  }
}
