import type { types } from "@pulumi/kubernetes";
import { METADATA_EGRESS } from "../gke/metadata-server";

type EgressRule = types.input.networking.v1.NetworkPolicyEgressRule;

const DNS_PORT = 53;
const HTTPS_PORT = 443;

/** What a workload needs to get its identity and to use it: the metadata server, names, and Google's APIs. */
export function identityEgress(): EgressRule[] {
  return [
    // Both dataplanes': a policy that outlives its cluster's dataplane still fits.
    ...Object.values(METADATA_EGRESS).map(({ address, ports }) => ({
      to: [{ ipBlock: { cidr: `${address}/32` } }],
      ports: ports.map((port) => ({ protocol: "TCP", port })),
    })),
    // To any address: kube-dns, NodeLocal DNSCache and Cloud DNS each answer at another.
    { ports: ["UDP", "TCP"].map((protocol) => ({ protocol, port: DNS_PORT })) },
    { ports: [{ protocol: "TCP", port: HTTPS_PORT }] },
  ];
}
