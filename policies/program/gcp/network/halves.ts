import type { Search } from "../../../evaluation/search";
import { ifKnown, resourcePath, someItem } from "../../../evaluation/unknown";
import type { StackResource } from "../../../stack";

// Denials that each are about a half of all addresses, and together about all.

/** The halves of all IPv4 addresses. */
const HALVES = ["0.0.0.0/1", "128.0.0.0/1"];

/** Whether blocks are, or hold among others, a half of all addresses. */
export const holdHalf = (ranges: readonly string[] | undefined): boolean =>
  someItem(ranges, (range) => HALVES.includes(range));

interface Halves<R> {
  /** All rules that may belong to it, the denial among them, in an order that is the same for each. */
  readonly others: Search<R>;
  /** Whether a rule denies a half to those whom the denial is about. */
  isHalf(rule: R): boolean;
  /** Whether a rule denies what matters by itself, so that it has a finding of its own. */
  isEnough(rule: R): boolean;
}

/** The rules, a denial first among them, that deny what matters in halves; empty where it is not the first, or none is needed besides. */
export function inHalves<R>(denial: R, { others, isHalf, isEnough }: Halves<R>): readonly R[] {
  if (!isHalf(denial)) return [];
  const halves: R[] = [];
  others((rule) => {
    if (isHalf(rule)) halves.push(rule);
    return false;
  });
  const isCovered = ifKnown(() => someItem(halves, isEnough));
  return halves.length > 1 && halves[0] === denial && !isCovered ? halves : [];
}

/** The blocks of rules; undefined where a rule alone names none. */
export const blocksOf = <R>(
  rules: readonly R[],
  rangesOf: (rule: R) => string[] | undefined,
): string[] | undefined =>
  rules.length > 1 ? rules.flatMap((rule) => rangesOf(rule) ?? []) : rules[0] && rangesOf(rules[0]);

/** The other rules of those that deny in halves, as part of a sentence. */
export const togetherWith = (denial: StackResource, halves: readonly StackResource[]): string => {
  const others = halves.filter((each) => each !== denial).map(resourcePath);
  return ` together with ${[...new Set(others)].join(", ")}`;
};
