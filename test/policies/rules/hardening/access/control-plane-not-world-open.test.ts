import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "masterAuthorizedNetworksConfig.cidrBlocks";
const open = (...blocks: unknown[]) => ({
  masterAuthorizedNetworksConfig: { cidrBlocks: blocks.map((cidrBlock) => ({ cidrBlock })) },
});

ruleTable("control-plane-not-world-open", {
  accepts: {
    "a cluster without authorized networks, which another rule refuses": resource(CLUSTER, {}),
    "a private network": resource(CLUSTER, open("10.10.128.0/24", "10.0.0.0/8")),
    "a single address": resource(CLUSTER, open("203.0.113.10/32")),
    "a network of IPv6": resource(CLUSTER, open("2001:db8::/32")),
    "no network outside": resource(CLUSTER, open()),
    "an Autopilot cluster with a network": resource(CLUSTER, {
      enableAutopilot: true,
      ...open("10.0.0.0/8"),
    }),
  },
  rejects: {
    "the whole internet": { resources: resource(CLUSTER, open("0.0.0.0/0")), at: `${AT}[0].cidrBlock` },
    "the whole internet behind a network": {
      resources: resource(CLUSTER, open("10.0.0.0/8", "0.0.0.0/0")),
      at: `${AT}[1].cidrBlock`,
    },
    "the whole internet of IPv6": { resources: resource(CLUSTER, open("::/0")), at: `${AT}[0].cidrBlock` },
    "two halves": {
      resources: resource(CLUSTER, open("0.0.0.0/1", "128.0.0.0/1")),
      at: [`${AT}[0].cidrBlock`, `${AT}[1].cidrBlock`],
    },
    "a cluster without it whose state is open": {
      resources: resource(CLUSTER, {}, { observed: open("0.0.0.0/0") }),
      at: `${AT}[0].cidrBlock`,
      problem: /on GKE/,
    },
    "an Autopilot cluster": {
      resources: resource(CLUSTER, { enableAutopilot: true, ...open("0.0.0.0/0") }),
      at: `${AT}[0].cidrBlock`,
    },
  },
  undecided: {
    "a block that is not known": { resources: resource(CLUSTER, open(unknown)), at: `${AT}[0].cidrBlock` },
  },
});
