import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import type { Inputs, NETWORK_POLICY } from "../../../resource-types";
import { blockHolds, coversBlock, parseBlock, withPrefix } from "../../gcp/network/ipv4";

export type PolicySpec = NonNullable<Inputs[typeof NETWORK_POLICY]["spec"]>;
export type EgressRule = NonNullable<PolicySpec["egress"]>[number];
export type Peer = NonNullable<EgressRule["to"]>[number];
export type IpBlock = NonNullable<Peer["ipBlock"]>;
export type Port = NonNullable<EgressRule["ports"]>[number];

/**
 * Whether a NetworkPolicy denies its Pods all egress that no policy allows. Without policyTypes it does if it has egress rules.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function restrictsEgress(spec: PolicySpec | undefined): boolean {
  if (spec?.policyTypes?.length) return someItem(spec.policyTypes, (type) => type === "Egress");
  return hasEgressRules(spec);
}

/** Whether a NetworkPolicy has egress rules; one that restricts egress without any denies all of it. */
export const hasEgressRules = (spec: PolicySpec | undefined): boolean => (spec?.egress?.length ?? 0) > 0;

/** Like `restrictsEgress`, for a resource's inputs. */
export const deniesEgress = ({ spec }: Inputs[typeof NETWORK_POLICY]): boolean => restrictsEgress(spec);

/** Whether a NetworkPolicy denies its Pods all ingress that no policy allows; without policyTypes it does. */
export const restrictsIngress = (spec: PolicySpec | undefined): boolean =>
  !spec?.policyTypes?.length || someItem(spec.policyTypes, (type) => type === "Ingress");

/**
 * Whether a NetworkPolicy that restricts egress allows TCP to a port of an address on the node. No Pod has such an address, so only address
 * blocks and rules for all destinations count.
 */
export const allowsEgress = (spec: PolicySpec | undefined, address: string, port: number): boolean =>
  someItem(spec?.egress, (rule) => ruleAllows(rule, address, port));

function ruleAllows(rule: EgressRule, address: string, port: number): boolean {
  return allOf(
    () => !rule.to?.length || someItem(rule.to, (peer) => peerHolds(peer, address)),
    () => !rule.ports?.length || someItem(rule.ports, (item) => isPort(item, port)),
  );
}

/**
 * Whether a peer has a selector. Kubernetes refuses an address block beside one.
 * Source: pkg/apis/networking/validation of https://github.com/kubernetes/kubernetes (ValidateNetworkPolicyPeer), checked 2026-11-30
 */
export const hasSelector = (peer: Peer): boolean =>
  anyOf(
    () => "podSelector" in peer,
    () => "namespaceSelector" in peer,
  );

export const peerHolds = (peer: Peer, address: string): boolean =>
  allOf(
    () => !hasSelector(peer),
    () => peer.ipBlock !== undefined && blockHolds(peer.ipBlock.cidr ?? "", address),
    () => peer.ipBlock !== undefined && !isException(peer.ipBlock, address),
  );

/**
 * Blocks in which nothing has an address that others reach: this network, loopback, link-local and multicast. All other ones may be a cluster's own,
 * public ones too.
 * Source: https://www.rfc-editor.org/rfc/rfc6890 and https://www.rfc-editor.org/rfc/rfc5771, checked 2026-11-30
 */
const NOBODYS_BLOCKS = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/4"];

/**
 * Whether a block, without its excepted parts, may contain an address that others reach. IPv6 blocks are not parsed here, and Kubernetes accepts no
 * other texts.
 */
export const mayHoldOthers = (cidr: string, except: readonly string[] = []): boolean =>
  parseBlock(cidr) ? !coversBlock(NOBODYS_BLOCKS.concat(except), cidr) : cidr.includes(":");

/** Whether peers are nobody: there are some, and each is a block whose excepted parts are all of it. */
export const areNobody = (peers: readonly Peer[] | undefined): boolean =>
  (peers?.length ?? 0) > 0 && everyItem(peers, isNobody);

/** Whether a peer is a block whose excepted parts are all of it. */
export const isNobody = ({ ipBlock }: Peer): boolean => ipBlock !== undefined && isEmptied(ipBlock);

/** Whether a block's excepted parts are all of it. */
export const isEmptied = (block: IpBlock): boolean =>
  (block.except?.length ?? 0) > 0 && coversBlock(block.except?.map(withPrefix) ?? [], block.cidr ?? "");

const isException = ({ except }: IpBlock, address: string): boolean =>
  someItem(except, (cidr) => blockHolds(cidr, address));

/** Whether a policy excludes an address from a block that contains it: its author knows the address, and means it. */
export const exceptsEgress = (spec: PolicySpec | undefined, address: string): boolean =>
  someItem(spec?.egress, (rule) =>
    someItem(rule.to, ({ ipBlock }) => ipBlock !== undefined && isException(ipBlock, address)),
  );

/**
 * Whether an entry of a rule's ports covers a port. The default protocol is TCP, and without a port it covers all ports. A text is the name
 * of a Pod's port, even if it has only digits, which Kubernetes refuses.
 * Source: pkg/apis/networking/validation of https://github.com/kubernetes/kubernetes (ValidateNetworkPolicyPort), checked 2026-11-30
 */
export const isPort = (item: Port, port: number, protocol: "TCP" | "UDP" = "TCP"): boolean =>
  allOf(
    () => (item.protocol ?? "TCP") === protocol,
    () =>
      anyOf(
        () => item.port === undefined,
        () => item.port === port,
        () =>
          item.endPort !== undefined &&
          typeof item.port === "number" &&
          item.port <= port &&
          port <= item.endPort,
      ),
  );

/** Whether an entry's port is a name, which may be any port of a Pod. */
export const isNamed = ({ port }: Port): boolean => typeof port === "string";

/** Whether an entry's port is a number written as text, which is not the name of any port. */
export const isNumberAsText = ({ port }: Port): boolean => typeof port === "string" && /^\d+$/.test(port);

export type Protocol = "TCP" | "UDP";

/** A protocol that is needed, or both where either is enough. */
export const protocolsOf = (needed: Protocol | undefined): readonly Protocol[] =>
  needed === undefined ? ["TCP", "UDP"] : [needed];

/** Whether an entry may cover a port over one of some protocols. */
export const mayBePort = (item: Port, port: number, protocols: readonly Protocol[]): boolean =>
  someItem(protocols, (protocol) =>
    anyOf(
      () => isNamed(item) && (item.protocol ?? "TCP") === protocol,
      () => isPort(item, port, protocol),
    ),
  );
