import type { CiliumSpec } from "../../../custom-resources";
import { allOf, everyItem, someKey } from "../../../evaluation/unknown";
import type { ClusterResource, StackIndex } from "../../../stack";
import { hasWorkloadPool } from "../../gcp/workload-pool";
import { mayBeFilledByGke } from "../gke-namespaces";
import { ciliumDenies } from "./cilium-egress";
import { isNamespaceKey, withoutSource } from "./cilium-labels";
import { deniesOnPurpose } from "./metadata-egress";
import { endpointOf, isClusterWide, type OtherPolicy, somePodNear } from "./other-policies";
import { someSpecOf } from "./own-spec";

/**
 * Whether a policy denies the metadata server to all Pods of a cluster of which the stack has none: what Cilium denies, no policy of whoever has
 * them can allow. One that leaves some Pods out, but for GKE's, means the others.
 */
export const isDeniedEverywhere = (policy: OtherPolicy, stack: StackIndex): boolean =>
  allOf(
    () => isClusterWide(policy) && !deniesOnPurpose(policy),
    () => !somePodNear(policy, stack, () => true),
    () => mayGiveIdentities(stack.clusterOf(policy)),
    () =>
      someSpecOf(policy, (part) =>
        allOf(
          () => selectsAll(part),
          () => ciliumDenies(part, endpointOf(policy)),
        ),
      ),
  );

/** Whether a cluster may give Pods an identity, which a denial takes. Without a workload pool it keeps them from the identity of their node. */
const mayGiveIdentities = (cluster: ClusterResource | undefined): boolean =>
  cluster === undefined || cluster.inputs.enableAutopilot === true || hasWorkloadPool(cluster);

const selectsAll = ({ endpointSelector }: CiliumSpec): boolean =>
  allOf(
    () => endpointSelector !== undefined,
    () => !someKey(endpointSelector?.matchLabels, () => true),
    () =>
      everyItem(endpointSelector?.matchExpressions, ({ key = "", operator, values }) =>
        allOf(
          () => operator === "NotIn" && isNamespaceKey(withoutSource(key)),
          () => everyItem(values, mayBeFilledByGke),
        ),
      ),
  );
