import type { MetadataEndpoint } from "../../../gke/metadata-egress";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { NETWORK_POLICY } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { allowsEgress } from "./egress";
import type { EgressSpec, Labels } from "./egress-spec";
import { actsInGoogleCloud } from "./identity";
import { deniesOnPurpose } from "./metadata-egress";
import { clusterKey, isNeighbour, namespaceKey, neighboursOf } from "./namespaces";
import { podTemplateOf, serviceAccountOf, WORKLOADS, type WorkloadType } from "./pods";
import { selects } from "./selectors";
import { KINDS, specsOf, VENDOR_POLICIES, type VendorPolicy } from "./vendor-kinds";

/** Whether a spec selects Pods that use Workload Identity and are such. */
export const selectsIdentity = (
  spec: EgressSpec,
  policy: VendorPolicy,
  stack: StackIndex,
  isSuch: (workload: StackResource<WorkloadType>) => boolean,
): boolean =>
  someItem(WORKLOADS, (type) =>
    someInReach(policy, stack, type, (workload) =>
      allOf(
        () => isSelected(spec, workload, stack),
        () => isSuch(workload),
        () => actsInGoogleCloud(workload, podTemplateOf(workload.type, workload.inputs), stack),
      ),
    ),
  );

/** Whether a policy of the stack, of a vendor or of Kubernetes, opens one of the endpoints to a workload's Pods. */
export const isOpened = (
  workload: StackResource<WorkloadType>,
  endpoints: readonly MetadataEndpoint[],
  stack: StackIndex,
): boolean =>
  anyOf(
    () =>
      someItem(VENDOR_POLICIES, (type) =>
        someItem(stack.all(type) as readonly VendorPolicy[], (policy) =>
          someItem(specsOf(policy), (spec) =>
            allOf(
              () => reaches(policy, workload, stack),
              () => someItem(endpoints, (endpoint) => spec.allows(endpoint)),
              () => isSelected(spec, workload, stack),
            ),
          ),
        ),
      ),
    () => {
      const { sure, possible } = neighboursOf(workload, stack, NETWORK_POLICY);
      const opens = (policy: StackResource<typeof NETWORK_POLICY>) =>
        allOf(
          () =>
            anyOf(
              () => deniesOnPurpose(policy),
              () =>
                someItem(endpoints, ({ address, ports }) =>
                  allowsEgress(policy.inputs.spec, address, ports[0]),
                ),
            ),
          () =>
            selects(
              policy.inputs.spec?.podSelector,
              podTemplateOf(workload.type, workload.inputs)?.metadata?.labels,
            ),
        );
      return anyOf(
        () => someItem(sure, opens),
        () => someItem(possible, (other) => isNeighbour(other, opens)),
      );
    },
  );

const reaches = (policy: VendorPolicy, workload: StackResource, stack: StackIndex): boolean =>
  clusterKey(policy, stack) === clusterKey(workload, stack) &&
  (KINDS[policy.type].isClusterWide || namespaceKey(policy, stack) === namespaceKey(workload, stack));

function someInReach(
  policy: VendorPolicy,
  stack: StackIndex,
  type: WorkloadType,
  isSuch: (workload: StackResource<WorkloadType>) => boolean,
): boolean {
  if (KINDS[policy.type].isClusterWide) {
    const cluster = clusterKey(policy, stack);
    return someItem(
      stack.all(type),
      (workload) => clusterKey(workload, stack) === cluster && isSuch(workload),
    );
  }
  const { sure, possible } = neighboursOf(policy, stack, type);
  return anyOf(
    () => someItem(sure, isSuch),
    () => someItem(possible, (other) => isNeighbour(other, isSuch)),
  );
}

/** The labels by which the vendors know a Pod's namespace and account are there beside its own. Pods on the node's network are under no policy. */
function isSelected(spec: EgressSpec, workload: StackResource<WorkloadType>, stack: StackIndex): boolean {
  const pod = podTemplateOf(workload.type, workload.inputs);
  return allOf(
    () => pod?.spec?.hostNetwork !== true,
    () => {
      const namespace = namespaceKey(workload, stack);
      const labels = {};
      Object.defineProperties(labels, Object.getOwnPropertyDescriptors(pod?.metadata?.labels ?? {}));
      return spec.selects(
        Object.defineProperties(
          labels,
          Object.getOwnPropertyDescriptors({
            "io.kubernetes.pod.namespace": namespace,
            "projectcalico.org/namespace": namespace,
            "projectcalico.org/name": namespace,
            "projectcalico.org/serviceaccount": serviceAccountOf(pod),
            "io.cilium.k8s.policy.serviceaccount": serviceAccountOf(pod),
          }),
        ) as Labels,
      );
    },
  );
}
