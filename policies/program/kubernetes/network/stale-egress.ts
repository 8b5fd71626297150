import { METADATA_EGRESS } from "../../../../gke/metadata-egress";
import {
  METADATA_SERVER_ADDRESS_BEFORE,
  METADATA_SERVER_ADDRESS_SINCE,
} from "../../../../gke/metadata-server";
import { allOf, someItem } from "../../../evaluation/unknown";
import { isSingleAddress } from "../../gcp/network/ipv4";
import { allowsEgress, type EgressRule, isPort, type PolicySpec, peerHolds } from "./egress";

const { iptables, dataplaneV2 } = METADATA_EGRESS;

/** An address and a port at which no metadata server answers, or no longer does. */
export interface DeadEnd {
  readonly address: string;
  readonly port: number;
  /** Continues a sentence about the address and the port. */
  readonly because: string;
}

export const DEAD_ENDS: readonly DeadEnd[] = [
  {
    address: METADATA_SERVER_ADDRESS_BEFORE,
    port: iptables.ports[0],
    because: `which the metadata server no longer uses since ${METADATA_SERVER_ADDRESS_SINCE}`,
  },
  {
    address: dataplaneV2.address,
    port: iptables.ports[0],
    because: "an address of Dataplane V2 with the port of the iptables dataplane",
  },
  {
    address: iptables.address,
    port: dataplaneV2.ports[0],
    because: "an address of the iptables dataplane with the port of Dataplane V2",
  },
];

/** Whether a rule of a policy opens a dead end to the peer at a place, in a policy that opens no way to the metadata server. */
export const opensDeadEnd = (
  spec: PolicySpec | undefined,
  rule: EgressRule,
  peer: number,
  { address, port }: DeadEnd,
): boolean =>
  allOf(
    () => isSingleAddress(rule.to?.[peer]?.ipBlock?.cidr ?? "", address),
    () => someItem(rule.ports, (item) => item.port === port && isPort(item, port)),
    // If the metadata server's address is allowed beside it, the same port allows the way there, whatever its protocol.
    () => !opensBeside(rule, port),
    () => !opensMetadata(spec),
  );

const opensBeside = (rule: EgressRule, port: number): boolean =>
  someItem([iptables, dataplaneV2], (metadata) =>
    allOf(
      () => metadata.ports[0] === port,
      () => someItem(rule.to, (peer) => peerHolds(peer, metadata.address)),
    ),
  );

const opensMetadata = (spec: PolicySpec | undefined): boolean =>
  someItem([iptables, dataplaneV2], ({ address, ports }) => allowsEgress(spec, address, ports[0]));

/** Whether a policy means to allow the metadata server, but allows only a dead end. */
export const opensDeadEndAlone = (spec: PolicySpec | undefined): boolean =>
  someItem(spec?.egress, (rule) =>
    someItem(rule.to, (_, peer) => someItem(DEAD_ENDS, (deadEnd) => opensDeadEnd(spec, rule, peer, deadEnd))),
  );
