import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, Undecided } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { actsInGoogleCloud } from "../identity/identity";
import type { Pod } from "../pod-selection";
import { allowsEgress } from "./egress";
import { deniesOnPurpose } from "./metadata-egress";
import { isSaidOfNetworkPolicy } from "./network-policies-first";
import {
  CALICO_POLICIES,
  type CalicoType,
  CILIUM_POLICIES,
  endpointOf,
  engineOf,
  OTHER_POLICIES,
  type OtherPolicy,
  somePodNear,
  someStance,
  takesStance,
} from "./other-policies";
import { someEgressPolicyOf } from "./pod-network";
import type { Stance } from "./stances";

/**
 * How a policy of Cilium's or Calico's cuts Pods that use Workload Identity off from the metadata server: it refuses the way, or closes all
 * and opens none, where no other policy of the stack opens this one and none before it closes it too.
 */
export function howItCutsOff(
  policy: OtherPolicy,
  context: Pick<Context, "stack" | "voiceOf">,
): "denied" | "closed" | undefined {
  const { stack } = context;
  if (deniesOnPurpose(policy)) return undefined;
  const some = (isSuch: (pod: Pod) => boolean) =>
    somePodNear(policy, stack, (pod) =>
      allOf(
        () => isSuch(pod),
        () => actsInGoogleCloud(pod.workload, pod.template(), stack),
      ),
    );
  if (some((pod) => refuses(policy, pod, stack))) return "denied";
  return some((pod) => closesAlone(policy, pod, context)) ? "closed" : undefined;
}

/** The types of the policies of the same project. */
export const peersOf = (policy: OtherPolicy) =>
  engineOf(policy) === "Cilium" ? CILIUM_POLICIES : CALICO_POLICIES;

/** Calico asks its policies in their order; what Cilium denies, nothing allows. */
const refuses = (policy: OtherPolicy, pod: Pod, stack: StackIndex): boolean =>
  allOf(
    () => takesStance(policy, pod, stack, ({ denies }) => denies(endpointOf(policy))),
    () =>
      !isDecidedBefore(
        policy,
        pod,
        stack,
        ({ allows }) => allows(endpointOf(policy)),
        ({ passes }) => passes(endpointOf(policy)),
      ),
  );

/** Whether a policy of Calico's that is asked before another one decides on a way of Pods, so that the other is not asked. */
export const isDecidedBefore = (
  policy: OtherPolicy,
  pod: Pod,
  stack: StackIndex,
  opens: (stance: Stance) => boolean,
  passes: (stance: Stance) => boolean,
): boolean =>
  engineOf(policy) === "Calico" &&
  someStance(CALICO_POLICIES, pod, stack, (stance, other) =>
    allOf(
      () => other.urn !== policy.urn,
      () =>
        anyOf(
          () => opens(stance),
          // What a tier passes on, the next one still decides.
          () => tierOf(other) === tierOf(policy) && passes(stance),
        ),
      () => precedes(other, policy),
    ),
  );

const closesAlone = (policy: OtherPolicy, pod: Pod, context: Pick<Context, "stack" | "voiceOf">): boolean => {
  const { stack } = context;
  const endpoint = endpointOf(policy);
  const isPlaced = placesOf(policy, stack);
  return allOf(
    () => takesStance(policy, pod, stack, ({ closes }) => closes()),
    () =>
      !someStance(peersOf(policy), pod, stack, ({ leavesOpen, closes }, other) =>
        anyOf(
          () => leavesOpen(endpoint),
          () =>
            allOf(
              () => isPlaced(other),
              () => closes(),
            ),
        ),
      ),
    () =>
      !someEgressPolicyOf(pod, pod.workload, stack, ({ inputs }) =>
        allowsEgress(inputs.spec, endpoint.address, endpoint.ports[0]),
      ),
    () => !isSaidOfNetworkPolicy("netpol-allows-metadata-egress", policy, pod, context),
  );
};

/** Whether another policy stands before this one. */
export function placesOf(policy: OtherPolicy, stack: StackIndex): (other: OtherPolicy) => boolean {
  const all = places({ stack });
  const own = all.get(policy.urn) ?? 0;
  return ({ urn }) => (all.get(urn) ?? 0) < own;
}

const places = ofStack(
  ({ stack }: { stack: StackIndex }): ReadonlyMap<string, number> =>
    new Map(
      OTHER_POLICIES.flatMap((type) => stack.all(type).map(({ urn }) => urn)).map((urn, i) => [urn, i]),
    ),
);

/** Whether one policy of Calico's is asked before another: by a lower order in one tier, which all but the last ones have. */
function precedes(policy: OtherPolicy, other: OtherPolicy): boolean {
  // Which tier comes first is not known here.
  if (tierOf(policy) !== tierOf(other)) throw new Undecided("spec.tier");
  return orderOf(policy) <= orderOf(other);
}

const tierOf = (policy: OtherPolicy): string =>
  (policy as StackResource<CalicoType>).inputs.spec?.tier ?? "default";

const orderOf = (policy: OtherPolicy): number =>
  (policy as StackResource<CalicoType>).inputs.spec?.order ?? Number.POSITIVE_INFINITY;
