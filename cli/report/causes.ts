import { type Finding, isBlocking, type JudgedStack, rankOf } from "./finding";

/** A finding that several resources or stacks may share: said once. */
export interface Cause {
  /** What is said of it; the first of those that are alike. */
  readonly finding: Finding;
  readonly resources: readonly Finding[];
  readonly stacks: ReadonlySet<string>;
}

const byWeight = (a: Cause, b: Cause): number =>
  Number(isBlocking(b.finding)) - Number(isBlocking(a.finding)) || rankOf(a.finding) - rankOf(b.finding);

/**
 * The findings of all stacks, alike ones together, the most severe first.
 * @param keyOf what makes two alike; of one key, all are one cause.
 */
export function causesOf(
  stacks: readonly JudgedStack[],
  isShown: (finding: Finding) => boolean,
  keyOf: (finding: Finding) => string,
): Cause[] {
  const causes = new Map<string, { finding: Finding; resources: Finding[]; stacks: Set<string> }>();
  for (const stack of stacks) {
    for (const finding of stack.findings.filter(isShown)) {
      const key = JSON.stringify([keyOf(finding), isBlocking(finding)]);
      const cause = causes.get(key) ?? { finding, resources: [], stacks: new Set() };
      cause.resources.push(finding);
      cause.stacks.add(stack.name);
      causes.set(key, cause);
    }
  }
  return [...causes.values()].sort(byWeight);
}

/** What several resources have in common of a violation: rule, problem and fix, and the property that it is on. */
export const violationKey = ({ rule, severity, property, problem, fix, exemption }: Finding): string =>
  JSON.stringify([rule, severity, property, problem, fix, exemption]);
