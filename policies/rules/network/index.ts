import type { Rule } from "../../rule";
import { firewallAllowsNodeEgress } from "./firewall-allows-node-egress";
import { firewallAllowsNodeIngress } from "./firewall-allows-node-ingress";
import { googleNamesResolve } from "./google-names-resolve";
import { netpolAllowsDnsEgress } from "./netpol-allows-dns-egress";
import { netpolAllowsMetadataEgress } from "./netpol-allows-metadata-egress";
import { netpolSparesSystemPods } from "./netpol-spares-system-pods";
import { privateNodesReachGoogle } from "./private-nodes-reach-google";
import { reservedMetadataPorts } from "./reserved-metadata-ports";

export const network: readonly Rule[] = [
  netpolAllowsMetadataEgress,
  netpolAllowsDnsEgress,
  netpolSparesSystemPods,
  reservedMetadataPorts,
  firewallAllowsNodeEgress,
  googleNamesResolve,
  firewallAllowsNodeIngress,
  privateNodesReachGoogle,
];
