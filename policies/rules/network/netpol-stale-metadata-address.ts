import { METADATA_EGRESS } from "../../../gke/metadata-egress";
import { METADATA_SERVER_ADDRESS_BEFORE, METADATA_SERVER_ADDRESS_SINCE } from "../../../gke/metadata-server";
import { DEAD_ENDS, opensDeadEnd } from "../../program/kubernetes/stale-egress";
import { NETWORK_POLICY } from "../../resource-types";
import type { Rule } from "../../rule";

const { iptables, dataplaneV2 } = METADATA_EGRESS;

const block = (address: string) => ({ ipBlock: { cidr: `${address}/32` } });
const egressTo = (...peers: object[]) => ({
  spec: {
    podSelector: {},
    policyTypes: ["Egress"],
    egress: [{ to: peers, ports: [{ protocol: "TCP", port: iptables.ports[0] }] }],
  },
});

export const netpolStaleMetadataAddress: Rule = {
  name: "netpol-stale-metadata-address",
  description: "Egress policies name the metadata server where it listens today.",
  why:
    `Until ${METADATA_SERVER_ADDRESS_SINCE} the metadata server listened on ${METADATA_SERVER_ADDRESS_BEFORE}:${iptables.ports[0]}; ` +
    `since then it is ${iptables.address}:${iptables.ports[0]} on the iptables dataplane and ${dataplaneV2.address}:${dataplaneV2.ports[0]} ` +
    "on Dataplane V2. A policy that names only the old address, or the address of one dataplane with the port of the other, " +
    "lets nothing through: the same two halves on two sides of a boundary as in the incident of June 2022.",
  fix:
    `Name ${iptables.address}/32 with port ${iptables.ports[0]} for the iptables dataplane, ` +
    `and ${dataplaneV2.address}/32 with port ${dataplaneV2.ports[0]} for Dataplane V2.`,
  whenToExempt:
    "A policy of something else that really listens on this address and port, such as an emulator of the metadata server.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/how-to/network-policy#network-policy-and-workload-identity",
    "https://cloud.google.com/service-mesh/docs/security/egress-gateway-gke-tutorial",
    "https://github.com/kubernetes/kubernetes/pull/100639",
  ],
  severity: "high",
  level: "mandatory",
  good: egressTo(block(iptables.address), block(METADATA_SERVER_ADDRESS_BEFORE)),
  bad: egressTo(block(METADATA_SERVER_ADDRESS_BEFORE)),
  checks: {
    [NETWORK_POLICY]: [
      function* address({ spec }, context) {
        yield* context.each(spec?.egress, function* (rule, i) {
          // By their places, as ports that are known may settle the matter for a peer that is not.
          yield* context.each([...(rule.to ?? []).keys()], function* (j) {
            yield* context.each(DEAD_ENDS, function* (deadEnd) {
              if (!opensDeadEnd(spec, rule, j, deadEnd)) return;
              const { address, port, because } = deadEnd;
              yield {
                at: `spec.egress[${i}].to[${j}].ipBlock.cidr`,
                problem: `is ${address} with port ${port}, ${because}`,
              };
            });
          });
        });
      },
    ],
  },
};
