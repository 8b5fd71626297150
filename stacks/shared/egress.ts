import type { types } from "@pulumi/kubernetes";
import { METADATA_EGRESS } from "../../gke/metadata-egress";

type EgressRule = types.input.networking.v1.NetworkPolicyEgressRule;

const DNS_PORT = 53;
const HTTPS_PORT = 443;

/** The metadata server, on both dataplanes: a policy that outlives its cluster's dataplane still fits. */
export function metadataEgress(): EgressRule[] {
  return Object.values(METADATA_EGRESS).map(({ address, ports }) => ({
    to: [{ ipBlock: { cidr: `${address}/32` } }],
    ports: ports.map((port) => ({ protocol: "TCP", port })),
  }));
}

/** Names, from any address: kube-dns, NodeLocal DNSCache and Cloud DNS each answer at another. */
export const dnsEgress = (): EgressRule => ({
  ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: DNS_PORT })),
});

/** TLS to any address: Google's APIs and control planes have no address that is known before they are there, or that stays. */
export const httpsEgress = (port = HTTPS_PORT): EgressRule => ({ ports: [{ protocol: "TCP", port }] });

/** What a workload needs to get its identity and to use it: the metadata server, names, and Google's APIs. */
export function identityEgress(): EgressRule[] {
  return [...metadataEgress(), dnsEgress(), httpsEgress()];
}
