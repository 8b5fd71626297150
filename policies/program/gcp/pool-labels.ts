import { someItem } from "../../evaluation/unknown";
import type { Pool } from "./node-pools";

/**
 * Whether a pool has a node label whose name or value is one of the words. For `ci` and `critical`, the labels `ci: "true"` and
 * `example.com/tier: critical` match, while `critical: "false"` does not.
 */
export function isMarked(pool: Pool, words: readonly string[]): boolean {
  const labels = pool.nodeConfig?.labels ?? {};
  return someItem(Object.keys(labels), (key) => {
    const value = labels[key];
    return words.includes(key.replace(/^.*\//, "")) ? value !== "false" : words.includes(value ?? "");
  });
}
