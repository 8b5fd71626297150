import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { type Lists, someOf } from "../../evaluation/candidates";
import { allOf, someItem } from "../../evaluation/unknown";
import { NETWORK_POLICY } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import type { StackIndex } from "../../stack";
import { namespaceKey, onClusterIn, onClusterOf } from "./namespaces";
import { isClusterWide, isClusterWideType, type OtherPolicy, takesStanceOn } from "./other-policies";
import { peersOf, placesOf } from "./other-policies-cut-off";
import { idleReason } from "./other-policies-finding";
import { selects } from "./selectors";
import type { Stance } from "./stances";
import { type SystemPods, systemPodsIn } from "./system-pods";

/** What a policy of Cilium's or Calico's keeps from sending anything of what GKE runs in namespaces of its own. */
export function* otherSystemDenial(_: object, context: Context<OtherPolicy["type"]>): Iterable<Finding> {
  const { stack } = context;
  const self = context.self as OtherPolicy;
  const namespace = () => (isClusterWide(self) ? SYSTEM_NAMESPACE : namespaceKey(self, stack));
  const [first] = systemPodsIn(namespace, (pods) => cutsOff(self, pods, namespace(), stack));
  if (!first) return;
  const idle = idleReason(self, stack.clusterOf(self));
  yield {
    at: "spec.egress",
    problem: `closes every way out of ${first.what} (${namespace()}), and nothing opens one${idle ?? ""}`,
    ...(idle === undefined ? {} : { level: "advisory" }),
  };
}

/** Whether a policy, and none before it in the program, closes all ways out of such Pods, and none opens any. */
function cutsOff(policy: OtherPolicy, { labels }: SystemPods, namespace: string, stack: StackIndex): boolean {
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
    () => takesStanceOn(policy, labels, namespace, ({ closes }) => closes()),
    () => !some(({ opens }) => opens()),
    () =>
      !some(({ closes }, other) =>
        allOf(
          () => isPlaced(other),
          () => closes(),
        ),
      ),
    () =>
      !someOf(onClusterIn(namespace, policy, stack, NETWORK_POLICY), (other) =>
        allOf(
          () => namespaceKey(other, stack) === namespace,
          () => selects(other.inputs.spec?.podSelector, labels),
          () => (other.inputs.spec?.egress?.length ?? 0) > 0,
        ),
      ),
  );
}
