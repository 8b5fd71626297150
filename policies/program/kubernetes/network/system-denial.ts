import { CLOUD_DNS_ADDRESS, DNS_PORT } from "../../../../gke/dns";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import type { StackIndex } from "../../../stack";
import { namespaceKey } from "../namespace-of";
import { isBefore } from "../pod-selection";
import { selects } from "../selectors";
import { restrictsEgress, restrictsIngress } from "./egress";
import { letsIn } from "./lets-in";
import { letsOut } from "./lets-out";
import { OTHER_POLICIES } from "./other-policies";
import { type Policy, someNeighbourPolicy } from "./pod-network";
import { AT_CLOUD_DNS } from "./resolving";
import type { Stance } from "./stances";
import { someStanceIn } from "./stances-near";
import type { SystemPods } from "./system-pod-kinds";
import { findSystemPods, sureFirst } from "./system-pods";

type Spec = Policy["inputs"]["spec"];

/** Whether a policy of Cilium's or Calico's allows ingress to Pods from those who ask them. */
export function stanceLetsIn(stance: Stance, pods: SystemPods): boolean {
  return stance.opensIn(pods);
}

/** Whether a policy of Cilium's or Calico's allows the egress that Pods need. */
export function stanceLetsOut(stance: Stance, { asksAt, asksResolver }: SystemPods): boolean {
  return asksResolver ? stance.mayAllowDns(AT_CLOUD_DNS) : stance.opens(asksAt);
}

/** What makes of Pods such that it does not matter who asks them, and where. */
const ASKED_NOTHING = { askedAt: undefined, isAskedByOthers: false } satisfies Partial<SystemPods>;
/** What makes of Pods such that any egress is enough for them. */
const ASKING_NOTHING = { asksAt: undefined, asksResolver: false } satisfies Partial<SystemPods>;

/** What makes of Pods such that any traffic is enough for them. */
export const ANY_TRAFFIC = { ...ASKED_NOTHING, ...ASKING_NOTHING };

/** Egress and ingress: whether a policy restricts it, and whether it, or a policy of Cilium's or Calico's, allows what Pods need. */
const DIRECTIONS: readonly {
  readonly name: string;
  restricts(spec: Spec): boolean;
  opens(spec: Spec, pods: SystemPods): boolean;
  isOpenedBy(stance: Stance, pods: SystemPods): boolean;
}[] = [
  { name: "in", restricts: restrictsIngress, opens: letsIn, isOpenedBy: stanceLetsIn },
  // Whichever ways a policy restricts, it restricts one. Only where nothing at all is allowed is the same lacking either way.
  {
    name: "either",
    restricts: () => true,
    opens: (spec, pods) =>
      anyOf(
        () => letsIn(spec, { ...pods, ...ASKED_NOTHING }),
        () => letsOut(spec, ASKING_NOTHING),
      ),
    isOpenedBy: (stance, pods) =>
      anyOf(
        () => stanceLetsIn(stance, { ...pods, ...ASKED_NOTHING }),
        () => stanceLetsOut(stance, { ...pods, ...ASKING_NOTHING }),
      ),
  },
  { name: "out", restricts: restrictsEgress, opens: letsOut, isOpenedBy: stanceLetsOut },
];

/**
 * The first of GKE's Pods that a policy is the first in the program to cut off, so that nothing reaches them or they reach nothing;
 * undefined for none.
 */
export const systemPodsCutOff = (policy: Policy, stack: StackIndex): SystemPods | undefined =>
  sureFirst(stack.clusterOf(policy), (isOfInterest) =>
    findSystemPods(
      () => namespaceKey(policy, stack),
      policy,
      stack,
      (pods) => isOfInterest(pods) && cutsOff(policy, pods, stack),
    ),
  );

/** What nothing lets through to or from Pods that a policy cuts off. */
export function lackOf(policy: Policy, pods: SystemPods, stack: StackIndex): string {
  if (isOpenTo(policy, { ...pods, ...ASKING_NOTHING }, stack)) return askedOutside(pods);
  return isOpenTo(policy, { ...pods, ...ANY_TRAFFIC }, stack)
    ? askedInside(pods)
    : "any traffic that it restricts";
}

/** The traffic out of the cluster that Pods need. */
export const askedOutside = ({ asksAt, asksResolver }: SystemPods): string =>
  asksResolver
    ? `queries for names outside the cluster (UDP port ${DNS_PORT} of ${CLOUD_DNS_ADDRESS})`
    : `traffic to TCP port ${asksAt} of the control plane`;

/** The traffic by which Pods are asked. */
export const askedInside = ({ askedAt, askedOver }: SystemPods): string =>
  `traffic at ${askedOver ? `${askedOver} ` : ""}port ${askedAt}`;

/** Whether Pods of their own namespace alone reach Pods that a policy cuts off. */
export const isOpenToOwnNamespace = (policy: Policy, pods: SystemPods, stack: StackIndex): boolean =>
  pods.isAskedByOthers === true && isOpenTo(policy, { ...pods, isAskedByOthers: false }, stack);

/** Whether a policy opens the port at which Pods that it cuts off are asked, over a protocol in which nobody asks them. */
export const isOpenInVain = (policy: Policy, pods: SystemPods, stack: StackIndex): boolean =>
  pods.askedOver !== undefined && isOpenTo(policy, { ...pods, askedOver: undefined }, stack);

const isOpenTo = (policy: Policy, pods: SystemPods, stack: StackIndex): boolean =>
  ifKnown(() => cutsOff(policy, pods, stack)) === false;

const cutsOff = (policy: Policy, pods: SystemPods, stack: StackIndex): boolean =>
  someItem(DIRECTIONS, ({ restricts, opens, isOpenedBy }) =>
    allOf(
      () => restricts(policy.inputs.spec),
      () => isSelected(policy, pods),
      () => !someOther(policy, stack, pods, (other) => opens(other.inputs.spec, pods)),
      () =>
        !someStanceIn(OTHER_POLICIES, pods.labels, namespaceKey(policy, stack), policy, stack, (stance) =>
          isOpenedBy(stance, pods),
        ),
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
