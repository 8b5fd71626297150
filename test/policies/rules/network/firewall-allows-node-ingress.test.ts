import {
  CLUSTER,
  FIREWALL,
  NETWORK_FIREWALL_POLICY_RULE,
  NODE_POOL,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const cluster = (props: object = {}) => resource(CLUSTER, { network: "main", ...props }, { name: "cluster" });
const rule = (name: string, props: object) => resource(FIREWALL, { network: "main", ...props }, { name });
const deny = (props: object = {}) =>
  rule("deny", { denies: [{ protocol: "all" }], sourceRanges: ["0.0.0.0/0"], ...props });
const allow = (props: object = {}) =>
  rule("allow", {
    priority: 900,
    sourceRanges: ["10.0.0.0/8"],
    allows: [{ protocol: "tcp" }, { protocol: "udp" }],
    ...props,
  });
const pool = (nodeConfig: object) =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig }, { name: "pool" });

ruleTable("firewall-allows-node-ingress", {
  accepts: {
    "a denial after GKE's rules": [cluster(), deny({ priority: 1001 })],
    "a denial after GKE's rules on an Autopilot cluster's network": [
      cluster({ enableAutopilot: true }),
      deny({ priority: 65534 }),
    ],
    "a denial after what lets traffic in": [cluster(), deny(), allow()],
    "a denial after what lets all ports in by a range": [
      cluster(),
      deny(),
      allow({ allows: [{ protocol: "tcp", ports: ["0-65535"] }] }),
    ],
    "a denial of some sources or destinations, of other ports, of egress, or that is off": [
      cluster(),
      { ...deny({ destinationRanges: ["10.9.0.0/16"] }), name: "database" },
      deny({ sourceRanges: ["203.0.113.0/24"] }),
      rule("tagged", { sourceTags: ["db"], denies: [{ protocol: "all" }] }),
      rule("ssh", { denies: [{ protocol: "tcp", ports: ["22"] }, { protocol: "icmp" }] }),
      rule("egress", { direction: "EGRESS", denies: [{ protocol: "all" }] }),
      rule("off", { disabled: true, denies: [{ protocol: "all" }] }),
    ],
    "a denial on another network, or for other machines": [
      cluster(),
      pool({ tags: ["gke"] }),
      deny({ network: "other" }),
      rule("db", { targetTags: ["db"], denies: [{ protocol: "all" }] }),
    ],
    "a denial for other machines on a network that is not known": [
      cluster({ network: unknown }),
      pool({ tags: ["gke"] }),
      rule("db", { network: unknown, targetTags: ["db"], denies: [{ protocol: "all" }] }),
    ],
    "a denial beside a firewall policy, which may allow before": [
      cluster(),
      deny(),
      resource(NETWORK_FIREWALL_POLICY_RULE, { direction: "INGRESS", action: "allow" }, { name: "policy" }),
    ],
    "a denial of a stack without clusters": deny(),
  },
  rejects: {
    "a denial of the default priority": {
      resources: [cluster(), deny()],
      at: "denies",
      problem: /priority 1000 comes before that of GKE's own rules/,
      fix: /above 1000/,
    },
    "a denial of TCP from nobody in particular, before GKE's rules": {
      resources: [
        cluster(),
        rule("deny", { direction: "INGRESS", priority: 100, denies: [{ protocol: "tcp" }] }),
      ],
      at: "denies",
      problem: /priority 100 /,
    },
    "a denial of all sources in two halves": {
      resources: [cluster(), deny({ sourceRanges: ["0.0.0.0/1", "128.0.0.0/1"] })],
      at: "denies",
    },
    "a denial for the nodes by their tag": {
      resources: [
        cluster({ enableAutopilot: true, nodePoolAutoConfig: { networkTags: { tags: ["nodes"] } } }),
        deny({ targetTags: ["nodes"] }),
      ],
      at: "denies",
    },
    "a denial before what lets traffic in, on another network, some ports alone, or out": {
      resources: [
        cluster(),
        deny(),
        allow({ priority: 1000 }),
        { ...allow({ network: "other" }), name: "other" },
        { ...allow({ allows: [{ protocol: "tcp", ports: ["443"] }] }), name: "https" },
        { ...allow({ direction: "EGRESS" }), name: "out" },
      ],
      at: "denies",
    },
  },
  undecided: {
    "a denial of a priority that is not known": {
      resources: [cluster(), deny({ priority: unknown })],
      at: "priority",
    },
    "a denial of what is not known": {
      resources: [cluster(), deny({ denies: unknown })],
      at: "denies",
    },
    "a denial of sources that are not known": {
      resources: [cluster(), deny({ sourceRanges: unknown })],
      at: "sourceRanges",
    },
    "a denial of destinations that are not known": {
      resources: [cluster(), deny({ destinationRanges: unknown })],
      at: "destinationRanges",
    },
    "a denial beside what is let in, which is not known": {
      resources: [cluster(), deny(), allow({ allows: unknown })],
      at: "Firewall.allow.allows",
    },
  },
});
