import { firstNames } from "../../../../gke/counted";
import { resourcePath } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { StackResource } from "../../../stack";

// What is said once a cluster, and not of each policy: that the cluster has NodeLocal DNSCache if it was made with a version that brings it.

/** What a check knows of the policy that it judges. */
export type Judging = Pick<Context, "self" | "stack" | "voiceOf">;

/** The policies for which the finding of this one stands too; undefined where another one stands for this one. */
export function othersAlike(
  alike: readonly StackResource[],
  context: Judging,
): readonly StackResource[] | undefined {
  const { self, stack } = context;
  const speaks = (policy: StackResource) => context.voiceOf("netpol-allows-dns-egress", policy) === "speaks";
  if (!speaks(self)) return [];
  const cluster = stack.clusterOf(self);
  const isAlike = (policy: StackResource) => stack.clusterOf(policy) === cluster && speaks(policy);
  if (alike.find(isAlike)?.urn !== self.urn) return undefined;
  return alike.filter(isAlike).slice(1);
}

const MOST_NAMES = 5;

/** What settles the matter for all policies of the cluster, as sentences of a fix. */
export const onceForAll = (others: readonly StackResource[]): string =>
  [
    ...(others.length === 0
      ? []
      : [` The same is true of ${firstNames(others.map(resourcePath), MOST_NAMES)}.`]),
    " For a cluster without NodeLocal DNSCache, set addonsConfig.dnsCacheConfig.enabled to false.",
  ].join("");
