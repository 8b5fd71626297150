import { MAX_EXCLUSIONS } from "../gke/maintenance-exclusions";
import { overlaps, parseCidr } from "./cidr";
import type { ClusterKeys } from "./cluster-keys";
import { type Window, windowsOverlap } from "./maintenance";
import type { Loose, Problem } from "./shared/decoder";

/** A cluster and its path in the configuration. */
export type PlacedCluster = readonly [at: string, cluster: Loose<ClusterKeys>];

/** Contradictions between one cluster's values. */
export function* withinCluster(at: string, cluster: Loose<ClusterKeys>): Generator<Problem> {
  const { region, network, controlPlane, maintenance } = cluster ?? {};
  if (network?.mode === "new") {
    yield* overlappingRanges({
      [`${at}.network.nodes`]: network.nodes,
      [`${at}.network.pods`]: network.pods,
      [`${at}.network.services`]: network.services,
      [`${at}.controlPlane.range`]: controlPlane?.range,
    });
  } else if (network?.mode === "existing" && network.subnetwork !== undefined && region !== undefined) {
    const [, subnetworkRegion = region] = /\/regions\/([^/]+)\//.exec(network.subnetwork) ?? [];
    if (subnetworkRegion !== region) {
      yield {
        at: `${at}.network.subnetwork`,
        problem: `is in another region than the cluster; expected one in ${region}`,
      };
    }
  }
  if (maintenance?.exclusions !== undefined) yield* withinExclusions(at, maintenance.exclusions);
}

type Exclusions = Loose<ClusterKeys["maintenance"]["exclusions"]>;

function* withinExclusions(at: string, exclusions: Exclusions): Generator<Problem> {
  if (exclusions.length > MAX_EXCLUSIONS) {
    yield {
      at: `${at}.maintenance.exclusions`,
      problem: `has ${exclusions.length}; expected at most ${MAX_EXCLUSIONS}`,
    };
  }
  for (const [index, exclusion] of exclusions.entries()) {
    const { start, end } = exclusion ?? {};
    if (start === undefined || end === undefined || Date.parse(start) < Date.parse(end)) continue;
    yield {
      at: `${at}.maintenance.exclusions[${index}].end`,
      problem: "is not after start; expected a later time",
    };
  }
}

/** Contradictions between two clusters of a stack. */
export function* betweenClusters([at, a]: PlacedCluster, [otherAt, b]: PlacedCluster): Generator<Problem> {
  const [window, otherWindow] = [windowOf(a), windowOf(b)];
  if (window && otherWindow && windowsOverlap(window, otherWindow)) {
    yield {
      at: `${otherAt}.maintenance`,
      problem: `is open while ${at}.maintenance is; expected windows apart, so that one cluster is there while the other is upgraded`,
    };
  }
  const [network, otherNetwork] = [existingNetworkOf(a), existingNetworkOf(b)];
  if (network !== undefined && network === otherNetwork) {
    yield* overlappingRanges({
      [`${at}.controlPlane.range`]: a?.controlPlane?.range,
      [`${otherAt}.controlPlane.range`]: b?.controlPlane?.range,
    });
  }
}

const existingNetworkOf = (cluster: Loose<ClusterKeys>): string | undefined =>
  cluster?.network?.mode === "existing" ? cluster.network.network : undefined;

/** When a cluster may be upgraded; undefined unless all of it is valid. */
function windowOf(cluster: Loose<ClusterKeys>): Window | undefined {
  const { days, start, hours } = cluster?.maintenance ?? {};
  if (start === undefined || hours === undefined) return undefined;
  return days?.every((day) => day !== undefined) ? { days: days as Window["days"], start, hours } : undefined;
}

/** @param byPath ranges by their paths in the configuration */
function* overlappingRanges(byPath: Readonly<Record<string, string | undefined>>): Generator<Problem> {
  const ranges = Object.entries(byPath).map(([at, text]) => ({
    at,
    range: text === undefined ? undefined : parseCidr(text),
  }));
  for (const [index, a] of ranges.entries()) {
    for (const b of ranges.slice(index + 1)) {
      if (a.range === undefined || b.range === undefined || !overlaps(a.range, b.range)) continue;
      yield { at: b.at, problem: `overlaps ${a.at}; expected a range of its own` };
    }
  }
}
