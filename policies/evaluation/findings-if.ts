import type { Finding } from "../rule";
import { findItem } from "./search";
import { allOf, someItem } from "./unknown";

/**
 * The findings of a check, if a condition holds. The check runs even where the condition is unknown: if it finds nothing, the condition
 * does not matter.
 * @throws Undecided where the condition is unknown and there are findings.
 */
export function* findingsIf(condition: () => boolean, check: () => Iterable<Finding>): Iterable<Finding> {
  const found: Finding[] = [];
  const holds = allOf(condition, () => {
    for (const finding of check()) found.push(finding);
    return found.length > 0;
  });
  if (holds) yield* found;
}

/**
 * A check that applies only to resources that meet a condition. Where the condition is unknown, so is what the check finds: see
 * `findingsIf`.
 */
export const checkIf =
  <I, C>(applies: (inputs: I) => boolean, check: (inputs: I, context: C) => Iterable<Finding>) =>
  (inputs: I, context: C): Iterable<Finding> =>
    findingsIf(
      () => applies(inputs),
      () => check(inputs, context),
    );

/**
 * The finding on the first of faults, the worst first, that surely holds.
 * @throws Undecided, after that finding, where a worse one may hold; or without one, where any may.
 */
export function* onWorst<F>(
  faults: readonly F[],
  holds: (fault: F) => boolean,
  findingOn: (fault: F) => Finding,
): Iterable<Finding> {
  const worst = findItem(faults, holds);
  if (worst === undefined) return;
  yield findingOn(worst);
  someItem(faults.slice(0, faults.indexOf(worst)), holds);
}
