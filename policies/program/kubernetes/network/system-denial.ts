import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import type { StackIndex } from "../../../stack";
import { namespaceKey } from "../namespace-of";
import { isBefore } from "../pod-selection";
import { selects } from "../selectors";
import { hasEgressRules, restrictsEgress, restrictsIngress } from "./egress";
import { letsIn } from "./lets-in";
import { type Policy, someNeighbourPolicy } from "./pod-network";
import { type SystemPods, systemPodsIn } from "./system-pods";

type Spec = Policy["inputs"]["spec"];

/** What makes of Pods such that it does not matter who asks them, and where. */
export const ASKED_NOTHING = { askedAt: undefined, isAskedByOthers: false } satisfies Partial<SystemPods>;

/** Egress and ingress: whether a policy restricts it, and whether it allows what Pods need: anything, or what other Pods ask of them. */
const DIRECTIONS: readonly {
  readonly name: string;
  restricts(spec: Spec): boolean;
  opens(spec: Spec, pods: SystemPods): boolean;
}[] = [
  { name: "in", restricts: restrictsIngress, opens: letsIn },
  // Whichever ways a policy restricts, it restricts one.
  {
    name: "either",
    restricts: () => true,
    opens: (spec) =>
      anyOf(
        () => (spec?.ingress?.length ?? 0) > 0,
        () => hasEgressRules(spec),
      ),
  },
  { name: "out", restricts: restrictsEgress, opens: hasEgressRules },
];

/**
 * The first of GKE's Pods that a policy is the first in the program to cut off, so that nothing reaches them or they reach nothing;
 * undefined for none.
 */
export const systemPodsCutOff = (policy: Policy, stack: StackIndex): SystemPods | undefined =>
  systemPodsIn(
    () => namespaceKey(policy, stack),
    policy,
    stack,
    (pods) => cutsOff(policy, pods, stack),
  )[0];

/** What nothing lets through to or from Pods that a policy cuts off. */
export const lackOf = (policy: Policy, pods: SystemPods, stack: StackIndex): string =>
  isOpenTo(policy, { ...pods, ...ASKED_NOTHING }, stack) ? `traffic at port ${pods.askedAt}` : "any traffic";

/** Whether Pods of their own namespace alone reach Pods that a policy cuts off. */
export const isOpenToOwnNamespace = (policy: Policy, pods: SystemPods, stack: StackIndex): boolean =>
  pods.isAskedByOthers === true && isOpenTo(policy, { ...pods, isAskedByOthers: false }, stack);

const isOpenTo = (policy: Policy, pods: SystemPods, stack: StackIndex): boolean =>
  ifKnown(() => cutsOff(policy, pods, stack)) === false;

const cutsOff = (policy: Policy, pods: SystemPods, stack: StackIndex): boolean =>
  someItem(DIRECTIONS, ({ restricts, opens }) =>
    allOf(
      () => restricts(policy.inputs.spec),
      () => isSelected(policy, pods),
      () => !someOther(policy, stack, pods, (other) => opens(other.inputs.spec, pods)),
      () =>
        !someOther(policy, stack, pods, (other) =>
          allOf(
            () => isBefore(other, policy, stack),
            () => restricts(other.inputs.spec),
          ),
        ),
    ),
  );

const isSelected = ({ inputs }: Policy, { labels }: SystemPods): boolean =>
  inputs.spec !== undefined && selects(inputs.spec.podSelector, labels);

/** Whether `ask` holds for a policy of the namespace that selects the Pods, this one included. */
const someOther = (
  policy: Policy,
  stack: StackIndex,
  pods: SystemPods,
  ask: (other: Policy) => boolean,
): boolean =>
  someNeighbourPolicy(policy, stack, (other) =>
    allOf(
      () => isSelected(other, pods),
      () => ask(other),
    ),
  );
