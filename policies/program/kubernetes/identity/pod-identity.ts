import { allOf, anyOf, ifKnown } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import { type PodTemplate, podTemplateOf, type WorkloadType } from "../pods";
import { accountKey, actsInGoogleCloud } from "./identity";
import { isMeantByNamespace, someOnPodNetwork } from "./namespace-grants";

// Whether the Pods of a workload have an identity that is meant for them.

type WorkloadContext = Context<WorkloadType>;

/** Whether Pods have an identity that is meant for them, or one of their namespace that can only be meant for them. */
export const hasMeantIdentity = (pod: PodTemplate | undefined, context: WorkloadContext): boolean =>
  anyOf(
    () => hasOwnIdentity(pod, context),
    () => isMeantByNamespace(context.self, context),
  );

/** Whether Pods surely have an identity of their own, and not only one of their namespace. */
export const hasSurelyOwn = (pod: PodTemplate | undefined, context: WorkloadContext): boolean =>
  ifKnown(() => hasOwnIdentity(pod, context)) === true;

/** Whether Pods have a Kubernetes service account of their own that itself acts in Google Cloud. */
function hasOwnIdentity(pod: PodTemplate | undefined, { self, stack }: WorkloadContext): boolean {
  const byNameOnly = true;
  return allOf(
    () => accountKey(self, pod, stack) !== "default",
    () => actsInGoogleCloud(self, pod, stack, byNameOnly),
  );
}

/** Whether Pods on the Pod network have the same account: those on the host's network may need no identity then. */
export function isSharedOnPodNetwork(
  pod: PodTemplate | undefined,
  { self, stack }: WorkloadContext,
): boolean {
  const account = () => accountKey(self, pod, stack);
  return someOnPodNetwork(
    self,
    stack,
    (other) => accountKey(other, podTemplateOf(other.type, other.inputs), stack) === account(),
  );
}
