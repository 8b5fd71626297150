import { METADATA_EGRESS, type MetadataEndpoint } from "../../../gke/metadata-egress";
import {
  CALICO_GLOBAL_POLICY,
  CALICO_GLOBAL_POLICY_V1,
  CALICO_POLICY,
  CALICO_POLICY_V1,
  CILIUM_CLUSTERWIDE_POLICY,
  CILIUM_POLICY,
} from "../../resource-types";
import type { StackResource } from "../../stack";
import { calicoSpecs } from "./calico";
import { ciliumSpecs } from "./cilium";
import type { EgressSpec } from "./egress-spec";

interface Kind {
  readonly vendor: "Cilium" | "Calico";
  readonly isClusterWide: boolean;
}

/** The kinds of policies. */
export const KINDS = {
  [CILIUM_POLICY]: { vendor: "Cilium", isClusterWide: false },
  [CILIUM_CLUSTERWIDE_POLICY]: { vendor: "Cilium", isClusterWide: true },
  [CALICO_POLICY]: { vendor: "Calico", isClusterWide: false },
  [CALICO_POLICY_V1]: { vendor: "Calico", isClusterWide: false },
  [CALICO_GLOBAL_POLICY]: { vendor: "Calico", isClusterWide: true },
  [CALICO_GLOBAL_POLICY_V1]: { vendor: "Calico", isClusterWide: true },
} as const satisfies Record<string, Kind>;

export type VendorPolicyType = keyof typeof KINDS;
export const VENDOR_POLICIES = Object.keys(KINDS) as VendorPolicyType[];
export type VendorPolicy = StackResource<VendorPolicyType>;

/** The addresses at which the metadata server answers under a vendor's policies. Calico's run on the iptables dataplane; either is taken as meant. */
export const endpointsOf = (type: VendorPolicyType): readonly MetadataEndpoint[] =>
  KINDS[type].vendor === "Cilium"
    ? [METADATA_EGRESS.dataplaneV2]
    : [METADATA_EGRESS.iptables, METADATA_EGRESS.dataplaneV2];

export const specsOf = ({ type, inputs }: Pick<VendorPolicy, "type" | "inputs">): readonly EgressSpec[] =>
  KINDS[type].vendor === "Cilium"
    ? ciliumSpecs(inputs as Parameters<typeof ciliumSpecs>[0])
    : calicoSpecs(inputs as Parameters<typeof calicoSpecs>[0]);
