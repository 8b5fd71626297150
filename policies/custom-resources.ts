import type * as kubernetes from "@pulumi/kubernetes";
import type { Unwrap } from "@pulumi/pulumi";

// The shapes of custom resources, of which the SDK has no types.

/**
 * One specification in a policy of Cilium's: the parts that rules read. Source:
 * https://docs.cilium.io/en/stable/network/kubernetes/policy/, checked 2026-11-28
 */
export interface CiliumSpec {
  /** Absent in a policy for nodes. */
  endpointSelector?: { matchLabels?: Record<string, string>; matchExpressions?: LabelRequirement[] };
  egress?: CiliumRule[];
  egressDeny?: CiliumRule[];
  ingress?: Record<string, unknown>[];
  ingressDeny?: Record<string, unknown>[];
  enableDefaultDeny?: { ingress?: boolean; egress?: boolean };
}
interface LabelRequirement {
  key?: string;
  operator?: string;
  values?: string[];
}
export interface CiliumRule {
  toCIDR?: string[];
  toCIDRSet?: { cidr?: string; except?: string[] }[];
  toEntities?: string[];
  toFQDNs?: { matchName?: string; matchPattern?: string }[];
  toEndpoints?: { matchLabels?: Record<string, string>; matchExpressions?: LabelRequirement[] }[];
  toServices?: object[];
  toNodes?: object[];
  toGroups?: object[];
  toRequires?: object[];
  icmps?: object[];
  toPorts?: { ports?: { port?: string; endPort?: number; protocol?: string }[] }[];
}
export interface CiliumPolicy {
  metadata?: Unwrap<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec?: CiliumSpec;
  specs?: CiliumSpec[];
}

/**
 * GKE's FQDNNetworkPolicy: the parts that rules read. Source:
 * https://docs.cloud.google.com/kubernetes-engine/docs/how-to/fqdn-network-policies, checked 2026-11-28
 */
export interface FqdnPolicy {
  metadata?: Unwrap<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec?: {
    podSelector?: CiliumSpec["endpointSelector"];
    egress?: {
      matches?: { name?: string; pattern?: string }[];
      ports?: { port?: number; protocol?: string }[];
    }[];
  };
}

/**
 * A policy of Calico's: the parts that rules read. Source:
 * https://github.com/projectcalico/calico/tree/master/api/pkg/apis/projectcalico/v3 (networkpolicy.go), checked 2026-11-28
 */
export interface CalicoPolicy {
  metadata?: Unwrap<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec?: {
    /** Without one it is "default". */
    tier?: string;
    /** Lower comes first in a tier; without one a policy comes last. */
    order?: number;
    selector?: string;
    namespaceSelector?: string;
    serviceAccountSelector?: string;
    types?: string[];
    ingress?: CalicoRule[];
    egress?: CalicoRule[];
    applyOnForward?: boolean;
    doNotTrack?: boolean;
    preDNAT?: boolean;
  };
}
export interface CalicoRule {
  /** Allow, Deny, Log or Pass. */
  action?: string;
  ipVersion?: number;
  protocol?: string | number;
  notProtocol?: string | number;
  icmp?: object;
  source?: Readonly<Record<string, unknown>>;
  destination?: {
    nets?: string[];
    notNets?: string[];
    ports?: (number | string)[];
    notPorts?: (number | string)[];
    selector?: string;
    namespaceSelector?: string;
    serviceAccounts?: object;
    services?: object;
    domains?: string[];
  };
}

/**
 * What KEDA scales, by default a Deployment, and down to 0 Pods: the parts that rules read. Source:
 * https://keda.sh/docs/2.15/reference/scaledobject-spec, checked 2026-11-25
 */
export interface ScaledObject {
  metadata?: Unwrap<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec?: {
    scaleTargetRef?: { kind?: string; name?: string };
    minReplicaCount?: number;
    maxReplicaCount?: number;
  };
}

/**
 * What GitHub's controllers make runners' Pods from: the parts that rules read. A `Runner` has those of a Pod's specification beside its own, the
 * others in their template. Source: the types of https://github.com/actions/actions-runner-controller (apis/), checked 2026-11-30
 */
export interface CustomRunner {
  metadata?: Unwrap<kubernetes.types.input.meta.v1.ObjectMeta>;
  spec?: RunnerSpec & { template?: { spec?: RunnerSpec } };
}
type RunnerSpec = Partially<Unwrap<kubernetes.types.input.core.v1.PodSpec>>;

/**
 * A value as a program or a state may really have it: every property may be absent, also one that the SDK's type requires, since JavaScript
 * checks no types and null counts as absent.
 */
export type Partially<T> = T extends readonly (infer I)[]
  ? Partially<I>[]
  : T extends object
    ? string extends keyof T
      ? { [K in keyof T]: Partially<T[K]> }
      : { [K in keyof T]?: Partially<T[K]> }
    : T;
