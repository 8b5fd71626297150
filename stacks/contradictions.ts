import { MAX_EXCLUSIONS } from "../gke/maintenance";
import { MAX_PARALLEL_NODES, UPGRADE_STRATEGY } from "../gke/upgrades";
import { SEVERITIES } from "./alerts/alert";
import type { AlertsConfig } from "./alerts/options";
import { overlaps, parseCidr } from "./cidr";
import type { Keys } from "./config-keys";
import { windowsOverlap } from "./maintenance";
import type { Problem } from "./shared/readers";

type Cluster = Keys["clusters"] extends ReadonlyMap<string, infer C> ? C : never;
/** A cluster and its path in the configuration. */
type Placed = readonly [at: string, cluster: Cluster];

/** What is wrong between values that are each right. */
export function* contradictions({
  clusters,
  nodePools,
  rollout,
  gitlabRunner,
  alerts,
}: Keys): Generator<Problem> {
  const placed = [...clusters].map(([name, cluster]): Placed => [`clusters.${name}`, cluster]);
  for (const [index, each] of placed.entries()) {
    yield* withinCluster(...each);
    for (const earlier of placed.slice(0, index)) yield* betweenClusters(earlier, each);
  }
  yield* betweenNodePools(nodePools);
  if (gitlabRunner !== undefined && ![...nodePools.values()].some(({ role }) => role === "runners")) {
    yield {
      at: "nodePools",
      problem: "has no pool with the role runners; expected at least one, as gitlabRunner runs there",
    };
  }
  if (rollout !== undefined) yield* withOrder([...clusters.keys()], rollout.order);
  if (alerts !== undefined) yield* withinAlerts(alerts);
}

function* withinAlerts({ channels }: AlertsConfig): Generator<Problem> {
  for (const severity of SEVERITIES) {
    if ([...channels.values()].some(({ severities }) => severities.includes(severity))) continue;
    yield { at: "alerts.channels", problem: `has no channel that takes ${severity}; expected at least one` };
  }
  for (const [name, channel] of channels) {
    if (channel.type !== "webhook" || (channel.username === undefined) === (channel.password === undefined))
      continue;
    yield {
      at: `alerts.channels.${name}`,
      problem: "has a username or a password; expected both, or an url that holds a token",
    };
  }
}

function* withinCluster(
  at: string,
  { region, network, controlPlane, maintenance }: Cluster,
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

function* betweenClusters([at, a]: Placed, [otherAt, b]: Placed): Generator<Problem> {
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

function* betweenNodePools(nodePools: Keys["nodePools"]): Generator<Problem> {
  const pools = [...nodePools];
  for (const role of ["canary", "general"] as const) {
    if (pools.some(([, pool]) => pool.role === role)) continue;
    yield { at: "nodePools", problem: `has no pool with the role ${role}; expected at least one` };
  }
  for (const [name, { minNodes, maxNodes, upgrade }] of pools) {
    if (minNodes > maxNodes) {
      yield {
        at: `nodePools.${name}.minNodes`,
        problem: `is ${minNodes}; expected no more than maxNodes, ${maxNodes}`,
      };
    }
    if (upgrade.strategy !== UPGRADE_STRATEGY.surge) continue;
    const { maxSurge, maxUnavailable } = upgrade;
    const at = `nodePools.${name}.upgrade.maxSurge`;
    if (maxSurge + maxUnavailable === 0) {
      yield {
        at,
        problem:
          "is 0, and so is maxUnavailable; expected one of the two to be more, or no node can be upgraded",
      };
    }
    if (maxSurge + maxUnavailable > MAX_PARALLEL_NODES) {
      yield {
        at,
        problem: `is ${maxSurge}, and maxUnavailable ${maxUnavailable}; expected no more than ${MAX_PARALLEL_NODES} together`,
      };
    }
  }
}

function* withOrder(clusters: readonly string[], order: readonly string[]): Generator<Problem> {
  for (const [index, name] of order.entries()) {
    const problem = !clusters.includes(name)
      ? "names no cluster of the stack"
      : order.indexOf(name) < index
        ? "names a cluster again"
        : undefined;
    if (problem === undefined) continue;
    yield {
      at: `rollout.order[${index}]`,
      problem: `${problem}; expected each of ${clusters.join(", ")} once`,
    };
  }
  for (const name of clusters) {
    if (order.includes(name)) continue;
    yield { at: "rollout.order", problem: `lacks ${name}; expected each cluster of the stack once` };
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
