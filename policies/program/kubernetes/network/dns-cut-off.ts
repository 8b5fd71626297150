import { ofStack } from "../../../evaluation/of-stack";
import { allOf, ifKnown } from "../../../evaluation/unknown";
import { NETWORK_POLICY } from "../../../resource-types";
import type { Context } from "../../../rule";
import { actsInGoogleCloud } from "../identity/identity";
import { isBefore, type Pod } from "../pod-selection";
import { mayAllowDns } from "./dns-egress";
import { deniesEgress, type PolicySpec } from "./egress";
import { deniesOnPurpose } from "./metadata-egress";
import { mayResolveByOther } from "./other-policies";
import { type Policy, selectsPod, someEgressPolicyOf } from "./pod-network";
import { closedWhere, type Resolving } from "./resolving";

export type AllowsDns = (spec: PolicySpec | undefined, how: Resolving) => boolean;

/** Whether a policy, and none before it in the program, lets Pods that use Workload Identity out and not to whoever resolves names. */
export function cutsOffNames(
  policy: Policy,
  context: Pick<Context, "stack" | "voiceOf">,
  how: Resolving,
  allowsDns: AllowsDns = mayAllowDns,
): boolean {
  const { stack } = context;
  const tellsOfDenials = context.voiceOf("netpol-allows-metadata-egress") !== "disabled";
  const somePolicyOf = (pod: Pod, isSuch: (other: Policy) => boolean) =>
    someEgressPolicyOf(pod, policy, stack, isSuch);
  const isCutOff = (pod: Pod) =>
    allOf(
      () => !somePolicyOf(pod, ({ inputs }) => allowsDns(inputs.spec, how)),
      () => !mayResolveByOther(pod, stack, how),
      () => !somePolicyOf(pod, (other) => isBefore(other, policy, stack)),
      // A denial of everything is the metadata server's matter first.
      () => !tellsOfDenials || somePolicyOf(pod, ({ inputs }) => (inputs.spec?.egress?.length ?? 0) > 0),
      () => !somePolicyOf(pod, deniesOnPurpose),
      () => pod.template()?.spec?.dnsPolicy !== "None",
      () => actsInGoogleCloud(pod.workload, pod.template(), stack),
    );
  return allOf(
    // A policy that opens the way cuts off no Pod, whichever it selects.
    () => !allowsDns(policy.inputs.spec, how),
    () => selectsPod(policy, stack, isCutOff),
  );
}

/** The NetworkPolicies of a stack that cut Pods off from NodeLocal DNSCache alone, which their clusters may have. */
export const closedByDefault = ofStack((context: Pick<Context, "stack" | "voiceOf">): readonly Policy[] =>
  context.stack
    .all(NETWORK_POLICY)
    .filter((policy) =>
      ifKnown(
        () =>
          deniesEgress(policy.inputs) &&
          closedWhere(context.stack.clusterOf(policy), (how) => cutsOffNames(policy, context, how))
            ?.isByDefault,
      ),
    ),
);
