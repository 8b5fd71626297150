import type { Finding } from "../rule";
import { allOf } from "./unknown";

/**
 * Findings that hold under a condition only. Where the condition is unknown, they are undecided, and nothing is where there are none.
 */
export function* findingsIf(condition: () => boolean, check: () => Iterable<Finding>): Iterable<Finding> {
  const found: Finding[] = [];
  const holds = allOf(condition, () => {
    for (const finding of check()) found.push(finding);
    return found.length > 0;
  });
  if (holds) yield* found;
}

/** A check of the resources to which a condition applies: where that is unknown, what it finds is undecided. */
export const checkIf =
  <I, C>(applies: (inputs: I) => boolean, check: (inputs: I, context: C) => Iterable<Finding>) =>
  (inputs: I, context: C): Iterable<Finding> =>
    findingsIf(
      () => applies(inputs),
      () => check(inputs, context),
    );
