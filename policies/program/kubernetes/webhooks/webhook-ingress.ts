import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import { NETWORK_POLICY } from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { systemNamespaceLabels } from "../namespace-labels";
import { enforcesPolicies } from "../network/dataplane";
import { isNamed, isNobody, isPort, type Peer, type PolicySpec, type Port } from "../network/egress";
import { OTHER_POLICIES, someStance } from "../network/other-policies";
import { isOnPodNetwork, someIngressPolicyOf } from "../network/pod-network";
import { type Pod, podOf } from "../pod-selection";
import type { Scalable } from "../replicas";
import { selects } from "../selectors";

// Whether policies let the control plane in to the Pods that serve a webhook. Its requests come from konnectivity-agent's Pods, or from an address.

/** Whether policies of the stack block the control plane's requests to a port of all Pods of these workloads, and no policy allows them. */
export const isClosedToControlPlane = (
  workloads: () => readonly Scalable[],
  port: () => number | undefined,
  stack: StackIndex,
): boolean =>
  allOf(
    () => hasPolicies(stack),
    () => workloads().length > 0,
    () => everyItem(workloads(), (workload) => isClosed(podOf(workload), port, stack)),
  );

/** Without policies it does not matter what else is unknown about a webhook. */
const hasPolicies = (stack: StackIndex): boolean =>
  ([NETWORK_POLICY, ...OTHER_POLICIES] as const).some((type) => stack.all(type).length > 0);

const isClosed = (pod: Pod, port: () => number | undefined, stack: StackIndex): boolean =>
  allOf(
    () =>
      anyOf(
        () => enforcesOn(pod.workload, stack) && someIngressPolicyOf(pod, stack, () => true),
        () => someStance(OTHER_POLICIES, pod, stack, ({ closesIn }) => closesIn()),
      ),
    () => isOnPodNetwork(pod),
    () =>
      !someIngressPolicyOf(pod, stack, ({ inputs }) =>
        letsControlPlaneIn(inputs.spec, port, pod.workload, stack),
      ),
    () => !someStance(OTHER_POLICIES, pod, stack, ({ opensIn }) => opensIn()),
  );

/** Whether policies are enforced on the cluster of a resource; a cluster of another stack may enforce them. */
export const enforcesOn = (resource: StackResource, stack: StackIndex): boolean => {
  const cluster = stack.clusterOf(resource);
  return cluster === undefined || enforcesPolicies(cluster);
};

/** Whether a policy allows ingress from the control plane to a port of Pods on the cluster of a resource. */
export const letsControlPlaneIn = (
  spec: PolicySpec | undefined,
  port: () => number | undefined,
  resource: StackResource,
  stack: StackIndex,
): boolean =>
  someItem(spec?.ingress, (rule) =>
    allOf(
      () => !rule.ports?.length || someItem(rule.ports, (item) => mayBePort(item, port())),
      () => !rule.from?.length || someItem(rule.from, (peer) => mayBeControlPlane(peer, resource, stack)),
    ),
  );

/** A named port may be this one. */
const mayBePort = (item: Port, port: number | undefined): boolean =>
  port === undefined || isNamed(item) || isPort(item, port);

/** Any block may contain the control plane's address. A peer with a podSelector alone selects Pods of the policy's own namespace. */
const mayBeControlPlane = (peer: Peer, workload: StackResource, stack: StackIndex): boolean =>
  (peer.ipBlock !== undefined && !isNobody(peer)) ||
  (peer.namespaceSelector !== undefined &&
    selects(peer.namespaceSelector, systemNamespaceLabels(SYSTEM_NAMESPACE, workload, stack)));
