import { DNS_PORT } from "../../../../gke/dns";
import { METADATA_EGRESS } from "../../../../gke/metadata-egress";
import { everyItem, someItem } from "../../../evaluation/unknown";
import { blocksOverlap, holdsBlock } from "../../gcp/network/ipv4";
import type { Way } from "./closest-policy";
import { allowsEgress, type EgressRule, exceptsEgress, isPort, peerHolds } from "./egress";
import { DATAPLANES, type Dataplane } from "./metadata-egress";

/** The way to the metadata server, as policies of a dataplane see it, and how rules miss it. */
export function metadataWay(dataplane: Dataplane): Way {
  const { address, ports } = METADATA_EGRESS[dataplane];
  const [port] = ports;
  const holdsAddress = ({ to }: EgressRule) => someItem(to, (peer) => peerHolds(peer, address));
  const holdsPort = (rule: EgressRule) =>
    !rule.ports?.length || someItem(rule.ports, (item) => isPort(item, port));
  return {
    opens: (spec) => allowsEgress(spec, address, port),
    mistakes: [
      (rule) => (isMeant(rule) ? ofOtherDataplane(rule, dataplane) : undefined),
      (rule) =>
        isMeant(rule) && holdsAddress(rule) ? `allows ${address}, but not TCP port ${port}` : undefined,
      (rule) =>
        isMeant(rule) && holdsPort(rule) ? `allows TCP port ${port}, but not ${address}` : undefined,
      (rule) =>
        exceptsEgress({ egress: [rule] }, address) ? `leaves ${address} out by ipBlock.except` : undefined,
    ],
  };
}

const LINK_LOCAL = "169.254.0.0/16";
const METADATA_ADDRESSES = "169.254.169.0/24";

/** Whether a rule means the metadata server: addresses near its own, and not only those of Cloud DNS, which answers there too. */
const isMeant = ({ to, ports }: EgressRule): boolean =>
  someItem(to, ({ ipBlock }) => {
    const cidr = ipBlock?.cidr ?? "";
    return holdsBlock(LINK_LOCAL, cidr) && blocksOverlap(METADATA_ADDRESSES, cidr);
  }) && !(ports?.length && everyItem(ports, ({ port }) => Number(port) === DNS_PORT));

function ofOtherDataplane(rule: EgressRule, dataplane: Dataplane): string | undefined {
  const other = DATAPLANES.find(({ key }) => key !== dataplane);
  if (!other) return undefined;
  const { address, ports } = METADATA_EGRESS[other.key];
  return allowsEgress({ egress: [rule] }, address, ports[0])
    ? `opens ${address}:${ports[0]}, where the metadata server listens on ${other.name} alone`
    : undefined;
}
