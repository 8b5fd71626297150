import { someOf } from "../../../evaluation/candidates";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { FQDN_POLICY, NETWORK_POLICY } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackIndex } from "../../../stack";
import { namespaceKey } from "../namespace-of";
import { onClusterIn } from "../namespaces";
import { selects } from "../selectors";
import type { PolicySpec } from "./egress";
import { type JudgedNamespace, judgedNamespaces, LEFT_OUT } from "./judged-namespaces";
import { letsIn } from "./lets-in";
import { letsOut } from "./lets-out";
import { engineOf, isClusterWide, type OtherPolicy, takesStanceOn } from "./other-policies";
import { comesBefore, peersOf } from "./other-policies-cut-off";
import { idleReason } from "./other-policies-finding";
import type { Stance } from "./stances";
import { someStanceIn } from "./stances-near";
import { ANY_TRAFFIC, askedInside, askedOutside, stanceLetsIn, stanceLetsOut } from "./system-denial";
import type { SystemPods } from "./system-pod-kinds";
import { findSystemPods, provisoOf, sureFirst } from "./system-pods";

/** Egress or ingress: whether a policy denies it, and whether it, or a NetworkPolicy, allows what Pods need. */
interface Direction {
  readonly at: "spec.egress" | "spec.ingress";
  readonly name: string;
  closes(stance: Stance): boolean;
  opens(stance: Stance, pods: SystemPods): boolean;
  isOpenedBy(spec: PolicySpec | undefined, pods: SystemPods): boolean;
  /** The part of the traffic that is blocked where some is allowed, or may be. */
  partOf(pods: SystemPods): string;
}
const DIRECTIONS: readonly Direction[] = [
  {
    at: "spec.egress",
    name: "from",
    closes: (stance) => stance.closes(),
    opens: stanceLetsOut,
    isOpenedBy: letsOut,
    partOf: askedOutside,
  },
  {
    at: "spec.ingress",
    name: "to",
    closes: (stance) => stance.closesIn(),
    opens: stanceLetsIn,
    isOpenedBy: letsIn,
    partOf: askedInside,
  },
];

/** The property by which a policy of a namespace selects Pods, with its article. */
function selectorOf(policy: OtherPolicy): string {
  if (policy.type === FQDN_POLICY) return "a podSelector";
  return engineOf(policy) === "Cilium" ? "an endpointSelector" : "a selector";
}

/**
 * The finding on a policy of Cilium's or Calico's that cuts off what GKE runs in its own namespaces; the first direction that it denies is
 * the cause.
 */
export function* otherSystemDenial(_: object, context: Context<OtherPolicy["type"]>): Iterable<Finding> {
  const { stack } = context;
  const self = context.self as OtherPolicy;
  const denial = firstDenial(self, stack);
  if (!denial) return;
  const { direction, pods, place } = denial;
  const anyAtAll = { ...pods, ...ANY_TRAFFIC };
  const isClosed = ifKnown(() => cutsOff(self, direction, anyAtAll, place.name(), stack)) === true;
  const traffic = isClosed ? "all traffic" : direction.partOf(pods);
  const cluster = stack.clusterOf(self);
  const when = idleReason(self, cluster) ?? provisoOf(pods, cluster);
  const select = `Give the policy ${selectorOf(self)} that selects your own Pods alone`;
  yield {
    at: direction.at,
    problem: `blocks ${traffic} ${direction.name} ${pods.what} (${place.name()}), and nothing allows any${when ?? ""}`,
    fix: !isClusterWide(self)
      ? `${select}, or remove it from GKE's namespace.`
      : place.isMeant
        ? `${select}.`
        : `Exclude GKE's Pods: add spec.${LEFT_OUT[engineOf(self)]}.`,
    ...(when !== undefined && { level: "advisory" }),
  };
}

interface Denial {
  readonly direction: Direction;
  readonly place: JudgedNamespace;
  readonly pods: SystemPods;
}

/** The first direction in which a policy cuts off Pods of GKE's, and the first of these Pods; undefined for none. */
function firstDenial(policy: OtherPolicy, stack: StackIndex): Denial | undefined {
  const places = judgedNamespaces(policy, stack);
  return sureFirst(stack.clusterOf(policy), (isOfInterest) => {
    let denial: Denial | undefined;
    const denies = (direction: Direction, place: JudgedNamespace) => {
      const found = findSystemPods(
        place.name,
        policy,
        stack,
        (pods) =>
          isOfInterest({ ...pods, ...place.more }) && cutsOff(policy, direction, pods, place.name(), stack),
      );
      denial = found && { direction, place, pods: { ...found, ...place.more } };
      return denial !== undefined;
    };
    const isFound = someItem(DIRECTIONS, (direction) =>
      someItem(
        places,
        (place) => !(place.isAskedNothing && direction.at === "spec.ingress") && denies(direction, place),
      ),
    );
    return isFound ? denial : undefined;
  });
}

/** Whether a policy is the first to deny a direction of some of GKE's Pods, of which no policy allows anything. */
function cutsOff(
  policy: OtherPolicy,
  { closes, opens, isOpenedBy }: Direction,
  pods: SystemPods,
  namespace: string,
  stack: StackIndex,
): boolean {
  const isBefore = comesBefore(policy, stack);
  const some = (ask: (stance: Stance, other: OtherPolicy) => boolean) =>
    someStanceIn(peersOf(policy), pods.labels, namespace, policy, stack, ask);
  return allOf(
    () => takesStanceOn(policy, pods.labels, namespace, closes),
    () => !some((stance) => opens(stance, pods)),
    () =>
      !some((stance, other) =>
        allOf(
          () => isBefore(other),
          () => closes(stance),
        ),
      ),
    () =>
      !someOf(onClusterIn(namespace, policy, stack, NETWORK_POLICY), (other) =>
        allOf(
          () => namespaceKey(other, stack) === namespace,
          () => selects(other.inputs.spec?.podSelector, pods.labels),
          () => isOpenedBy(other.inputs.spec, pods),
        ),
      ),
  );
}
