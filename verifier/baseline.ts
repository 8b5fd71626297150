// What one run in `cluster` mode leaves for the next to compare with. Pure.

import type { Survey } from "./survey";
import type { Baseline } from "./verdict";

/** What the next run compares with; undefined where something could not be read. */
export function baselineFrom({ controlPlane, servers }: Survey): Baseline | undefined {
  if (controlPlane === undefined || !servers) return undefined;
  const distinct = (key: "component" | "image" | "revision") =>
    [...new Set([...servers.values()].map((server) => server[key]))].sort().join(", ").slice(0, 300);
  return {
    "control plane": controlPlane,
    component: distinct("component"),
    image: distinct("image"),
    revision: distinct("revision"),
  };
}

/** What is different from the last run, one phrase each. */
export function changesBetween(before: Baseline | undefined, after: Baseline | undefined): readonly string[] {
  if (!before || !after) return [];
  return Object.entries(after)
    .filter(([what, value]) => before[what] !== value)
    .map(([what, value]) => `${what}: ${before[what]} -> ${value}`);
}
