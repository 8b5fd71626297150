import {
  CLUSTER,
  FIREWALL,
  NETWORK,
  NETWORK_FIREWALL_POLICY_ASSOCIATION,
  NETWORK_FIREWALL_POLICY_RULE,
  NODE_POOL,
  SERVICE_ACCOUNT,
  SUBNETWORK,
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

const CONTROL_PLANE = "172.16.0.0/28";
const inBlocks = (props: object = {}) =>
  cluster({
    subnetwork: "nodes",
    ipAllocationPolicy: { clusterSecondaryRangeName: "pods" },
    privateClusterConfig: { masterIpv4CidrBlock: CONTROL_PLANE },
    ...props,
  });
const subnet = (props: object = {}) =>
  resource(
    SUBNETWORK,
    {
      name: "nodes",
      network: "main",
      ipCidrRange: "10.1.0.0/20",
      secondaryIpRanges: [{ rangeName: "pods", ipCidrRange: "10.8.0.0/14" }],
      ...props,
    },
    { name: "subnet" },
  );
/** A denial of some sources, before GKE's rules. */
const denyFrom = (...sourceRanges: unknown[]) => deny({ priority: 900, sourceRanges });
const before = (name: string, props: object) => ({ ...allow({ priority: 800, ...props }), name });

/** A cluster whose Pods ask kube-dns, with the cache or without. */
const cached = (enabled: unknown) => inBlocks({ addonsConfig: { dnsCacheConfig: { enabled } } });
const denyDns = (protocols: readonly string[], props: object = {}) =>
  deny({ denies: protocols.map((protocol) => ({ protocol, ports: ["53"] })), ...props });
const NO_DNS =
  /^keep DNS queries of the cluster's Pods from a cluster's nodes, .*: Pods do not reach kube-dns/;

const first = (networkFirewallPolicyEnforcementOrder: unknown = "BEFORE_CLASSIC_FIREWALL") =>
  resource(NETWORK, { name: "main", networkFirewallPolicyEnforcementOrder }, { name: "vpc" });
const policyRule = (name: string, props: object = {}) =>
  resource(
    NETWORK_FIREWALL_POLICY_RULE,
    {
      firewallPolicy: "guard",
      priority: 5000,
      direction: "INGRESS",
      action: "deny",
      match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "all" }] },
      ...props,
    },
    { name },
  );
const half = (name: string, range: string, props: object = {}) => ({
  ...deny({ priority: 800, sourceRanges: [range], ...props }),
  name,
});
const halfOf = (name: string, range: string, props: object = {}) =>
  policyRule(name, { match: { srcIpRanges: [range], layer4Configs: [{ ipProtocol: "all" }] }, ...props });
const association = resource(
  NETWORK_FIREWALL_POLICY_ASSOCIATION,
  { name: "guard", firewallPolicy: "guard", attachmentTarget: "main" },
  { name: "association" },
);

ruleTable("firewall-allows-node-ingress", {
  accepts: {
    "denials of halves of which one is late or of another network": [
      cluster(),
      half("high", "128.0.0.0/1"),
      half("late", "0.0.0.0/1", { priority: 2000 }),
      half("elsewhere", "0.0.0.0/1", { network: "other" }),
    ],
    "a policy's denial of what comes from other machines by their secure tag": [
      first(),
      inBlocks(),
      subnet(),
      pool({ resourceManagerTags: { "tagKeys/1": "tagValues/2" } }),
      association,
      policyRule("deny", {
        match: { srcSecureTags: [{ name: "tagValues/1" }], layer4Configs: [{ ipProtocol: "all" }] },
      }),
    ],
    "a denial from other machines by their tags or accounts, and from nodes after GKE's rules": [
      cluster(),
      pool({ tags: ["gke"], serviceAccount: "nodes@p.iam.gserviceaccount.com" }),
      rule("tagged", { priority: 900, sourceTags: ["db"], denies: [{ protocol: "all" }] }),
      rule("account", {
        priority: 900,
        sourceServiceAccounts: ["db@p.iam.gserviceaccount.com"],
        denies: [{ protocol: "all" }],
      }),
      rule("late", { priority: 1001, sourceTags: ["gke"], denies: [{ protocol: "all" }] }),
      rule("to-db", {
        priority: 900,
        sourceTags: ["gke"],
        targetTags: ["db"],
        denies: [{ protocol: "all" }],
      }),
      rule("ssh", { priority: 900, sourceTags: ["gke"], denies: [{ protocol: "tcp", ports: ["22"] }] }),
    ],
    "a denial from nodes by their tags after what lets their block in": [
      inBlocks(),
      subnet(),
      pool({ tags: ["gke"] }),
      rule("deny", { priority: 900, sourceTags: ["gke"], denies: [{ protocol: "all" }] }),
      before("nodes", { sourceRanges: ["10.1.0.0/20"] }),
    ],
    "a denial of DNS beside Cloud DNS, or after GKE's rules": [
      inBlocks({ dnsConfig: { clusterDns: "CLOUD_DNS" } }),
      subnet(),
      denyDns(["udp", "tcp"]),
      { ...cluster({ ...cached(false).props, network: "other" }), name: "other" },
      { ...denyDns(["udp", "tcp"], { network: "other", priority: 1001 }), name: "later" },
    ],
    "a denial of DNS from the internet after what lets it in inside": [
      cached(false),
      subnet(),
      denyDns(["udp", "tcp"]),
      allow(),
    ],
    "a denial of DNS over UDP, on a new cluster, which has NodeLocal DNSCache by default": [
      inBlocks(),
      subnet(),
      denyDns(["udp"]),
    ],
    "a denial of DNS after what lets it in from the block that a pool has for its own Pods": [
      cached(false),
      subnet(),
      resource(
        NODE_POOL,
        { cluster: ref("cluster", "name"), networkConfig: { podRange: "more" } },
        { name: "pool" },
      ),
      denyDns(["udp"], { priority: 900 }),
      before("own", { sourceRanges: ["10.60.0.0/16"], allows: [{ protocol: "udp" }] }),
    ],
    "a denial of DNS from Pods, with NodeLocal DNSCache, which asks from nodes": [
      cached(true),
      subnet(),
      denyDns(["tcp", "udp"], { sourceRanges: ["10.8.0.0/14"] }),
    ],
    "a denial after GKE's rules": [cluster(), deny({ priority: 1001 })],
    "a denial after GKE's rules on an Autopilot cluster's network": [
      cluster({ enableAutopilot: true }),
      deny({ priority: 65534 }),
    ],
    "a denial after what lets traffic in": [cluster(), deny(), allow()],
    "a denial after what lets all ports in by a range": [
      cluster({ dnsConfig: { clusterDns: "CLOUD_DNS" } }),
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
    "a denial of other blocks than the cluster's, or of a part of them": [
      inBlocks(),
      subnet(),
      denyFrom("10.9.0.0/16", "10.128.0.0/9", "192.168.0.0/16"),
    ],
    "a denial of the cluster's blocks after GKE's rules": [
      inBlocks(),
      subnet(),
      deny({ priority: 1001, sourceRanges: ["10.0.0.0/8"] }),
    ],
    "a denial of the cluster's blocks after what lets each of them in": [
      inBlocks(),
      subnet(),
      denyFrom("10.0.0.0/8", "172.16.0.0/12"),
      before("pods", { sourceRanges: ["10.8.0.0/14"] }),
      before("nodes", { sourceRanges: ["10.1.0.0/20"] }),
      before("control-plane", {
        sourceRanges: [CONTROL_PLANE],
        allows: [{ protocol: "tcp", ports: ["443", "10250"] }],
      }),
    ],
    "a denial of a wide block beside a cluster of which no block is known": [
      cluster(),
      denyFrom("172.16.0.0/12"),
    ],
    "a denial of a policy that comes after the network's firewall, or of one of another stack's network": [
      cluster(),
      association,
      policyRule("deny"),
    ],
    "a denial of a policy that comes after the network's firewall": [
      first("AFTER_CLASSIC_FIREWALL"),
      cluster(),
      association,
      policyRule("deny"),
    ],
    "a denial of a policy that comes first, after what leaves the cluster's traffic to the network's firewall":
      [
        first(),
        cluster({ ipAllocationPolicy: { clusterIpv4CidrBlock: "10.8.0.0/14" } }),
        association,
        policyRule("deny"),
        policyRule("inside", {
          priority: 100,
          action: "goto_next",
          match: { srcIpRanges: ["10.0.0.0/8"], layer4Configs: [{ ipProtocol: "all" }] },
        }),
        policyRule("tagged", { priority: 50, targetSecureTags: [{ name: "tagValues/1" }] }),
        policyRule("countries", {
          priority: 60,
          match: { srcRegionCodes: ["XX"], layer4Configs: [{ ipProtocol: "all" }] },
        }),
        policyRule("out", { priority: 70, direction: "EGRESS", action: "allow" }),
      ],
  },
  rejects: {
    "a denial from nodes by their tags, beside a block of others": {
      resources: [
        cluster(),
        pool({ tags: ["gke"] }),
        rule("deny", {
          priority: 900,
          sourceRanges: ["203.0.113.0/24"],
          sourceTags: ["db", "gke"],
          denies: [{ protocol: "all" }],
        }),
      ],
      at: "denies",
      problem:
        /^keep traffic from the cluster's nodes from a cluster's nodes, .* what runs on nodes does not reach/,
    },
    "a denial from nodes by their account, of which neither is known": {
      resources: [
        resource(SERVICE_ACCOUNT, { accountId: "nodes" }, { name: "nodes" }),
        cluster(),
        pool({ serviceAccount: ref("nodes", "email") }),
        rule("deny", {
          priority: 900,
          sourceServiceAccounts: [ref("nodes", "email")],
          denies: [{ protocol: "tcp" }],
        }),
      ],
      at: "denies",
      problem: /^keep traffic from the cluster's nodes/,
    },
    "a policy's denial for the nodes' account that comes first": {
      resources: [
        first(),
        cluster(),
        pool({ serviceAccount: "nodes@p.iam.gserviceaccount.com" }),
        association,
        policyRule("deny", { targetServiceAccounts: ["nodes@p.iam.gserviceaccount.com"] }),
      ],
      at: "action",
    },
    "a denial of DNS of all sources, where no block is known": {
      resources: [cluster(), denyDns(["udp", "tcp"])],
      at: "denies",
      problem: NO_DNS,
      fix: /or let DNS queries of the cluster's Pods in by a rule before this one\.$/,
    },
    "a denial of DNS over UDP from the block of Pods, without NodeLocal DNSCache": {
      resources: [cached(false), subnet(), denyDns(["udp"], { sourceRanges: ["10.8.0.0/14"] })],
      at: "denies",
      problem: NO_DNS,
    },
    "a denial of DNS over TCP from the blocks of Pods and nodes, with NodeLocal DNSCache": {
      resources: [cached(true), subnet(), denyDns(["tcp"], { sourceRanges: ["10.0.0.0/8"] })],
      at: "denies",
      problem: NO_DNS,
    },
    "a denial of DNS over TCP, on a new cluster, which has NodeLocal DNSCache by default": {
      resources: [inBlocks(), subnet(), denyDns(["tcp"])],
      at: "denies",
      problem: NO_DNS,
    },
    "a policy's denial of DNS that comes first": {
      resources: [
        first(),
        cached(false),
        association,
        policyRule("deny", {
          match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "udp", ports: ["53"] }] },
        }),
      ],
      at: "action",
      problem: /^is "deny" and keeps DNS queries of the cluster's Pods from a cluster's nodes/,
    },
    "a denial of the Pods' block, of which the cluster names the range": {
      resources: [inBlocks(), subnet(), denyFrom("10.0.0.0/8")],
      at: "denies",
      problem: /^keep traffic from the cluster's Pods from a cluster's nodes, .*900 comes before.*kube-dns$/,
      fix: /or let traffic from the cluster's Pods in by a rule before/,
    },
    "a denial of the Pods' block, which the cluster gives": {
      resources: [cluster({ clusterIpv4Cidr: "10.8.0.0/14" }), denyFrom("10.8.0.0/15", "10.10.0.0/15")],
      at: "denies",
    },
    "a denial of the nodes' block": {
      resources: [inBlocks(), subnet(), denyFrom("10.1.0.0/16")],
      at: "denies",
      problem: /^keep traffic from the cluster's nodes/,
    },
    "a denial of the control plane's block, of the kubelet's port alone": {
      resources: [
        inBlocks(),
        subnet(),
        deny({
          priority: 900,
          sourceRanges: ["172.16.0.0/12"],
          denies: [{ protocol: "tcp", ports: ["10250"] }],
        }),
        before("inside", {}),
      ],
      at: "denies",
      problem: /^keep the control plane's traffic/,
    },
    "a denial of all ingress before which Pods and nodes alone are let in": {
      resources: [inBlocks(), subnet(), deny({ priority: 900 }), before("inside", {})],
      at: "denies",
      problem: /^keep the control plane's traffic/,
    },
    "a denial of a policy that comes first": {
      resources: [
        first(),
        cluster(),
        association,
        policyRule("deny"),
        policyRule("later", { priority: 6000, action: "goto_next" }),
        policyRule("https", {
          priority: 100,
          action: "allow",
          match: { srcIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "tcp", ports: ["443"] }] },
        }),
      ],
      at: "action",
      problem: /^is "deny" and keeps traffic from a cluster's nodes, as the network says/,
      fix: /below 5000/,
    },
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
    "denials of all sources in two halves, of which the first has the finding": {
      resources: [cluster(), half("low", "0.0.0.0/1"), half("high", "128.0.0.0/1", { priority: 900 })],
      at: "denies",
      problem:
        /^keep traffic from a cluster's nodes together with Firewall\.high, as the rule's priority 800 comes/,
    },
    "a policy's denials of all sources in two halves": {
      resources: [
        first(),
        cluster(),
        association,
        halfOf("low", "0.0.0.0/1"),
        halfOf("high", "128.0.0.0/1", { priority: 6000 }),
      ],
      at: "action",
      problem:
        /^is "deny", together with the policy's denial of the other half of all addresses, and keeps traffic from/,
    },
    "a policy's denial of what comes from the nodes by their secure tag": {
      resources: [
        first(),
        inBlocks(),
        subnet(),
        pool({ resourceManagerTags: { "tagKeys/1": "tagValues/1" } }),
        association,
        policyRule("deny", {
          match: { srcSecureTags: [{ name: "tagValues/1" }], layer4Configs: [{ ipProtocol: "all" }] },
        }),
      ],
      at: "action",
      problem: /^is "deny" and keeps traffic from the cluster's nodes from/,
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
    "a denial from tags that are not known": {
      resources: [
        cluster(),
        pool({ tags: ["gke"] }),
        rule("deny", { priority: 900, sourceTags: [unknown], denies: [{ protocol: "all" }] }),
      ],
      at: "sourceTags[0]",
    },
    "a denial of DNS over UDP, where it is not known whether NodeLocal DNSCache is there": {
      resources: [cached(unknown), subnet(), denyDns(["udp"])],
      at: "Cluster.cluster.addonsConfig.dnsCacheConfig.enabled",
    },
    "a denial of all blocks from which GKE chooses one": {
      resources: [cluster(), denyFrom("10.0.0.0/8")],
      at: "Cluster.cluster.ipAllocationPolicy",
    },
    "a denial of a block that may be that of Pods": {
      resources: [inBlocks(), subnet({ secondaryIpRanges: unknown }), denyFrom("10.8.0.0/14")],
      at: "Subnetwork.subnet.secondaryIpRanges",
    },
    "whether policies come first": {
      resources: [first(unknown), cluster(), association, policyRule("deny")],
      at: "Network.vpc.networkFirewallPolicyEnforcementOrder",
    },
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
