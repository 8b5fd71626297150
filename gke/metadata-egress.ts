import {
  METADATA_ADDRESS,
  METADATA_PORTS,
  METADATA_SERVER_ADDRESS,
  METADATA_SERVER_PORTS,
} from "./metadata-server";

/** An address with TCP ports: the first is the one that every workload needs, the others are for ALTS. */
export interface MetadataEndpoint {
  readonly address: string;
  readonly ports: readonly [http: number, alts: number];
}

/**
 * What an egress policy must allow, for each dataplane: policies see the address after the node's NAT on the iptables
 * dataplane and before it on Dataplane V2.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity and
 * https://github.com/gke-labs/kube-agents/pull/777, which takes back what https://github.com/gke-labs/kube-agents/pull/676 had it the other way round;
 * checked 2026-11-28
 */
export const METADATA_EGRESS = {
  iptables: {
    address: METADATA_SERVER_ADDRESS,
    ports: [METADATA_SERVER_PORTS.http, METADATA_SERVER_PORTS.alts],
  },
  dataplaneV2: { address: METADATA_ADDRESS, ports: [METADATA_PORTS.http, METADATA_PORTS.alts] },
} as const satisfies Record<"iptables" | "dataplaneV2", MetadataEndpoint>;

/**
 * The entities of Cilium's policies that hold the metadata server's address: it is no address of the node itself to Cilium, so `host` does not.
 * Source: https://github.com/Smana/runlore/issues/562 (measured on 1.35.6) and https://docs.cilium.io/en/stable/security/policy/language/,
 * checked 2026-11-28
 */
export const CILIUM_ENTITIES: readonly string[] = ["all", "world", "world-ipv4"];
