import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { allOf, someItem } from "../../evaluation/unknown";
import { NETWORK_POLICY } from "../../resource-types";
import type { Context, Finding } from "../../rule";
import type { StackIndex } from "../../stack";
import { clusterKey, namespaceKey } from "./namespaces";
import { isClusterWide, type OtherPolicy, takesStanceOn } from "./other-policies";
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
  const cluster = clusterKey(policy, stack);
  const some = (isSuch: (stance: Stance, other: OtherPolicy) => boolean) =>
    someItem(peersOf(policy), (type) =>
      someItem(stack.all(type) as readonly OtherPolicy[], (other) =>
        allOf(
          () => clusterKey(other, stack) === cluster,
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
      !someItem(stack.all(NETWORK_POLICY), (other) =>
        allOf(
          () => clusterKey(other, stack) === cluster,
          () => namespaceKey(other, stack) === namespace,
          () => selects(other.inputs.spec?.podSelector, labels),
          () => (other.inputs.spec?.egress?.length ?? 0) > 0,
        ),
      ),
  );
}
