// The network policies that Cilium and Calico bring themselves, as custom resources.

import type * as kubernetes from "@pulumi/kubernetes";
import type { Unwrap } from "@pulumi/pulumi";

type Metadata = Unwrap<kubernetes.types.input.meta.v1.ObjectMeta>;
type LabelSelector = Unwrap<kubernetes.types.input.meta.v1.LabelSelector>;

/** One rule of Cilium for egress, or for what is denied of it. */
export interface CiliumRule {
  toEndpoints?: object[];
  toServices?: object[];
  toGroups?: object[];
  toNodes?: object[];
  toCIDR?: string[];
  toCIDRSet?: { cidr?: string; except?: string[] }[];
  toEntities?: string[];
  toFQDNs?: { matchName?: string; matchPattern?: string }[];
  toPorts?: { ports?: { port?: string; endPort?: number; protocol?: string }[] }[];
  icmps?: object[];
}

export interface CiliumSpec {
  endpointSelector?: LabelSelector;
  egress?: CiliumRule[];
  egressDeny?: CiliumRule[];
  enableDefaultDeny?: { egress?: boolean };
}

/**
 * Cilium's own policies, as far as they are read here. What a nodeSelector selects is no Pod.
 * Source: https://docs.cilium.io/en/stable/security/policy/ (Layer 3 to 7, Deny Policies), checked 2026-11-28
 */
export interface CiliumPolicy {
  metadata?: Metadata;
  spec?: CiliumSpec;
  specs?: CiliumSpec[];
}

/** One rule of Calico for egress. */
export interface CalicoRule {
  action?: string;
  protocol?: string | number;
  notProtocol?: string | number;
  destination?: {
    nets?: string[];
    notNets?: string[];
    ports?: (string | number)[];
    notPorts?: (string | number)[];
    selector?: string;
    notSelector?: string;
    namespaceSelector?: string;
    serviceAccounts?: object;
    services?: object;
    domains?: string[];
  };
  icmp?: object;
}

/**
 * Calico's own policies, as far as they are read here.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy and globalnetworkpolicy, checked 2026-11-28
 */
export interface CalicoPolicy {
  metadata?: Metadata;
  spec?: {
    selector?: string;
    namespaceSelector?: string;
    serviceAccountSelector?: string;
    types?: string[];
    egress?: CalicoRule[];
  };
}
