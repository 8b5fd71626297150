import { someItem } from "../../evaluation/unknown";
import type { Pool } from "./node-pools";

/**
 * Whether one of a pool's node labels has one of the words as its name or as its value: of `ci` and `critical`, `ci: "true"` and
 * `example.com/tier: critical` have one, but not `critical: "false"`.
 */
export function isMarked(pool: Pool, words: readonly string[]): boolean {
  const labels = pool.nodeConfig?.labels ?? {};
  return someItem(Object.keys(labels), (key) => {
    const value = labels[key];
    return words.includes(key.replace(/^.*\//, "")) ? value !== "false" : words.includes(value ?? "");
  });
}
