import { allOf } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { Pod } from "../pod-selection";
import { enforcesPolicies, runsDataplaneV2 } from "./dataplane";
import { engineOf, type OtherPolicy } from "./other-policies";
import { type Policy, someEgressPolicyOf } from "./pod-network";

/**
 * Whether NetworkPolicies, too, deny the egress of Pods that no policy allows, so that their finding covers this one: where the cluster's
 * own dataplane enforces both kinds of policies, and so sees the same addresses.
 * @param rule that judges both.
 */
export function isSaidOfNetworkPolicy(
  rule: string,
  policy: OtherPolicy,
  pod: Pod,
  context: Pick<Context, "stack" | "voiceOf">,
  ask: (other: Policy) => boolean = () => true,
): boolean {
  const { stack } = context;
  const cluster = stack.clusterOf(policy);
  if (!cluster) return false;
  return allOf(
    () => enforcesPolicies(cluster),
    () => runsDataplaneV2(cluster) === (engineOf(policy) === "Cilium"),
    () =>
      someEgressPolicyOf(pod, pod.workload, stack, (other) =>
        allOf(
          () => context.voiceOf(rule, other) === "speaks",
          () => ask(other),
        ),
      ),
  );
}
