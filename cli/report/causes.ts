import { type Finding, isBlocking, type JudgedStack, rankOf } from "./finding";

/** A finding that several resources or stacks may share, and that is printed once. */
export interface Cause {
  /** The first of the findings with this cause. */
  readonly finding: Finding;
  readonly resources: readonly Finding[];
  readonly stacks: ReadonlySet<string>;
}

const byWeight = (a: Cause, b: Cause): number =>
  Number(isBlocking(b.finding)) - Number(isBlocking(a.finding)) || rankOf(a.finding) - rankOf(b.finding);

/**
 * Groups the findings of all stacks by cause, the most severe first.
 * @param keyOf the key of a finding; findings with the same key have one cause.
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

/** How many findings these causes have together. */
export const findingsIn = (causes: readonly Cause[]): number =>
  causes.reduce((sum, { resources }) => sum + resources.length, 0);

/** The key of a violation: rule, problem, fix and property. */
export const violationKey = ({ rule, severity, property, problem, fix, exemption }: Finding): string =>
  JSON.stringify([rule, severity, property, problem, fix, exemption]);
