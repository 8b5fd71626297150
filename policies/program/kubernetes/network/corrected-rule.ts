import { parseAddress, withPrefix } from "../../gcp/network/ipv4";
import { type EgressRule, hasSelector, isNumberAsText, type Peer, type Port } from "./egress";

/** A rule as it was meant, and what Kubernetes refuses in it, as the end of "it …". */
interface CorrectedRule {
  readonly rule: EgressRule;
  readonly refused: string;
}

/** A correction of one part of a rule that Kubernetes refuses. */
interface Correction<P> {
  readonly refused: string;
  /** The part as it was meant; undefined where this is not wrong with it. */
  correct(part: P): P | undefined;
}

const OF_PORTS: readonly Correction<Port>[] = [
  {
    refused: "has a protocol in lower case, which Kubernetes refuses",
    correct: (item) =>
      item.protocol !== undefined && item.protocol !== item.protocol.toUpperCase()
        ? { ...item, protocol: item.protocol.toUpperCase() }
        : undefined,
  },
  {
    refused:
      "has a port's number as a text, which Kubernetes takes for a name, and refuses as names have a letter",
    correct: (item) => (isNumberAsText(item) ? { ...item, port: Number(item.port) } : undefined),
  },
];

const OF_PEERS: readonly Correction<Peer>[] = [
  {
    refused: "has an address without a prefix length, such as /32, which Kubernetes refuses",
    correct: ({ ipBlock }) =>
      parseAddress(ipBlock?.cidr ?? "") === undefined
        ? undefined
        : { ipBlock: { ...ipBlock, cidr: withPrefix(ipBlock?.cidr ?? "") } },
  },
];

/**
 * The rule as it was meant, where Kubernetes refuses part of it and the intention is clear; undefined where nothing is refused. The API
 * server refuses the whole policy because of such a rule.
 * Source: pkg/apis/networking/validation of https://github.com/kubernetes/kubernetes (ValidateNetworkPolicyPort, ValidateIPBlock,
 * ValidateNetworkPolicyPeer), checked 2026-11-30
 */
export function corrected({ ports, to }: EgressRule): CorrectedRule | undefined {
  const correctedPorts = ports?.map((port) => withCorrections(port, OF_PORTS));
  const correctedPeers = to?.flatMap(apart).map((peer) => withCorrections(peer, OF_PEERS));
  const refused = new Set([
    ...(to?.some(isMixed) ? [MIXED] : []),
    ...[correctedPorts ?? [], correctedPeers ?? []].flat().flatMap((each) => each.refused),
  ]);
  if (refused.size === 0) return undefined;
  return {
    rule: { ports: correctedPorts?.map(({ part }) => part), to: correctedPeers?.map(({ part }) => part) },
    refused: [...refused].join(", and "),
  };
}

const MIXED = "has a peer with both an ipBlock and a selector, which Kubernetes refuses";

const isMixed = (peer: Peer): boolean => "ipBlock" in peer && hasSelector(peer);

/** A peer as two where it has an address block and a selector. */
function apart(peer: Peer): readonly Peer[] {
  if (!isMixed(peer)) return [peer];
  const { ipBlock, ...selectors } = peer;
  return [{ ipBlock } as Peer, selectors];
}

/** A part of a rule as it was meant, and what of it is refused. */
function withCorrections<P>(
  written: P,
  corrections: readonly Correction<P>[],
): { part: P; refused: readonly string[] } {
  let part = written;
  const refused: string[] = [];
  for (const correction of corrections) {
    const after = correction.correct(part);
    if (after === undefined) continue;
    part = after;
    refused.push(correction.refused);
  }
  return { part, refused };
}
