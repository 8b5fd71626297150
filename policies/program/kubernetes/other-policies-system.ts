import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { type Lists, someOf } from "../../evaluation/candidates";
import { allOf, someItem } from "../../evaluation/unknown";
import { NETWORK_POLICY } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import type { StackIndex } from "../../stack";
import { NAMESPACE_LABEL } from "./cilium-egress";
import { namespaceKey } from "./namespace-of";
import { onClusterIn, onClusterOf } from "./namespaces";
import {
  engineOf,
  isClusterWide,
  isClusterWideType,
  type OtherPolicy,
  takesStanceOn,
} from "./other-policies";
import { peersOf, placesOf } from "./other-policies-cut-off";
import { idleReason } from "./other-policies-finding";
import { selects } from "./selectors";
import type { Stance } from "./stances";
import { type SystemPods, systemPodsIn } from "./system-pods";

/** The two ways that a policy may close: whether it does, whether it opens one, and whether a NetworkPolicy does. */
interface Direction {
  readonly at: "spec.egress" | "spec.ingress";
  readonly name: string;
  closes(stance: Stance): boolean;
  opens(stance: Stance): boolean;
}
const DIRECTIONS: readonly Direction[] = [
  {
    at: "spec.egress",
    name: "from",
    closes: (stance) => stance.closes(),
    opens: (stance) => stance.opens(),
  },
  {
    at: "spec.ingress",
    name: "to",
    closes: (stance) => stance.closesIn(),
    opens: (stance) => stance.opensIn(),
  },
];

/** How a policy leaves GKE's namespace out. */
const LEFT_OUT = {
  Cilium: `endpointSelector.matchExpressions { key: "${NAMESPACE_LABEL}", operator: "NotIn", values: ["${SYSTEM_NAMESPACE}"] }`,
  Calico: `namespaceSelector: "kubernetes.io/metadata.name != '${SYSTEM_NAMESPACE}'"`,
} as const;

/** What a policy of Cilium's or Calico's cuts off of what GKE runs in namespaces of its own: the first way that it closes is the cause. */
export function* otherSystemDenial(_: object, context: Context<OtherPolicy["type"]>): Iterable<Finding> {
  const { stack } = context;
  const self = context.self as OtherPolicy;
  const namespace = () => (isClusterWide(self) ? SYSTEM_NAMESPACE : namespaceKey(self, stack));
  let pods: SystemPods | undefined;
  const direction = DIRECTIONS.find((way) => {
    [pods] = systemPodsIn(namespace, self, stack, (of) => cutsOff(self, way, of, namespace(), stack));
    return pods !== undefined;
  });
  if (!pods || !direction) return;
  const idle = idleReason(self, stack.clusterOf(self));
  yield {
    at: direction.at,
    problem: `blocks all traffic ${direction.name} ${pods.what} (${namespace()}), and nothing allows any${idle ?? ""}`,
    ...(isClusterWide(self) && { fix: `Exclude GKE's Pods: add spec.${LEFT_OUT[engineOf(self)]}.` }),
    ...(idle !== undefined && { level: "advisory" }),
  };
}

/** Whether a policy, and none before it in the program, closes all such ways of such Pods, and none opens any. */
function cutsOff(
  policy: OtherPolicy,
  { at, closes, opens }: Direction,
  { labels }: SystemPods,
  namespace: string,
  stack: StackIndex,
): boolean {
  const isPlaced = placesOf(policy, stack);
  const policiesOf = (type: OtherPolicy["type"]) =>
    (isClusterWideType(type)
      ? [onClusterOf(policy, stack, type)]
      : onClusterIn(namespace, policy, stack, type)) as Lists<OtherPolicy>;
  const some = (isSuch: (stance: Stance, other: OtherPolicy) => boolean) =>
    someItem(peersOf(policy), (type) =>
      someOf(policiesOf(type), (other) =>
        allOf(
          () => isClusterWide(other) || namespaceKey(other, stack) === namespace,
          () => takesStanceOn(other, labels, namespace, (stance) => isSuch(stance, other)),
        ),
      ),
    );
  return allOf(
    () => takesStanceOn(policy, labels, namespace, closes),
    () => !some(opens),
    () =>
      !some((stance, other) =>
        allOf(
          () => isPlaced(other),
          () => closes(stance),
        ),
      ),
    () =>
      !someOf(onClusterIn(namespace, policy, stack, NETWORK_POLICY), (other) =>
        allOf(
          () => namespaceKey(other, stack) === namespace,
          () => selects(other.inputs.spec?.podSelector, labels),
          () => (other.inputs.spec?.[at === "spec.egress" ? "egress" : "ingress"]?.length ?? 0) > 0,
        ),
      ),
  );
}
