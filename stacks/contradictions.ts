import { MAX_PARALLEL_NODES, UPGRADE_STRATEGY } from "../gke/upgrades";
import { SEVERITIES } from "./alerts/alert";
import type { AlertsConfig } from "./alerts/options";
import { betweenClusters, type PlacedCluster, withinCluster } from "./cluster-contradictions";
import type { Keys } from "./config-keys";
import type { Problem } from "./shared/decoder";

/** What is wrong between values that are each right. */
export function* contradictions({
  clusters,
  nodePools,
  rollout,
  gitlabRunner,
  alerts,
}: Keys): Generator<Problem> {
  const placed = [...clusters].map(([name, cluster]): PlacedCluster => [`clusters.${name}`, cluster]);
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
