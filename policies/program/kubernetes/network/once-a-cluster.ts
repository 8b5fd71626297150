import { firstNames } from "../../../../gke/counted";
import { resourcePath } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { clusterKey } from "../namespaces";

// What depends on one thing that is not known of a cluster is reported once for its policies, and not for each.

/** What a check knows of the policy that it judges. */
export type Judging = Pick<Context, "self" | "stack" | "voiceOf">;

/**
 * The policies for which the finding of this one stands too; undefined where another one stands for this one.
 * @param rule that reports them: what is exempt stands for itself.
 * @param alike the policies of the stack of which the same is to be said, in an order that is the same for each.
 */
export function othersAlike(
  rule: string,
  alike: readonly StackResource[],
  context: Judging,
): readonly StackResource[] | undefined {
  const { self, stack } = context;
  const speaks = (policy: StackResource) => context.voiceOf(rule, policy) === "speaks";
  if (!speaks(self) || !alike.some(({ urn }) => urn === self.urn)) return [];
  const cluster = clusterKey(self, stack);
  const isAlike = (policy: StackResource) => clusterKey(policy, stack) === cluster && speaks(policy);
  if (alike.find(isAlike)?.urn !== self.urn) return undefined;
  return alike.filter(isAlike).slice(1);
}

const MOST_NAMES = 5;

/** Names the other policies, as a sentence of a fix; empty for none. */
export const sameIsTrueOf = (others: readonly StackResource[]): string =>
  others.length === 0 ? "" : ` The same is true of ${firstNames(others.map(resourcePath), MOST_NAMES)}.`;
