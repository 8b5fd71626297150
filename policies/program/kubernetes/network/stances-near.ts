import { type Lists, someOf } from "../../../evaluation/candidates";
import { allOf, someItem } from "../../../evaluation/unknown";
import type { StackIndex, StackResource } from "../../../stack";
import { namespaceKey } from "../namespace-of";
import { onClusterIn, onClusterOf } from "../namespaces";
import type { Labels } from "../selectors";
import { isClusterWide, isClusterWideType, type OtherPolicy, takesStanceOn } from "./other-policies";
import type { Stance } from "./stances";

/**
 * Whether `ask` holds for the stance that a policy of these types, on the cluster of a resource, takes on Pods with these labels in a
 * namespace.
 */
export function someStanceIn(
  types: readonly OtherPolicy["type"][],
  labels: Labels,
  namespace: string,
  resource: StackResource,
  stack: StackIndex,
  ask: (stance: Stance, policy: OtherPolicy) => boolean,
): boolean {
  const policiesOf = (type: OtherPolicy["type"]) =>
    (isClusterWideType(type)
      ? [onClusterOf(resource, stack, type)]
      : onClusterIn(namespace, resource, stack, type)) as Lists<OtherPolicy>;
  return someItem(types, (type) =>
    someOf(policiesOf(type), (policy) =>
      allOf(
        () => isClusterWide(policy) || namespaceKey(policy, stack) === namespace,
        () => takesStanceOn(policy, labels, namespace, (stance) => ask(stance, policy)),
      ),
    ),
  );
}
