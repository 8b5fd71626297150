import { CLOUD_DNS, CLOUD_DNS_ADDRESS, DNS_PORT, NODE_LOCAL_DNS_ADDRESS } from "../../../gke/dns";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import type { CLUSTER } from "../../resource-types";
import type { StackResource } from "../../stack";
import { isPort, type Peer, type PolicySpec, peerHolds } from "./egress";

/**
 * Whether Cloud DNS answers the queries of a cluster's Pods, by what the program says or what is observed. What an Autopilot cluster has
 * where neither says so depends on its age: then it is not taken to.
 */
export const usesCloudDns = ({ inputs, observed }: StackResource<typeof CLUSTER>): boolean =>
  (inputs.dnsConfig ?? observed.dnsConfig)?.clusterDns === CLOUD_DNS;

/**
 * Whether a policy may let DNS queries out. Cloud DNS and NodeLocal DNSCache answer at an address on the node, which no Pod has; kube-dns
 * is Pods behind a Service, of which any block of addresses and any Pods of another namespace may be.
 */
export const mayAllowDns = (spec: PolicySpec | undefined, isCloudDns: boolean): boolean =>
  someItem(spec?.egress, ({ to, ports }) =>
    allOf(
      () => !to?.length || someItem(to, (peer) => (isCloudDns ? holdsResolver(peer) : mayBeKubeDns(peer))),
      () =>
        !ports?.length ||
        someItem(ports, (port) =>
          anyOf(
            () => isPort(port, DNS_PORT, "UDP"),
            // A name, which is one of kube-dns' Pods.
            () => !isCloudDns && Number.isNaN(Number(port.port ?? DNS_PORT)),
          ),
        ),
    ),
  );

const holdsResolver = (peer: Peer): boolean =>
  someItem([CLOUD_DNS_ADDRESS, NODE_LOCAL_DNS_ADDRESS], (address) => peerHolds(peer, address));

const mayBeKubeDns = (peer: Peer): boolean =>
  anyOf(
    () => "ipBlock" in peer,
    () => "namespaceSelector" in peer,
  );
