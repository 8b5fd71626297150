import { NETWORK_POLICY } from "../../../../policies/resource-types";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import type { Table } from "../../../support/rule-table";

const CIDR = "spec.egress[0].to[0].ipBlock.cidr";
const block = (address: string) => ({ ipBlock: { cidr: `${address}/32` } });
const tcp = (...ports: number[]) => ports.map((port) => ({ protocol: "TCP", port }));
const policy = (...egress: object[]): TestResource =>
  resource(NETWORK_POLICY, { spec: { podSelector: {}, policyTypes: ["Egress"], egress } });

const BEFORE = { to: [block("127.0.0.1")], ports: tcp(988) };
const IPTABLES = { to: [block("169.254.169.252")], ports: tcp(988, 987) };
const DATAPLANE_V2 = { to: [block("169.254.169.254")], ports: tcp(80, 8080) };

/** Addresses and ports at which no metadata server answers: a part of the table of netpol-allows-metadata-egress. */
export const DEAD_ENDS = {
  accepts: {
    "today's address of the iptables dataplane": policy(IPTABLES),
    "the address of Dataplane V2": policy(DATAPLANE_V2),
    "the old address beside the new one, as Google's documentation shows for both versions": policy(
      BEFORE,
      IPTABLES,
    ),
    "the old and the new address in one rule": policy({
      to: [block("127.0.0.1"), block("169.254.169.252")],
      ports: tcp(988),
    }),
    "both dataplanes in one rule, whose pairs cross": policy({
      to: [block("169.254.169.254"), block("169.254.169.252")],
      ports: tcp(80, 988),
    }),
    "the old address beside a rule for all addresses": policy(BEFORE, {
      to: [{ ipBlock: { cidr: "0.0.0.0/0" } }],
    }),
    "the old address beside a rule for everything": policy(BEFORE, {}),
    "another port of the loopback": policy({ to: [block("127.0.0.1")], ports: tcp(8080) }),
    "the loopback with all ports, which is not about the metadata server": policy({
      to: [block("127.0.0.1")],
    }),
    "UDP to the old address": policy({ to: [block("127.0.0.1")], ports: [{ protocol: "UDP", port: 988 }] }),
    "a block around the old address": policy({ to: [{ ipBlock: { cidr: "127.0.0.0/8" } }], ports: tcp(988) }),
    "a policy of ingress alone": resource(NETWORK_POLICY, {
      spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [block("127.0.0.1")] }] },
    }),
    "a policy without a spec": resource(NETWORK_POLICY, {}),
    "the old address beside an unknown one and today's": policy(
      BEFORE,
      { to: [{ ipBlock: { cidr: unknown } }] },
      IPTABLES,
    ),
  },
  rejects: {
    "the old address alone": {
      resources: policy(BEFORE),
      at: CIDR,
      problem: /^is 127\.0\.0\.1 with port 988, /,
    },
    "the old address without a protocol, which means TCP": {
      resources: policy({ to: [block("127.0.0.1")], ports: [{ port: 988 }] }),
      at: CIDR,
    },
    "the old address beside rules of other things": {
      resources: policy({ ports: [{ protocol: "UDP", port: 53 }] }, BEFORE),
      at: "spec.egress[1].to[0].ipBlock.cidr",
    },
    "the old address beside all addresses but link-local ones": {
      resources: policy(BEFORE, { to: [{ ipBlock: { cidr: "0.0.0.0/0", except: ["169.254.0.0/16"] } }] }),
      at: CIDR,
    },
    "the address of Dataplane V2 with the port of iptables": {
      resources: policy({ to: [block("169.254.169.254")], ports: tcp(988) }),
      at: CIDR,
    },
    "the address of iptables with the port of Dataplane V2": {
      resources: policy({ to: [block("169.254.169.252")], ports: tcp(80) }),
      at: CIDR,
    },
    "each of two dead ends": {
      resources: policy({ to: [block("169.254.169.252")], ports: tcp(80) }, BEFORE),
      at: [CIDR, "spec.egress[1].to[0].ipBlock.cidr"],
    },
    "the old address beside a peer that is not known, of another port": {
      resources: policy(BEFORE, { to: [unknown], ports: tcp(443) }),
      at: CIDR,
    },
  },
  undecided: {
    "an unknown address": {
      resources: policy({ to: [{ ipBlock: { cidr: unknown } }], ports: tcp(988) }),
      at: CIDR,
    },
    "the old address beside an unknown one with the same port": {
      resources: policy({ to: [block("127.0.0.1"), { ipBlock: { cidr: unknown } }], ports: tcp(988) }),
      at: "spec.egress[0].to[1].ipBlock.cidr",
    },
    "unknown ports of the old address": {
      resources: policy({ to: [block("127.0.0.1")], ports: unknown }),
      at: "spec.egress[0].ports",
    },
    "unknown rules": {
      resources: resource(NETWORK_POLICY, { spec: { podSelector: {}, egress: unknown } }),
      at: "spec.egress",
    },
  },
} satisfies Table;
