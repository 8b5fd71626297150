import { allOf, someItem } from "../../../evaluation/unknown";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { makesNamespaceAnywhere } from "../made-namespaces";
import { namespaceKey } from "../namespace-of";
import { someNeighbour } from "../namespaces";
import { podTemplateOf, WORKLOADS, type WorkloadType } from "../pods";
import { grantsOf, includes } from "./grants";
import { mayReleaseInto } from "./other-makers";
import { isPoolOf } from "./workload-identity";

// Roles that all Pods of a namespace are granted.

/**
 * Whether a role that is granted to a whole namespace can only be meant for a workload's Pods, or for others on the host's network: the
 * program creates the namespace and all objects in it, and has no other Pods on the Pod network there. The same cannot be said of a role
 * that is granted to a whole cluster or pool, since Pods of other stacks have it too.
 * @throws Undecided if that is unknown.
 */
export function isMeantByNamespace(
  workload: StackResource<WorkloadType>,
  context: Pick<Context, "settings" | "stack">,
): boolean {
  const { settings, stack } = context;
  const namespace = () => namespaceKey(workload, stack);
  const ofNamespace = ({ kind, pool }: { kind: string; pool: string }) =>
    kind === "namespace" && isPoolOf(pool, stack.clusterOf(workload), settings);
  return allOf(
    () => !stack.mayHaveMoreObjects,
    () => makesNamespaceAnywhere(namespace(), context),
    () =>
      someItem(grantsOf(stack), (grant) =>
        allOf(
          () => includes(grant, workload, () => undefined, stack, ofNamespace),
          () => grant.givesAccess(),
        ),
      ),
    () => !mayReleaseInto(namespace(), context),
    () => !someOnPodNetwork(workload, stack),
  );
}

/** Whether another workload of the namespace has Pods on the Pod network, and `ask` holds for it. */
export function someOnPodNetwork(
  workload: StackResource<WorkloadType>,
  stack: StackIndex,
  ask: (other: StackResource<WorkloadType>) => boolean = () => true,
): boolean {
  return someItem(WORKLOADS, (type) =>
    someNeighbour(workload, stack, type, (other: StackResource<WorkloadType>) =>
      allOf(
        () => other.urn !== workload.urn,
        () => podTemplateOf(other.type, other.inputs)?.spec?.hostNetwork !== true,
        () => ask(other),
      ),
    ),
  );
}
