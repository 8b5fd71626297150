// Nodes that should be there: of each pool the least that it has by its configuration, as far as the last run saw them. An autoscaler goes no
// lower, and does not always go up to a minimum that was raised. Pure.

import type { NodeFacts } from "./decoders";
import type { Finding } from "./findings";

/** Numbers of nodes by pool, as settings and baselines write them: `general:3`. */
export type PoolSizes = readonly string[];

type Nodes = ReadonlyMap<string, Pick<NodeFacts, "pool">>;

/** Each pool's number of nodes now, and the expected number: its minimum, or the number in the last run where that was smaller. */
const sizes = (nodes: Nodes, minNodes: PoolSizes, before: PoolSizes) =>
  minNodes.map((text) => {
    const [pool = "", min] = text.split(":");
    const present = [...nodes.values()].filter((node) => node.pool === pool).length;
    const last = before.find((each) => each.startsWith(`${pool}:`))?.slice(pool.length + 1);
    return { pool, present, expected: Math.min(Number(min), Number(last ?? 0)) };
  });

/** A finding for each pool with fewer nodes than expected. */
export const missingFindings = (...[nodes, minNodes, before]: Parameters<typeof sizes>): readonly Finding[] =>
  sizes(nodes, minNodes, before)
    .filter(({ present, expected }) => present < expected)
    .map(({ pool, present, expected }) => [
      "nodes-missing",
      "nodes",
      `pool ${pool}: ${present} of at least ${expected}`,
    ]);

/** What the next run compares with: missing nodes stay expected until they exist, or the minimum is lowered. */
export const sizesToKeep = (...[nodes, minNodes, before]: Parameters<typeof sizes>): PoolSizes =>
  sizes(nodes, minNodes, before).map(
    ({ pool, present, expected }) => `${pool}:${Math.max(present, expected)}`,
  );
