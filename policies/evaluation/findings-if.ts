import type { Finding } from "../rule";
import { allOf } from "./unknown";

/**
 * Findings that hold under a condition only. Where the condition is unknown, they are undecided, and nothing is where there are none.
 */
export function* findingsIf(condition: () => boolean, check: () => Iterable<Finding>): Iterable<Finding> {
  const found: Finding[] = [];
  const holds = allOf(condition, () => {
    found.push(...check());
    return found.length > 0;
  });
  if (holds) yield* found;
}
