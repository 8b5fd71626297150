import { ANY_KUBERNETES, type ResourceType } from "../resource-types";
import type { Check, Rule } from "../rule";

/** A check, and the rule that it is part of. */
export interface RuleCheck {
  readonly rule: Rule;
  readonly check: Check<ResourceType>;
}

/** The checks of all rules by the type of resource that they judge. */
export type ChecksByType = ReadonlyMap<string, readonly RuleCheck[]>;

export function checksByType(rules: readonly Rule[]): ChecksByType {
  const table = new Map<string, RuleCheck[]>();
  for (const rule of rules) {
    for (const [type, checks] of Object.entries(rule.checks)) {
      const list = table.get(type) ?? [];
      for (const check of checks as readonly Check<ResourceType>[]) list.push({ rule, check });
      table.set(type, list);
    }
  }
  return table;
}

/** The checks that judge a resource of the type. */
export function* checksFor(table: ChecksByType, type: string): Iterable<RuleCheck> {
  yield* table.get(type) ?? [];
  if (type.startsWith("kubernetes:")) yield* table.get(ANY_KUBERNETES) ?? [];
}

/** The names of all rules that have a check. */
export const rulesOf = (table: ChecksByType): ReadonlySet<string> =>
  new Set([...table.values()].flat().map(({ rule }) => rule.name));
