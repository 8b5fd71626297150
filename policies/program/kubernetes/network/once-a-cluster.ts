import { firstNames } from "../../../../gke/counted";
import { resourcePath } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";
import { clusterKey } from "../namespaces";

// What depends on one thing that is not known of a cluster is reported once for its policies, and not for each.

/** The part of the context that these checks read. */
export type Judging = Pick<Context, "self" | "stack" | "voiceOf">;

/**
 * The policies that the finding on this one covers too; undefined where another policy's finding covers this one.
 * @param rule that reports them: an exempt policy is reported on its own.
 * @param alike the policies of the stack with the same finding, in an order that is the same for each of them.
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

/** A sentence of a fix that names the other policies; empty for none. */
export const sameIsTrueOf = (others: readonly StackResource[]): string =>
  others.length === 0 ? "" : ` The same is true of ${firstNames(others.map(resourcePath), MOST_NAMES)}.`;
