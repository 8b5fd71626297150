import { MAX_PARALLEL_NODES, UPGRADE_STRATEGY } from "../gke/upgrades";
import { SEVERITIES } from "./alerts/alert";
import type { AlertsConfig } from "./alerts/options";
import { withAutopilot } from "./autopilot-contradictions";
import { betweenClusters, type PlacedCluster, withinCluster } from "./cluster-contradictions";
import type { Keys } from "./config-keys";
import type { NodePoolConfig } from "./node-pool-keys";
import { type Loose, type Problem, suggestion } from "./shared/decoder";

/** Contradictions between values that are each valid; missing and invalid values are skipped. */
export function* contradictions(keys: NonNullable<Loose<Keys>>): Generator<Problem> {
  const { clusters, autopilot, nodePools, rollout, gitlabRunner, alerts } = keys;
  const placed = [...(clusters ?? [])].map(([name, cluster]): PlacedCluster => [`clusters.${name}`, cluster]);
  for (const [index, each] of placed.entries()) {
    yield* withinCluster(...each);
    for (const earlier of placed.slice(0, index)) yield* betweenClusters(earlier, each);
  }
  if (autopilot === true) yield* withAutopilot(keys);
  if (autopilot === false && nodePools !== undefined)
    yield* betweenNodePools([...nodePools], gitlabRunner !== undefined);
  if (rollout?.order !== undefined && clusters !== undefined)
    yield* withOrder([...clusters.keys()], rollout.order);
  if (alerts?.channels !== undefined) yield* withinAlerts(alerts.channels);
}

type Channels = NonNullable<NonNullable<Loose<AlertsConfig>>["channels"]>;

function* withinAlerts(channels: Channels): Generator<Problem> {
  const taken = [...channels.values()].map((channel) => channel?.severities);
  for (const severity of SEVERITIES) {
    // An invalid list may have been meant to contain it.
    if (taken.some((all) => !all || all.includes(severity) || all.includes(undefined))) continue;
    yield { at: "alerts.channels", problem: `has no channel that takes ${severity}; expected at least one` };
  }
  for (const [name, channel] of channels) {
    if (channel?.type !== "webhook" || (channel.username === undefined) === (channel.password === undefined))
      continue;
    yield {
      at: `alerts.channels.${name}`,
      problem: "has a username or a password; expected both, or an url that holds a token",
    };
  }
}

type Pool = readonly [name: string, pool: Loose<NodePoolConfig>];

function* betweenNodePools(pools: readonly Pool[], hasRunner: boolean): Generator<Problem> {
  if (pools.length === 0) {
    yield {
      at: "nodePools",
      problem:
        "is missing or empty; expected at least one pool with the role canary and one with the role general, or autopilot: true",
    };
    return;
  }
  yield* missingRoles(pools, hasRunner);
  for (const [name, pool] of pools) if (pool) yield* withinPool(name, pool);
}

function* missingRoles(pools: readonly Pool[], hasRunner: boolean): Generator<Problem> {
  const roles = pools.map(([, pool]) => pool?.role);
  // An invalid role may have been meant for it.
  const lacks = (role: NodePoolConfig["role"]) => !roles.includes(role) && !roles.includes(undefined);
  for (const role of ["canary", "general"] as const) {
    if (lacks(role))
      yield { at: "nodePools", problem: `has no pool with the role ${role}; expected at least one` };
  }
  if (hasRunner && lacks("runners")) {
    yield {
      at: "nodePools",
      problem: "has no pool with the role runners; expected at least one, as gitlabRunner runs there",
    };
  }
  const runners = pools.filter(([, pool]) => pool?.role === "runners");
  if (hasRunner && runners.length > 0 && runners.every(([, pool]) => pool?.spot === true)) {
    yield {
      at: "nodePools",
      problem:
        "has only spot pools with the role runners; expected one that is not spot, for the manager of gitlabRunner",
    };
  }
}

function* withinPool(
  name: string,
  { role, spot, minNodes, maxNodes, upgrade }: NonNullable<Pool[1]>,
): Generator<Problem> {
  if (spot === true && role !== undefined && role !== "runners") {
    yield {
      at: `nodePools.${name}.spot`,
      problem: `is true for the role ${role}; expected it for the role runners alone, whose jobs can be run again`,
    };
  }
  if (minNodes !== undefined && maxNodes !== undefined && minNodes > maxNodes) {
    yield {
      at: `nodePools.${name}.minNodes`,
      problem: `is ${minNodes}; expected no more than maxNodes, ${maxNodes}`,
    };
  }
  if (upgrade?.strategy === UPGRADE_STRATEGY.surge) yield* withinSurge(name, upgrade);
}

function* withinSurge(
  name: string,
  { maxSurge, maxUnavailable }: { readonly maxSurge?: number; readonly maxUnavailable?: number },
): Generator<Problem> {
  if (maxSurge === undefined || maxUnavailable === undefined) return;
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

function* withOrder(clusters: readonly string[], order: readonly (string | undefined)[]): Generator<Problem> {
  for (const [index, name] of order.entries()) {
    if (name === undefined) continue;
    const problem = !clusters.includes(name)
      ? `names no cluster of the stack${suggestion(name, clusters)}`
      : order.indexOf(name) < index
        ? "names a cluster again"
        : undefined;
    if (problem === undefined) continue;
    yield {
      at: `rollout.order[${index}]`,
      problem: `${problem}; expected each of ${clusters.join(", ")} once`,
    };
  }
  // An invalid name may have been meant for it.
  if (order.some((name) => name === undefined || !clusters.includes(name))) return;
  for (const name of clusters) {
    if (order.includes(name)) continue;
    yield { at: "rollout.order", problem: `lacks ${name}; expected each cluster of the stack once` };
  }
}
