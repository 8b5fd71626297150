import { METADATA_EGRESS, type MetadataEndpoint } from "../../../../gke/metadata-egress";
import { type Lists, someOf } from "../../../evaluation/candidates";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import {
  CALICO_CRD_GLOBAL_POLICY,
  CALICO_CRD_POLICY,
  CALICO_GLOBAL_POLICY,
  CALICO_POLICY,
  CILIUM_CLUSTERWIDE_POLICY,
  CILIUM_POLICY,
  FQDN_POLICY,
} from "../../../resource-types";
import type { StackIndex, StackResource } from "../../../stack";
import { namespaceKey } from "../namespace-of";
import { onClusterIn, onClusterOf } from "../namespaces";
import { type Pod, podOf } from "../pod-selection";
import { WORKLOADS } from "../pods";
import type { Labels } from "../selectors";
import { calicoSelects } from "./calico-egress";
import { ciliumSelects } from "./cilium-egress";
import { someSpecOf } from "./own-spec";
import { isOnPodNetwork } from "./pod-network";
import type { Resolving } from "./resolving";
import { calicoStance, ciliumStance, type Stance } from "./stances";

// Cilium's and Calico's own policies as one kind: whom a policy selects, and what it says of a way out.

/** Dataplane V2 turns GKE's policy of names into one of Cilium's. */
export const CILIUM_POLICIES = [CILIUM_POLICY, CILIUM_CLUSTERWIDE_POLICY, FQDN_POLICY] as const;
export const CALICO_POLICIES = [
  CALICO_POLICY,
  CALICO_CRD_POLICY,
  CALICO_GLOBAL_POLICY,
  CALICO_CRD_GLOBAL_POLICY,
] as const;
export const OTHER_POLICIES = [...CILIUM_POLICIES, ...CALICO_POLICIES] as const;
type CiliumType = (typeof CILIUM_POLICIES)[number];
export type CalicoType = (typeof CALICO_POLICIES)[number];
export type OtherPolicy = StackResource<CiliumType | CalicoType>;

const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  CILIUM_CLUSTERWIDE_POLICY,
  CALICO_GLOBAL_POLICY,
  CALICO_CRD_GLOBAL_POLICY,
]);

export const isClusterWideType = (type: OtherPolicy["type"]): boolean => CLUSTER_WIDE.has(type);
export const isClusterWide = ({ type }: OtherPolicy): boolean => isClusterWideType(type);

/** The project that a policy comes from. */
export const engineOf = ({ type }: OtherPolicy): "Cilium" | "Calico" =>
  (CILIUM_POLICIES as readonly string[]).includes(type) ? "Cilium" : "Calico";

/** The dataplane whose address of the metadata server a policy sees: Calico's see it after the node's NAT, Cilium's before it. */
export const dataplaneOf = (policy: OtherPolicy): keyof typeof METADATA_EGRESS =>
  engineOf(policy) === "Cilium" ? "dataplaneV2" : "iptables";

export const endpointOf = (policy: OtherPolicy): MetadataEndpoint => METADATA_EGRESS[dataplaneOf(policy)];

/** Whether a policy on the Pods' cluster selects them, and `ask` holds for its stance. */
export function takesStance(
  policy: OtherPolicy,
  pod: Pod,
  stack: StackIndex,
  ask: (stance: Stance) => boolean,
): boolean {
  return allOf(
    () => isClusterWide(policy) || namespaceKey(policy, stack) === namespaceKey(pod.workload, stack),
    () => isOnPodNetwork(pod),
    () =>
      takesStanceOn(policy, pod.template()?.metadata?.labels ?? {}, namespaceKey(pod.workload, stack), ask),
  );
}

/** Like `takesStance`, for Pods with these labels in a namespace. */
export function takesStanceOn(
  policy: OtherPolicy,
  labels: Labels,
  namespace: string,
  ask: (stance: Stance) => boolean,
): boolean {
  if (engineOf(policy) === "Cilium")
    return someSpecOf(policy, (part) =>
      allOf(
        () => ciliumSelects(part, labels, namespace),
        () => ask(ciliumStance(part, isClusterWide(policy) ? undefined : namespace)),
      ),
    );
  const { spec } = (policy as StackResource<CalicoType>).inputs;
  return (
    spec !== undefined &&
    allOf(
      () => calicoSelects(spec, labels, namespace),
      () => ask(calicoStance(spec, isClusterWide(policy) ? undefined : namespace)),
    )
  );
}

/** Whether `ask` holds for some Pods of the stack on the policy's cluster. */
export const somePodNear = (policy: OtherPolicy, stack: StackIndex, ask: (pod: Pod) => boolean): boolean =>
  someItem(WORKLOADS, (type) =>
    someItem(onClusterOf(policy, stack, type), (workload) => ask(podOf(workload))),
  );

/** The policies of a type on the cluster of a workload that may apply to its namespace. */
function policiesNear(type: OtherPolicy["type"], { workload }: Pod, stack: StackIndex): Lists<OtherPolicy> {
  const namespace = isClusterWideType(type) ? undefined : ifKnown(() => namespaceKey(workload, stack));
  return namespace === undefined
    ? [onClusterOf(workload, stack, type) as readonly OtherPolicy[]]
    : (onClusterIn(namespace, workload, stack, type) as Lists<OtherPolicy>);
}

/** Whether `ask` holds for the stance that one of these policies takes on the Pods. */
export const someStance = (
  types: readonly OtherPolicy["type"][],
  pod: Pod,
  stack: StackIndex,
  ask: (stance: Stance, policy: OtherPolicy) => boolean,
): boolean =>
  someItem(types, (type) =>
    someOf(policiesNear(type, pod, stack), (policy) =>
      takesStance(policy, pod, stack, (stance) => ask(stance, policy)),
    ),
  );

/** Whether a policy of any of these kinds may allow Pods' DNS queries. */
export const mayResolveByOther = (pod: Pod, stack: StackIndex, how: Resolving): boolean =>
  someStance(OTHER_POLICIES, pod, stack, (stance) => stance.mayAllowDns(how));

/** Whether a policy of any of these kinds allows Pods to reach an endpoint. */
export const isOpenedByOther = (pod: Pod, stack: StackIndex, endpoint: MetadataEndpoint): boolean =>
  someStance(OTHER_POLICIES, pod, stack, ({ leavesOpen }) => leavesOpen(endpoint));
