import { type EgressRule, isNumberAsText, type Peer, type Port } from "./egress";
import { parseAddress, withPrefix } from "./ipv4";

/** A rule as it was meant, and what Kubernetes refuses in it, as the end of "it …". */
export interface CorrectedRule {
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
 * Source: pkg/apis/networking/validation of https://github.com/kubernetes/kubernetes (ValidateNetworkPolicyPort, ValidateIPBlock),
 * checked 2026-11-30
 */
export function corrected({ ports, to }: EgressRule): CorrectedRule | undefined {
  const refused = new Set<string>();
  const apply = <P>(parts: readonly P[] | undefined, corrections: readonly Correction<P>[]) =>
    parts?.map((part) =>
      corrections.reduce((before, { refused: text, correct }) => {
        const after = correct(before);
        if (after !== undefined) refused.add(text);
        return after ?? before;
      }, part),
    );
  const rule = { ports: apply(ports, OF_PORTS), to: apply(to, OF_PEERS) };
  return refused.size === 0 ? undefined : { rule, refused: [...refused].join(", and ") };
}
