import { METADATA_EGRESS, type MetadataEndpoint } from "../../../../gke/metadata-egress";
import type { CalicoRule, CiliumRule, CiliumSpec } from "../../../custom-resources";
import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import type { Selector } from "../selectors";
import { calicoDeniesDns, calicoMayAllowDns, isOpening } from "./calico-dns";
import {
  type CalicoSpec,
  calicoCloses,
  calicoClosesIn,
  calicoDecides,
  holdsPort as calicoHoldsPort,
} from "./calico-egress";
import { ciliumDeniesDns, ciliumMayAllowDns } from "./cilium-dns";
import {
  ciliumAllows,
  ciliumCloses,
  ciliumClosesIn,
  ciliumDenies,
  holdsPort as ciliumHoldsPort,
} from "./cilium-egress";
import { asksForNamespace } from "./cilium-labels";
import { protocolsOf } from "./egress";
import { holdsNobody, mayLeavePods, namesNobody } from "./lets-out";
import type { Resolving } from "./resolving";
import type { SystemPods } from "./system-pod-kinds";

/** What a policy does with the traffic of the Pods that it selects. */
export interface Stance {
  /** It denies the endpoint, whatever a policy allows that is not evaluated before it. */
  denies(endpoint: MetadataEndpoint): boolean;
  allows(endpoint: MetadataEndpoint): boolean;
  /**
   * It leaves the decision to what comes after the policies of its tier: another tier, and at last the namespace's own rules, which allow
   * it.
   */
  passes(endpoint: MetadataEndpoint): boolean;
  /** It allows the endpoint, or passes it on. */
  leavesOpen(endpoint: MetadataEndpoint): boolean;
  /** It isolates its endpoints for egress: what no policy allows is denied. */
  closes(): boolean;
  /** It allows some egress, or egress over TCP to a port of what may be no Pod. */
  opens(port?: number): boolean;
  /** Like `closes`, for ingress. */
  closesIn(): boolean;
  /** It allows some ingress, or what asks some Pods. */
  opensIn(pods?: Partial<SystemPods>): boolean;
  mayAllowDns(how: Resolving): boolean;
  /** It surely denies DNS queries, whatever a policy allows that is not evaluated before it. */
  deniesDns(how: Resolving): boolean;
}

/**
 * It also denies where it names the address that Pods use, which only counts before the node's NAT, and does not allow the other address.
 */
const calicoDenies = (spec: CalicoSpec, endpoint: MetadataEndpoint): boolean =>
  anyOf(
    () => calicoDecides(spec, "Deny", endpoint),
    () =>
      allOf(
        () => calicoDecides(spec, "Deny", METADATA_EGRESS.dataplaneV2),
        () => !calicoDecides(spec, "Allow", endpoint),
      ),
  );

/** An empty rule of Cilium's covers nothing. */
const namesSomething = (rule: object): boolean =>
  someItem(Object.keys(rule), (key) => (rule as Readonly<Record<string, unknown>>)[key] !== undefined);

/** Whether a rule covers the port at which Pods are asked; a named port may be any. */
const ciliumMayHoldPort = (rule: CiliumRule, { askedAt: port, askedOver }: Partial<SystemPods>): boolean =>
  port === undefined ||
  anyOf(
    () => someItem(protocolsOf(askedOver), (protocol) => ciliumHoldsPort(rule, port, protocol)),
    () =>
      someItem(rule.toPorts, ({ ports }) => someItem(ports, (item) => Number.isNaN(Number(item.port ?? 0)))),
  );

/** Like `ciliumMayHoldPort`, for a rule of Calico's. */
const calicoMayHoldPort = (rule: CalicoRule, { askedAt: port, askedOver }: Partial<SystemPods>): boolean =>
  port === undefined ||
  anyOf(
    () => someItem(protocolsOf(askedOver), (protocol) => calicoHoldsPort(rule, port, protocol)),
    () => someItem(rule.destination?.ports, (item) => Number.isNaN(Number(String(item).split(":")[0]))),
  );

/** Whether a rule lets in Pods of the policy's own namespace alone, as it does by their labels. */
function isFromOwnAlone(rule: { readonly fromEndpoints?: readonly Selector[] }): boolean {
  const peers = Object.keys(rule).filter((key) => key.startsWith("from"));
  return (
    peers.length === 1 &&
    rule.fromEndpoints !== undefined &&
    everyItem(rule.fromEndpoints, (selector) => !asksForNamespace(selector))
  );
}

export const ciliumStance = (part: CiliumSpec, namespace: string | undefined): Stance => ({
  denies: (endpoint) => ciliumDenies(part, endpoint),
  allows: (endpoint) => ciliumAllows(part, endpoint),
  passes: () => false,
  leavesOpen: (endpoint) => ciliumAllows(part, endpoint),
  closes: () => ciliumCloses(part),
  opens: (port) =>
    someItem(part.egress, (rule) =>
      allOf(
        () => namesSomething(rule) && !namesNobody(rule),
        () => port === undefined || mayLeavePods(rule),
        () => port === undefined || ciliumHoldsPort(rule, port, "TCP"),
      ),
    ),
  closesIn: () => ciliumClosesIn(part),
  opensIn: (pods = {}) =>
    someItem(part.ingress, (rule) =>
      allOf(
        () => namesSomething(rule) && !namesNobody(rule),
        () => ciliumMayHoldPort(rule, pods),
        () => !pods.isAskedByOthers || namespace === undefined || !isFromOwnAlone(rule),
      ),
    ),
  mayAllowDns: (how) => ciliumMayAllowDns(part, how, namespace),
  deniesDns: (how) => ciliumDeniesDns(part, how, namespace),
});

export const calicoStance = (spec: CalicoSpec, namespace: string | undefined): Stance => ({
  denies: (endpoint) => calicoDenies(spec, endpoint),
  allows: (endpoint) => calicoDecides(spec, "Allow", endpoint),
  passes: (endpoint) => calicoDecides(spec, "Pass", endpoint),
  leavesOpen: (endpoint) =>
    someItem(["Allow", "Pass"] as const, (action) => calicoDecides(spec, action, endpoint)),
  closes: () => calicoCloses(spec),
  opens: (port) =>
    someItem(spec.egress, (rule) =>
      allOf(
        () => isOpening(rule),
        () => !holdsNobody(rule.destination),
        () => port === undefined || calicoHoldsPort(rule, port, "TCP"),
      ),
    ),
  closesIn: () => calicoClosesIn(spec),
  opensIn: (pods = {}) =>
    someItem(spec.ingress, (rule) =>
      allOf(
        () => isOpening(rule),
        () => !holdsNobody(rule.source),
        () => calicoMayHoldPort(rule, pods),
      ),
    ),
  mayAllowDns: (how) => calicoMayAllowDns(spec, how, namespace),
  deniesDns: (how) => calicoDeniesDns(spec, how, namespace),
});
