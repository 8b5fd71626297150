// What one run in `cluster` mode leaves for the next to compare with. Pure.

import { type PoolSizes, sizesToKeep } from "./expected-nodes";
import type { Survey } from "./survey";
import type { Baseline } from "./verdict";

/**
 * What the next run compares with; undefined where something could not be read.
 * @param minNodes of pools
 * @param before what the last run left
 */
export function baselineFrom(
  { controlPlane, servers, nodes }: Survey,
  minNodes: PoolSizes = [],
  before?: Baseline,
): Baseline | undefined {
  if (controlPlane === undefined || !servers || !nodes) return undefined;
  const distinct = (key: "component" | "image" | "revision") =>
    [...new Set([...servers.values()].map((server) => server[key]))].sort().join(", ").slice(0, 300);
  return {
    "control plane": controlPlane,
    component: distinct("component"),
    image: distinct("image"),
    revision: distinct("revision"),
    // Limited to as many pools as keep the whole message within its bounds.
    ...(minNodes.length > 0 && {
      [NODES]: sizesToKeep(nodes, minNodes.slice(0, MAX_POOLS), nodesOf(before)).join(),
    }),
  };
}

const NODES = "nodes";
const MAX_POOLS = 20;

/** The number of nodes that a run saw, by pool. */
export const nodesOf = (baseline: Baseline | undefined): PoolSizes => baseline?.[NODES]?.split(",") ?? [];

/** What has changed since the last run, a phrase for each change. */
export function changesBetween(before: Baseline | undefined, after: Baseline | undefined): readonly string[] {
  if (!before || !after) return [];
  return Object.entries(after)
    .filter(([what, value]) => before[what] !== value)
    .map(([what, value]) => `${what}: ${before[what]} -> ${value}`);
}
