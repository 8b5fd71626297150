// What is wrong with a cluster, before nodes with the same problem are reported together. Pure.

import { inNaturalOrder } from "../gke/natural-order";
import type { FaultId } from "./faults";
import type { Survey } from "./survey";
import { MAX_NODES, type Problem } from "./verdict";

/** A problem, and the names of the nodes with it. */
export type Finding = readonly [fault: FaultId, check: string, detail: string, nodes?: readonly string[]];

/** Adds a name to the group of a key. */
export function addTo(groups: Map<string, string[]>, key: string, name: string): void {
  const names = groups.get(key);
  if (names) names.push(name);
  else groups.set(key, [name]);
}

/** The names of the items for which a condition holds. */
export const namesWhere = <T>(all: ReadonlyMap<string, T>, holds: (each: T) => boolean): readonly string[] =>
  [...all].filter(([, each]) => holds(each)).map(([name]) => name);

/** Merges findings into problems, each with all nodes that have it, in the order in which they were found. */
export function problemsOf(findings: readonly Finding[], { nodes }: Survey): readonly Problem[] {
  const problems = new Map<string, Problem & { names: string[] }>();
  for (const [fault, check, detail, names = []] of findings) {
    const key = `${fault} ${detail}`;
    const known = problems.get(key) ?? { fault, check, detail, names: [] };
    known.names.push(...names);
    problems.set(key, known);
  }
  return [...problems.values()].map(({ names, ...problem }) =>
    names.length > 0
      ? {
          ...problem,
          nodes: names.sort(inNaturalOrder).slice(0, MAX_NODES),
          nodeCount: names.length,
          pools: [...new Set(names.map((name) => nodes?.get(name)?.pool))],
        }
      : problem,
  );
}
