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
 * How a policy of Cilium's or Calico's cuts Pods that use Workload Identity off from the metadata server: it denies the way, or denies
 * everything and allows nothing, while no other policy of the stack allows the way and none before it denies it too.
 */
export function howItCutsOff(
  policy: OtherPolicy,
  context: Pick<Context, "stack" | "voiceOf">,
): "denied" | "closed" | undefined {
  const { stack } = context;
  if (deniesOnPurpose(policy)) return undefined;
  const some = (ask: (pod: Pod) => boolean) =>
    somePodNear(policy, stack, (pod) =>
      allOf(
        () => ask(pod),
        () => actsInGoogleCloud(pod.workload, pod.template(), stack),
      ),
    );
  if (some((pod) => refuses(policy, pod, stack))) return "denied";
  return some((pod) => closesAlone(policy, pod, context)) ? "closed" : undefined;
}

/** The types of the policies of the same project. */
export const peersOf = (policy: OtherPolicy) =>
  engineOf(policy) === "Cilium" ? CILIUM_POLICIES : CALICO_POLICIES;

/** Calico evaluates its policies in order; what a policy of Cilium's denies, no other can allow. */
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

/** Whether one of Calico's policies that is evaluated earlier decides on a way of Pods, so that the other one is not evaluated. */
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
          // If a tier passes traffic on, the next one still decides.
          () => tierOf(other) === tierOf(policy) && passes(stance),
        ),
      () => precedes(other, policy),
    ),
  );

const closesAlone = (policy: OtherPolicy, pod: Pod, context: Pick<Context, "stack" | "voiceOf">): boolean => {
  const { stack } = context;
  const endpoint = endpointOf(policy);
  const isBefore = comesBefore(policy, stack);
  return allOf(
    () => takesStance(policy, pod, stack, ({ closes }) => closes()),
    () =>
      !someStance(peersOf(policy), pod, stack, ({ leavesOpen, closes }, other) =>
        anyOf(
          () => leavesOpen(endpoint),
          () =>
            allOf(
              () => isBefore(other),
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

/** A test of whether another policy comes before this one, as the program's types and order have them. */
export function comesBefore(policy: OtherPolicy, stack: StackIndex): (other: OtherPolicy) => boolean {
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

/** Whether one of Calico's policies is evaluated before another: it has a lower order in the same tier; one without an order comes last. */
function precedes(policy: OtherPolicy, other: OtherPolicy): boolean {
  // The order of the tiers is unknown here.
  if (tierOf(policy) !== tierOf(other)) throw new Undecided("spec.tier");
  return orderOf(policy) <= orderOf(other);
}

const tierOf = (policy: OtherPolicy): string =>
  (policy as StackResource<CalicoType>).inputs.spec?.tier ?? "default";

const orderOf = (policy: OtherPolicy): number =>
  (policy as StackResource<CalicoType>).inputs.spec?.order ?? Number.POSITIVE_INFINITY;
