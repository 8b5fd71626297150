import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import type { Inputs, NETWORK_POLICY } from "../../../resource-types";
import { blockHolds } from "./ipv4";

export type PolicySpec = NonNullable<Inputs[typeof NETWORK_POLICY]["spec"]>;
export type EgressRule = NonNullable<PolicySpec["egress"]>[number];
export type Peer = NonNullable<EgressRule["to"]>[number];
export type IpBlock = NonNullable<Peer["ipBlock"]>;
export type Port = NonNullable<EgressRule["ports"]>[number];

/**
 * Whether a NetworkPolicy denies the Pods that it selects every egress that no policy allows. Without policyTypes it
 * does where it has rules for egress.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function restrictsEgress(spec: PolicySpec | undefined): boolean {
  if (spec?.policyTypes?.length) return someItem(spec.policyTypes, (type) => type === "Egress");
  return hasEgressRules(spec);
}

/** Whether a NetworkPolicy has rules for egress; one that restricts it and has none denies all. */
export const hasEgressRules = (spec: PolicySpec | undefined): boolean => (spec?.egress?.length ?? 0) > 0;

/** The same of a resource. */
export const deniesEgress = ({ spec }: Inputs[typeof NETWORK_POLICY]): boolean => restrictsEgress(spec);

/** Whether a NetworkPolicy denies the Pods that it selects every ingress that no policy allows: without policyTypes it does. */
export const restrictsIngress = (spec: PolicySpec | undefined): boolean =>
  !spec?.policyTypes?.length || someItem(spec.policyTypes, (type) => type === "Ingress");

/**
 * Whether a NetworkPolicy that restricts egress allows TCP to a port of an address on the node: no Pod has such an
 * address, so only address blocks and rules for all destinations count.
 */
export const allowsEgress = (spec: PolicySpec | undefined, address: string, port: number): boolean =>
  someItem(spec?.egress, (rule) => ruleAllows(rule, address, port));

function ruleAllows(rule: EgressRule, address: string, port: number): boolean {
  return allOf(
    () => !rule.to?.length || someItem(rule.to, (peer) => peerHolds(peer, address)),
    () => !rule.ports?.length || someItem(rule.ports, (item) => isPort(item, port)),
  );
}

export const peerHolds = ({ ipBlock }: Peer, address: string): boolean =>
  ipBlock !== undefined &&
  allOf(
    () => blockHolds(ipBlock.cidr ?? "", address),
    () => !isException(ipBlock, address),
  );

const isException = ({ except }: IpBlock, address: string): boolean =>
  someItem(except, (cidr) => blockHolds(cidr, address));

/** Whether a policy leaves an address out of a block that it would be in: whoever wrote it knows of the address, and means it. */
export const exceptsEgress = (spec: PolicySpec | undefined, address: string): boolean =>
  someItem(spec?.egress, (rule) =>
    someItem(rule.to, ({ ipBlock }) => ipBlock !== undefined && isException(ipBlock, address)),
  );

/**
 * Whether an entry of a rule's ports holds a port. Without a protocol it is TCP, without a port all ports; a named
 * port is one of a Pod.
 */
export const isPort = (item: Port, port: number, protocol: "TCP" | "UDP" = "TCP"): boolean =>
  allOf(
    () => (item.protocol ?? "TCP") === protocol,
    () =>
      anyOf(
        () => item.port === undefined,
        () => Number(item.port) === port,
        () => item.endPort !== undefined && Number(item.port) <= port && port <= item.endPort,
      ),
  );

/** The same over TCP or UDP; a port that has a name may be any. */
export const mayBePort = (item: Port, port: number): boolean =>
  anyOf(
    () => Number.isNaN(Number(item.port ?? port)),
    () => isPort(item, port, "TCP"),
    () => isPort(item, port, "UDP"),
  );
