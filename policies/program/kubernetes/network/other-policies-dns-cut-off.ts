import { allOf, anyOf } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { Pod } from "../pod-selection";
import { resolvesNames } from "./dns-cut-off";
import { mayAllowDns } from "./dns-egress";
import { calicoRule, ciliumRule, type RuleTo } from "./dns-rules";
import { hasEgressRules } from "./egress";
import { isSaidOfNetworkPolicy } from "./network-policies-first";
import {
  engineOf,
  mayResolveByOther,
  type OtherPolicy,
  somePodNear,
  someStance,
  takesStance,
} from "./other-policies";
import { comesBefore, peersOf } from "./other-policies-cut-off";
import { someEgressPolicyOf } from "./pod-network";
import type { Resolving } from "./resolving";

/** The rules that open the way to a resolver, in the language of a policy. */
export const dnsRuleOf = (policy: OtherPolicy): RuleTo =>
  engineOf(policy) === "Cilium" ? ciliumRule : calicoRule;

/**
 * Whether a policy denies the egress of Pods that use Workload Identity, of which something is allowed, but not DNS: of several that do, the
 * first in the program that allows something, and else the first.
 */
export function cutsOffNames(
  policy: OtherPolicy,
  context: Pick<Context, "stack" | "voiceOf">,
  how: Resolving,
  concerns = resolvesNames,
): boolean {
  const { stack } = context;
  const tellsOfDenials = context.voiceOf("netpol-allows-metadata-egress") !== "disabled";
  const isBefore = comesBefore(policy, stack);
  const some = (pod: Pod, ask: Parameters<typeof someStance>[3]) =>
    someStance(peersOf(policy), pod, stack, ask);
  const opensSome = (pod: Pod) => takesStance(policy, pod, stack, ({ opens }) => opens());
  return somePodNear(policy, stack, (pod) =>
    allOf(
      () => takesStance(policy, pod, stack, ({ closes }) => closes()),
      // Asked first, as it settles most Pods: whether others open the way is asked of each policy.
      () =>
        !some(pod, ({ closes, opens }, other) =>
          allOf(
            () => closes(),
            () =>
              anyOf(
                () => isBefore(other) && !opensSome(pod),
                () => isBefore(other) && opens(),
                () => opens() && !opensSome(pod),
              ),
          ),
        ),
      () => !mayResolveByOther(pod, stack, how),
      () => !someEgressPolicyOf(pod, pod.workload, stack, ({ inputs }) => mayAllowDns(inputs.spec, how)),
      // A denial of everything is the metadata server's matter first.
      () => !tellsOfDenials || some(pod, ({ opens }) => opens()),
      () =>
        !isSaidOfNetworkPolicy(
          "netpol-allows-dns-egress",
          policy,
          pod,
          context,
          ({ inputs }) => !tellsOfDenials || hasEgressRules(inputs.spec),
        ),
      () => concerns(pod, stack),
    ),
  );
}
