import assert from "node:assert/strict";
import {
  CLUSTER,
  DNS_POLICY,
  DNS_RECORD_SET,
  DNS_RESPONSE_POLICY,
  DNS_RESPONSE_RULE,
  DNS_ZONE,
  FIREWALL,
  FIREWALL_POLICY_RULE,
  NETWORK_FIREWALL_POLICY,
  NETWORK_FIREWALL_POLICY_ASSOCIATION,
  NETWORK_FIREWALL_POLICY_RULE,
  NODE_POOL,
  REGION_FIREWALL_POLICY_ASSOCIATION,
  REGION_FIREWALL_POLICY_RULE,
  SERVICE_ACCOUNT,
  SUBNETWORK,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { evaluate, knownRef, resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const BLOCK = "172.16.0.0/28";
const cluster = (props: object = {}, more: Partial<TestResource> = {}) =>
  resource(
    CLUSTER,
    {
      network: "main",
      privateClusterConfig: { enablePrivateNodes: true, masterIpv4CidrBlock: BLOCK },
      dnsConfig: { clusterDns: "CLOUD_DNS" },
      ...props,
    },
    { name: "cluster", ...more },
  );
const rule = (name: string, props: object) =>
  resource(FIREWALL, { network: "main", direction: "EGRESS", ...props }, { name });
const deny = (props: object = {}) =>
  rule("deny", { priority: 65000, denies: [{ protocol: "all" }], ...props });
const HTTPS = [{ protocol: "tcp", ports: ["443", "8132"] }];
/** Lets nodes reach each other's Pods, and what may be an endpoint for Google's APIs. */
const inside = (props: object = {}) =>
  rule("inside", { destinationRanges: ["10.0.0.0/8"], allows: [{ protocol: "all" }], ...props });
const allow = (destinationRanges: unknown, props: object = {}) =>
  rule("allow", { destinationRanges, allows: HTTPS, ...props });
/** A zone by which Google's APIs are at the addresses of restricted.googleapis.com. */
const apis = [
  resource(
    DNS_ZONE,
    {
      dnsName: "googleapis.com.",
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: "projects/p/global/networks/main" }] },
    },
    { name: "zone" },
  ),
  resource(
    DNS_RECORD_SET,
    { managedZone: ref("zone", "name"), name: "*.googleapis.com.", type: "A", rrdatas: ["199.36.153.4"] },
    { name: "record" },
  ),
];
const toCluster = [allow([BLOCK], { project: "p" })];
const onlyInside = inside({ project: "p" });
const pool = (nodeConfig: object) =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig }, { name: "pool" });

const vpc: TestResource = { type: "gcp:compute/network:Network", name: "vpc", props: { name: "main" } };

const subnet = resource(
  SUBNETWORK,
  { name: "nodes", network: ref("vpc", "id"), region: "europe-west4" },
  { name: "subnet" },
);

const policyRule = (name: string, props: object = {}) =>
  resource(
    NETWORK_FIREWALL_POLICY_RULE,
    {
      firewallPolicy: "guard",
      priority: 1000,
      direction: "EGRESS",
      action: "deny",
      match: { destIpRanges: ["0.0.0.0/0"], layer4Configs: [{ ipProtocol: "all" }] },
      ...props,
    },
    { name },
  );
const letting = (name: string, destIpRanges: string[], props: object = {}) =>
  policyRule(name, {
    priority: 100,
    action: "allow",
    match: { destIpRanges, layer4Configs: [{ ipProtocol: "tcp" }] },
    ...props,
  });
const halfOf = (name: string, range: unknown, props: object = {}) =>
  policyRule(name, { match: { destIpRanges: [range], layer4Configs: [{ ipProtocol: "all" }] }, ...props });
const association = (props: object = {}) =>
  resource(
    NETWORK_FIREWALL_POLICY_ASSOCIATION,
    { name: "guard", firewallPolicy: "guard", attachmentTarget: "main", ...props },
    { name: "association" },
  );

const DNS_ANYWHERE = {
  destIpRanges: ["0.0.0.0/0"],
  layer4Configs: [{ ipProtocol: "udp", ports: ["53"] }],
};

const own = { network: ref("vpc", "id") };
/** A cluster in a subnetwork of the program that has the blocks of nodes and Pods. */
const inBlocks = (secondaryIpRanges: unknown = [{ rangeName: "pods", ipCidrRange: "10.8.0.0/14" }]) => [
  vpc,
  { ...subnet, props: { ...subnet.props, ipCidrRange: "10.1.0.0/20", secondaryIpRanges } },
  cluster({
    ...own,
    subnetwork: ref("subnet", "id"),
    ipAllocationPolicy: { clusterSecondaryRangeName: "pods" },
  }),
];
const VIP = "199.36.153.8/30";

const recordOf = (zone: string, rrdatas: unknown, name = "*.googleapis.com.") =>
  resource(
    DNS_RECORD_SET,
    { managedZone: ref(zone, "name"), name, type: "A", rrdatas },
    { name: `${zone}-record` },
  );
const AT_VIP = ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"];
const responses = (props: object) =>
  resource(DNS_RESPONSE_POLICY, { responsePolicyName: "google", ...props }, { name: "responses" });
const responding = (dnsName: string, type: string, rrdatas: unknown, responsePolicy = "google") =>
  resource(
    DNS_RESPONSE_RULE,
    { responsePolicy, dnsName, localData: { localDatas: [{ name: dnsName, type, rrdatas }] } },
    { name: "response" },
  );
const onVpc = { networks: [{ networkUrl: ref("vpc", "id") }] };
/** All addresses of the internet. */
const INTERNET = [
  ...["0.0.0.0/5", "8.0.0.0/7", "11.0.0.0/8", "12.0.0.0/6", "16.0.0.0/4", "32.0.0.0/3", "64.0.0.0/2"],
  ...["128.0.0.0/3", "160.0.0.0/5", "168.0.0.0/6", "172.0.0.0/12", "172.32.0.0/11", "172.64.0.0/10"],
  ...["172.128.0.0/9", "173.0.0.0/8", "174.0.0.0/7", "176.0.0.0/4", "192.0.0.0/4", "208.0.0.0/4"],
];
const half = (name: string, range: unknown, props: object = {}) =>
  rule(name, { priority: 65000, denies: [{ protocol: "all" }], destinationRanges: [range], ...props });

/** A cluster whose Pods ask kube-dns. */
const asking = (props: object = {}) =>
  cluster({ dnsConfig: undefined, clusterIpv4Cidr: "10.8.0.0/14", ...props });
const withCache = (enabled: unknown) => asking({ addonsConfig: { dnsCacheConfig: { enabled } } });
const denyDns = (protocols: readonly string[], props: object = {}) =>
  deny({ denies: protocols.map((protocol) => ({ protocol, ports: ["53"] })), ...props });
const CUT =
  /^keep Pods from kube-dns on other nodes: no rule of the stack before it allows port 53 to the addr/;
const zoneOf = (name: string, dnsName: string, props: object = {}) =>
  resource(
    DNS_ZONE,
    {
      dnsName,
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: ref("vpc", "id") }] },
      ...props,
    },
    { name },
  );
/** Zones that lead domains of Google's to private.googleapis.com. */
const zonesAtVip = (domains: readonly string[]) =>
  domains.flatMap((domain) => [zoneOf(domain, `${domain}.`), recordOf(domain, AT_VIP, `*.${domain}.`)]);
/** A denial of all egress after what lets out to private.googleapis.com. */
const closed = [deny(own), allow([BLOCK, VIP], own), inside(own)];
const peering = { peeringConfig: { targetNetwork: { networkUrl: "hub" } } };

ruleTable("firewall-allows-node-egress", {
  accepts: {
    "a denial of private.googleapis.com's addresses, to which response policies lead on other networks, or not for Google's names":
      [
        ...inBlocks(),
        responses({ networks: [{ networkUrl: "other" }] }),
        responding("*.googleapis.com.", "CNAME", ["private.googleapis.com."]),
        { ...responses({ ...onVpc, responsePolicyName: "own" }), name: "own" },
        { ...responding("*.example.com.", "A", AT_VIP, "own"), name: "others" },
        { ...responding("*.pkg.dev.", "CNAME", ["restricted.googleapis.com."], "own"), name: "restricted" },
        { ...responding("gcr.io.", "AAAA", ["2600:2d00:2:2000::"], "own"), name: "ipv6" },
        deny({ ...own, priority: 900, destinationRanges: [VIP] }),
      ],
    "a policy's denials for the accounts and secure tags of other machines": [
      cluster(),
      pool({
        serviceAccount: "nodes@p.iam.gserviceaccount.com",
        resourceManagerTags: { "tagKeys/1": "tagValues/1" },
      }),
      association(),
      policyRule("account", { targetServiceAccounts: ["db@p.iam.gserviceaccount.com"] }),
      policyRule("tag", { targetSecureTags: [{ name: "tagValues/2" }] }),
    ],
    "a denial of private.googleapis.com's addresses, where names resolve to the internet's": [
      ...inBlocks(),
      deny({ ...own, priority: 900, destinationRanges: [VIP] }),
    ],
    "a denial of private.googleapis.com's addresses, where a zone leads to those of restricted.googleapis.com":
      [
        ...inBlocks(),
        zoneOf("zone", "googleapis.com."),
        recordOf("zone", ["199.36.153.4"]),
        deny({ ...own, priority: 900, destinationRanges: [VIP] }),
      ],
    "a denial of one of the addresses to which a zone leads, and of a port that is not needed": [
      ...inBlocks(),
      zoneOf("zone", "googleapis.com."),
      recordOf("zone", AT_VIP),
      deny({ ...own, priority: 900, destinationRanges: ["199.36.153.8/32"] }),
      rule("http", {
        ...own,
        destinationRanges: [VIP],
        denies: [{ protocol: "tcp", ports: ["80"] }],
      }),
    ],
    "a denial of the internet where a zone leads Google's names to an endpoint inside": [
      ...inBlocks(),
      ...["googleapis.com.", "gcr.io.", "pkg.dev."].flatMap((domain, index) => [
        zoneOf(`zone-${index}`, domain),
        recordOf(`zone-${index}`, ["10.9.0.5"], `*.${domain}`),
      ]),
      deny({ ...own, destinationRanges: INTERNET }),
    ],
    "a denial of the internet after what lets out to it over HTTPS": [
      ...inBlocks(),
      deny({ ...own, destinationRanges: INTERNET }),
      allow(["0.0.0.0/0"], own),
    ],
    "denials of halves before the last of which all is let out, or that are of different networks or ports": [
      cluster(),
      half("low", "0.0.0.0/1"),
      half("high", "128.0.0.0/1", { priority: 65100 }),
      allow([BLOCK, VIP], { priority: 65050 }),
      inside({ priority: 65050 }),
      cluster({ network: "other" }, { name: "other" }),
      half("other-low", "0.0.0.0/1", { network: "other" }),
      half("third-high", "128.0.0.0/1", { network: "third" }),
      half("other-high", "128.0.0.0/1", { network: "other", denies: [{ protocol: "tcp", ports: ["80"] }] }),
    ],
    "denials of halves for the tags of different pools": [
      cluster(),
      allow([BLOCK]),
      pool({ tags: ["a"], resourceManagerTags: { "tagKeys/1": "tagValues/1" } }),
      {
        ...pool({ tags: ["b"], resourceManagerTags: { "tagKeys/1": "tagValues/2" } }),
        name: "other-pool",
      },
      half("low", "0.0.0.0/1", { targetTags: ["a"] }),
      half("high", "128.0.0.0/1", { targetTags: ["b"] }),
      association(),
      halfOf("policy-low", "0.0.0.0/1", { targetSecureTags: [{ name: "tagValues/1" }] }),
      halfOf("policy-high", "128.0.0.0/1", { priority: 2000, targetSecureTags: [{ name: "tagValues/2" }] }),
    ],
    "a denial of one half": [cluster(), half("low", "0.0.0.0/1")],
    "a denial of DNS beside Cloud DNS": [cluster(), denyDns(["udp", "tcp"])],
    "a denial of DNS to the internet alone, and to other blocks than that of Pods": [
      withCache(false),
      denyDns(["udp"], { destinationRanges: ["8.8.8.8/32", "10.0.0.0/14"] }),
    ],
    "a denial of all after what lets out to where a response policy leads all names": [
      ...inBlocks(),
      responses(onVpc),
      responding("*.", "CNAME", ["restricted.googleapis.com."]),
      deny(own),
      allow([BLOCK, "199.36.153.4/30"], own),
      inside(own),
    ],
    "a denial of all after what lets out where an endpoint may be to which a response policy leads by name": [
      ...inBlocks(),
      responses(onVpc),
      responding("*.", "CNAME", ["apis.example.com."]),
      deny(own),
      allow([BLOCK], own),
      inside(own),
    ],
    "a denial of DNS over UDP, on a new cluster, which has NodeLocal DNSCache by default": [
      asking(),
      denyDns(["udp"]),
    ],
    "a denial of DNS after what lets it out to the block that a pool has for its own Pods": [
      withCache(false),
      resource(
        NODE_POOL,
        { cluster: ref("cluster", "name"), networkConfig: { podRange: "more" } },
        { name: "pool" },
      ),
      denyDns(["udp", "tcp"]),
      inside({ destinationRanges: ["10.60.0.0/16"] }),
    ],
    "a denial of DNS on the internet after what lets it out inside": [
      withCache(false),
      denyDns(["udp", "tcp"]),
      inside({ allows: [{ protocol: "udp" }] }),
    ],
    "a denial of DNS over the other protocol than the one by which kube-dns is asked": [
      withCache(true),
      denyDns(["udp"]),
      {
        ...asking({ addonsConfig: { dnsCacheConfig: { enabled: false } }, network: "other" }),
        name: "other",
      },
      { ...denyDns(["tcp"], { network: "other" }), name: "elsewhere" },
    ],
    "a denial of DNS on an Autopilot cluster's network": [
      asking({ enableAutopilot: true }),
      denyDns(["udp", "tcp"]),
    ],
    "a policy's denial of DNS after its rule that leaves Pods' to others": [
      withCache(false),
      association(),
      policyRule("deny", { match: DNS_ANYWHERE }),
      policyRule("inside", {
        priority: 100,
        action: "goto_next",
        match: { destIpRanges: ["10.0.0.0/8"], layer4Configs: [{ ipProtocol: "all" }] },
      }),
    ],
    "a denial after what lets out to private.googleapis.com, to which zones lead each domain": [
      ...inBlocks(),
      ...zonesAtVip(["googleapis.com", "gcr.io", "pkg.dev"]),
      ...closed,
    ],
    "a denial after what lets out to private.googleapis.com, to which zones lead registries by narrower names":
      [
        ...inBlocks(),
        ...zonesAtVip(["googleapis.com", "gke.gcr.io", "europe-west4-docker.pkg.dev"]),
        ...closed,
      ],
    "a denial after what lets out to private.googleapis.com, on a network of another stack": [
      cluster(),
      deny(),
      allow([BLOCK, VIP]),
      inside(),
    ],
    "a denial after what lets out to private.googleapis.com, for which the hub's zones answer": [
      ...inBlocks(),
      zoneOf("everything", ".", peering),
      deny(own),
      allow([BLOCK, VIP], own),
      inside(own),
    ],
    "a denial after what lets out to private.googleapis.com, to which a response policy leads": [
      ...inBlocks(),
      resource(
        DNS_RESPONSE_RULE,
        { responsePolicy: "google", dnsName: "*.googleapis.com." },
        { name: "apis" },
      ),
      resource(DNS_RESPONSE_RULE, { responsePolicy: "google", dnsName: "*.pkg.dev." }, { name: "images" }),
      resource(DNS_RESPONSE_RULE, { responsePolicy: "google", dnsName: "*.gcr.io." }, { name: "system" }),
      deny(own),
      allow([BLOCK, VIP], own),
      inside(own),
    ],
    "a denial after what lets out to private.googleapis.com, to which a response policy leads all names": [
      ...inBlocks(),
      resource(DNS_RESPONSE_RULE, { responsePolicy: "google", dnsName: "*." }, { name: "all" }),
      deny(own),
      allow([BLOCK, VIP], own),
      inside(own),
    ],
    "a denial after what lets out to private.googleapis.com, on a network whose names other servers resolve":
      [
        ...inBlocks(),
        resource(
          DNS_POLICY,
          { alternativeNameServerConfig: { targetNameServers: [{ ipv4Address: "10.9.0.53" }] } },
          { name: "servers" },
        ),
        deny(own),
        allow([BLOCK, VIP], own),
        inside(own),
      ],
    "a denial after what lets out to a block of the internet, and to the blocks of nodes and Pods": [
      ...inBlocks(),
      deny(own),
      allow([BLOCK, "142.250.0.0/15"], own),
      inside({ ...own, destinationRanges: ["10.1.0.0/20", "10.8.0.0/14"] }),
    ],
    "a denial of some blocks of others": [
      ...inBlocks(),
      deny({ ...own, priority: 100, destinationRanges: ["10.9.0.0/16", "192.168.0.0/16"] }),
    ],
    "a denial of blocks inside after what lets out to those of nodes and Pods": [
      ...inBlocks(),
      deny({ ...own, destinationRanges: ["10.0.0.0/8"] }),
      inside({ ...own, priority: 100 }),
    ],
    "a denial after what allows Google's APIs where the stack's zone gives them": [
      cluster({ project: "p" }),
      deny({ project: "p" }),
      ...apis,
      ...toCluster,
      onlyInside,
      { ...allow(["199.36.153.4/30"], { project: "p" }), name: "apis" },
    ],
    "a denial after what allows addresses inside, beside a zone on another network": [
      cluster({ project: "p" }),
      deny({ project: "p" }),
      resource(
        DNS_ZONE,
        {
          dnsName: "googleapis.com.",
          visibility: "private",
          privateVisibilityConfig: { networks: [{ networkUrl: "projects/p/global/networks/other" }] },
        },
        { name: "apis" },
      ),
      ...toCluster,
      onlyInside,
    ],
    "a denial after what allows the control plane's block, and addresses inside": [
      cluster(),
      deny(),
      allow([BLOCK]),
      inside(),
    ],
    "a denial of one port of TCP, after what allows this": [
      cluster(),
      deny({ denies: [{ protocol: "tcp", ports: ["443"] }] }),
      allow([BLOCK, "199.36.153.4/30"], { allows: [{ protocol: "tcp", ports: ["443"] }] }),
    ],
    "a denial after what allows a wider block, in a range of ports": [
      cluster(),
      deny(),
      allow(["172.16.0.0/12"], { allows: [{ protocol: "TCP", ports: ["400-500", "8000-9000"] }] }),
    ],
    "a denial after what allows all": [cluster(), deny(), rule("allow", { allows: [{ protocol: "all" }] })],
    "a denial after what allows some address, of a control plane whose block is not given": [
      cluster({ privateClusterConfig: undefined }),
      deny(),
      allow(["34.1.2.3/32"]),
    ],
    "a denial after what allows an address of the cluster's, which is not known": [
      cluster(),
      deny(),
      allow([ref("cluster", "endpoint")]),
      inside(),
    ],
    "a denial after what allows Pods' addresses in the cluster's subnetwork, which are not known": [
      ...inBlocks(),
      ...zonesAtVip(["googleapis.com", "gcr.io", "pkg.dev"]),
      deny(own),
      allow([BLOCK, VIP], own),
      inside({ ...own, destinationRanges: ["10.1.0.0/20", ref("subnet", "secondaryIpRanges")] }),
    ],
    "a policy's denial after what allows addresses of the cluster's, which are not known": [
      cluster(),
      association(),
      policyRule("deny"),
      letting("allow", ["172.16.0.0/28"]),
      letting("inside", [], {
        match: { destIpRanges: [ref("cluster", "clusterIpv4Cidr")], layer4Configs: [{ ipProtocol: "all" }] },
      }),
    ],
    "a denial on another network, which comes from the same project as the cluster's": [
      { type: "gcp:organizations/project:Project", name: "host", props: { projectId: "host" } },
      cluster({ network: knownRef("host", "projectId", "projects/host/global/networks/main") }),
      deny({ network: knownRef("host", "projectId", "projects/host/global/networks/other") }),
    ],
    "a denial after what allows, of a network of the program that both name in their way": [
      vpc,
      cluster({ network: ref("vpc", "id") }),
      deny(),
      allow(undefined, { network: ref("subnet", "network") }),
      subnet,
    ],
    "a denial on another network of the program that has the same name": [
      vpc,
      { ...vpc, name: "twin" },
      cluster({ network: knownRef("vpc", "name", "main") }),
      deny({ network: knownRef("twin", "name", "main") }),
    ],
    "a denial on the network default, beside a cluster in a subnetwork of another, which names no network": [
      vpc,
      subnet,
      cluster({ network: undefined, subnetwork: ref("subnet", "id") }),
      deny({ network: undefined }),
    ],
    "a denial on another network": [cluster(), deny({ network: "other" })],
    "a denial on a network of that name in another project": [
      cluster({ project: "apps" }),
      deny({ project: "data" }),
    ],
    "a denial for the tag that GKE gives another cluster's nodes": [
      cluster({ name: "shop" }),
      deny({ targetTags: ["gke-shop-eu-1a2b3c4d-node"] }),
    ],
    "a denial for other machines": [cluster(), pool({ tags: ["gke"] }), deny({ targetTags: ["db"] })],
    "a denial of some addresses, of another port, of ingress, or that is off": [
      cluster(),
      deny({ destinationRanges: ["10.0.0.0/8"] }),
      rule("udp", { denies: [{ protocol: "udp" }, { protocol: "tcp", ports: ["25"] }] }),
      rule("ingress", { direction: "INGRESS", denies: [{ protocol: "all" }] }),
      rule("off", { disabled: true, denies: [{ protocol: "all" }] }),
    ],
    "a denial beside a firewall policy, which may allow before": [
      cluster(),
      deny(),
      resource(NETWORK_FIREWALL_POLICY_RULE, { direction: "EGRESS", action: "allow" }, { name: "policy" }),
    ],
    "a denial beside a policy of the organization, which may allow before": [
      vpc,
      cluster({ network: ref("vpc", "id") }),
      deny({ network: ref("vpc", "id") }),
      resource(
        FIREWALL_POLICY_RULE,
        {
          direction: "EGRESS",
          action: "allow",
          match: { layer4Configs: [{ ipProtocol: "tcp", ports: ["443", "8132"] }] },
        },
        { name: "policy" },
      ),
    ],
    "a denial beside a firewall policy that comes first on a network of the program": [
      { ...vpc, props: { ...vpc.props, networkFirewallPolicyEnforcementOrder: "BEFORE_CLASSIC_FIREWALL" } },
      cluster({ network: ref("vpc", "id") }),
      deny({ network: ref("vpc", "id") }),
      letting("policy", ["0.0.0.0/0"]),
    ],
    "a policy's denial after its rule that lets out, and one that leaves it to other policies": [
      cluster(),
      association(),
      policyRule("deny"),
      letting("control-plane", [BLOCK]),
      letting("inside", ["10.0.0.0/8"], { action: "goto_next" }),
    ],
    "a policy's denial behind what the network's firewall lets out": [
      cluster(),
      association(),
      policyRule("deny"),
      rule("allow", { allows: [{ protocol: "all" }] }),
    ],
    "a policy's denial that is applied to nothing, to another network, or in another region": [
      cluster({ location: "europe-west4-a" }),
      policyRule("deny", { firewallPolicy: "loose" }),
      association({ firewallPolicy: "other", attachmentTarget: "elsewhere" }),
      policyRule("elsewhere", { firewallPolicy: "other" }),
      resource(
        REGION_FIREWALL_POLICY_ASSOCIATION,
        { firewallPolicy: "far", attachmentTarget: "main", region: "us-east1" },
        { name: "far" },
      ),
      resource(
        REGION_FIREWALL_POLICY_RULE,
        { ...policyRule("far").props, firewallPolicy: "far", region: "us-east1" },
        { name: "in-region" },
      ),
    ],
    "a policy's denials of halves between which all is let out, of one policy alone, for others, or of other ports":
      [
        cluster(),
        association(),
        halfOf("low", "0.0.0.0/1"),
        letting("all", ["0.0.0.0/0"], { priority: 1500 }),
        halfOf("high", "128.0.0.0/1", { priority: 2000 }),
        halfOf("other-policy", "128.0.0.0/1", { firewallPolicy: "other" }),
        halfOf("tagged", "128.0.0.0/1", { targetSecureTags: [{ name: "tagValues/1" }] }),
        halfOf("http", "128.0.0.0/1", {
          match: { destIpRanges: ["128.0.0.0/1"], layer4Configs: [{ ipProtocol: "tcp", ports: ["80"] }] },
        }),
      ],
    "a policy's denial for tagged machines, of names, of ingress, or that is off": [
      cluster(),
      association(),
      policyRule("tagged", { targetSecureTags: [{ name: "tagValues/1" }] }),
      policyRule("names", {
        match: {
          destIpRanges: ["0.0.0.0/0"],
          destFqdns: ["example.com"],
          layer4Configs: [{ ipProtocol: "all" }],
        },
      }),
      policyRule("ingress", { direction: "INGRESS" }),
      policyRule("off", { disabled: true }),
    ],
    "an Autopilot cluster beside a denial that a rule precedes": [
      cluster({ enableAutopilot: true }),
      deny(),
      allow(["0.0.0.0/0"]),
    ],
    "a denial of a stack without clusters": deny(),
  },
  rejects: {
    "a denial that lacks a way for one of two clusters on a network, which the fix names": {
      resources: [
        cluster(),
        cluster({ privateClusterConfig: { masterIpv4CidrBlock: "172.16.1.0/28" } }, { name: "second" }),
        deny(),
        allow([BLOCK]),
      ],
      at: "denies",
      fix: /the control plane's block on TCP 443 and 8132 \(for Cluster\.second\); Google's APIs .* \(for Cluster\.cluster\); the block of Pods/,
    },
    "a policy's denial that lacks a way for one of two clusters on a network": {
      resources: [
        cluster(),
        cluster({ privateClusterConfig: { masterIpv4CidrBlock: "172.16.1.0/28" } }, { name: "second" }),
        cluster({ network: "other" }, { name: "elsewhere" }),
        association(),
        policyRule("deny"),
        letting("control-plane", [BLOCK]),
      ],
      at: "action",
      fix: /the control plane's block on TCP 443 and 8132 \(for Cluster\.second\); Google's APIs .* \(for Cluster\.cluster\); the block of Pods/,
    },
    "a denial of private.googleapis.com's addresses, to which a response policy leads by that name": {
      resources: [
        ...inBlocks(),
        responses(onVpc),
        responding("*.googleapis.com.", "CNAME", ["private.googleapis.com."]),
        deny({ ...own, priority: 900, destinationRanges: [VIP] }),
      ],
      at: "denies",
      problem: /^keep nodes from Google's APIs and registries/,
    },
    "a denial of the addresses to which a response policy leads Google's APIs, after what lets out to others":
      {
        resources: [
          ...inBlocks(),
          responses(onVpc),
          responding("*.googleapis.com.", "CNAME", ["restricted.googleapis.com."]),
          deny({ ...own, priority: 900, destinationRanges: ["199.36.153.4/30"] }),
          allow([VIP], { ...own, priority: 800 }),
        ],
        at: "denies",
        problem: /^keep nodes from Google's APIs and registries/,
        fix: /or 199\.36\.153\.4\/30 where zones or response policies lead them to restricted\.googleapis\.com/,
      },
    "a denial of private.googleapis.com's addresses, to which a response policy leads registries": {
      resources: [
        ...inBlocks(),
        responses(onVpc),
        responding("*.pkg.dev.", "A", AT_VIP),
        deny({ ...own, priority: 900, destinationRanges: [VIP] }),
      ],
      at: "denies",
      problem: /^keep nodes from pkg\.dev/,
    },
    "denials of DNS over UDP alone in two halves, of which one holds the block of Pods": {
      resources: [
        withCache(false),
        half("low", "0.0.0.0/1", { denies: [{ protocol: "udp" }] }),
        half("high", "128.0.0.0/1", { denies: [{ protocol: "udp" }] }),
      ],
      at: "denies",
      problem: /^keep Pods from kube-dns on other nodes: no rule/,
    },
    "denials of all but HTTPS to the internet in two halves, of which the second alone holds the control plane":
      {
        resources: [
          cluster(),
          half("low", "0.0.0.0/1"),
          half("high", "128.0.0.0/1"),
          inside(),
          allow(["142.250.0.0/15", VIP]),
        ],
        at: "denies",
        problem: /^keep nodes from the control plane: no rule/,
      },
    "denials of DNS over UDP alone in two halves, of Pods whose block is not known": {
      resources: [
        cluster({ dnsConfig: undefined, addonsConfig: { dnsCacheConfig: { enabled: false } } }),
        half("low", "0.0.0.0/1", { denies: [{ protocol: "udp" }] }),
        half("high", "128.0.0.0/1", { denies: [{ protocol: "udp" }] }),
      ],
      at: "denies",
      problem: /^keep Pods from kube-dns on other nodes together with Firewall\.high: no rule/,
    },
    "a policy's denial for the nodes' account": {
      resources: [
        cluster(),
        pool({ serviceAccount: "nodes@p.iam.gserviceaccount.com" }),
        association(),
        policyRule("deny", { targetServiceAccounts: ["nodes@p.iam.gserviceaccount.com"] }),
      ],
      at: "action",
    },
    "a policy's denial for the nodes' account, of which neither is known": {
      resources: [
        resource(SERVICE_ACCOUNT, { accountId: "nodes" }, { name: "nodes" }),
        cluster(),
        pool({ serviceAccount: ref("nodes", "email") }),
        association(),
        policyRule("deny", { targetServiceAccounts: [ref("nodes", "email")] }),
      ],
      at: "action",
    },
    "a policy's denial for a secure tag of the nodes": {
      resources: [
        cluster(),
        pool({ resourceManagerTags: { "tagKeys/1": "tagValues/1" } }),
        association(),
        policyRule("deny", { targetSecureTags: [{ name: "tagValues/2" }, { name: "tagValues/1" }] }),
      ],
      at: "action",
    },
    "a denial of the addresses to which a zone leads Google's APIs": {
      resources: [
        ...inBlocks(),
        zoneOf("zone", "googleapis.com."),
        recordOf("zone", AT_VIP),
        deny({ ...own, priority: 900, destinationRanges: [VIP] }),
      ],
      at: "denies",
      problem: /^keep nodes from Google's APIs and registries: no rule of the stack before it/,
    },
    "a denial of the addresses to which a zone leads a registry": {
      resources: [
        ...inBlocks(),
        zoneOf("zone", "pkg.dev."),
        recordOf("zone", AT_VIP, "*.pkg.dev."),
        deny({ ...own, priority: 900, destinationRanges: ["199.36.153.0/24"] }),
      ],
      at: "denies",
      problem: /^keep nodes from pkg\.dev/,
    },
    "a denial of the addresses to which zones lead both registries": {
      resources: [
        ...inBlocks(),
        ...zonesAtVip(["gcr.io", "pkg.dev"]),
        deny({ ...own, priority: 900, destinationRanges: [VIP] }),
      ],
      at: "denies",
      problem: /^keep nodes from Google's registries/,
    },
    "a denial after what lets out to private.googleapis.com and the block of direct access, where no zone leads registries there":
      {
        resources: [
          ...inBlocks(),
          ...zonesAtVip(["googleapis.com"]),
          deny(own),
          allow([BLOCK, VIP, "34.126.0.0/18"], own),
          inside(own),
        ],
        at: "denies",
        problem: /^keep nodes from Google's registries/,
      },
    "a denial after what lets out to private.googleapis.com, where no zone leads gcr.io there": {
      resources: [...inBlocks(), ...zonesAtVip(["googleapis.com", "pkg.dev"]), ...closed],
      at: "denies",
      problem: /^keep nodes from gcr\.io: .* GKE's own images/,
    },
    "a denial after what lets out to private.googleapis.com, where no zone leads pkg.dev there": {
      resources: [...inBlocks(), ...zonesAtVip(["googleapis.com", "gcr.io"]), ...closed],
      at: "denies",
      problem: /^keep nodes from pkg\.dev: .* images of Artifact Registry/,
    },
    "a denial after what lets out to private.googleapis.com, where a zone leads a registry to restricted.googleapis.com":
      {
        resources: [
          ...inBlocks(),
          ...zonesAtVip(["googleapis.com", "pkg.dev"]),
          zoneOf("registry", "gcr.io."),
          recordOf("registry", ["199.36.153.4"], "*.gcr.io."),
          ...closed,
        ],
        at: "denies",
        problem: /^keep nodes from gcr\.io/,
      },
    "a policy's denial of the addresses to which a zone leads Google's APIs": {
      resources: [
        ...inBlocks(),
        zoneOf("zone", "googleapis.com."),
        recordOf("zone", AT_VIP),
        association(),
        policyRule("deny", { match: { destIpRanges: [VIP], layer4Configs: [{ ipProtocol: "tcp" }] } }),
      ],
      at: "action",
      problem: /^is "deny" and keeps nodes from Google's APIs/,
    },
    "a denial of the internet, where nothing leads Google's names inside": {
      resources: [...inBlocks(), deny({ ...own, destinationRanges: INTERNET })],
      at: "denies",
      problem: /^keep nodes from Google's APIs and registries/,
    },
    "denials of two halves of all addresses, of which the first has the finding": {
      resources: [
        ...inBlocks(),
        half("low", "0.0.0.0/1", own),
        half("high", "128.0.0.0/1", own),
        allow([BLOCK], own),
        { ...allow(["142.250.0.0/15"], { ...own, priority: 65100 }), name: "late" },
        inside(own),
      ],
      at: "denies",
      problem: /^keep nodes from Google's APIs and registries together with Firewall\.high: no rule/,
    },
    "a denial of all IPv4 addresses beside one of all IPv6 addresses, which has no finding": {
      resources: [
        cluster(),
        half("ipv6", "::/0", { priority: 100 }),
        half("ipv4", "0.0.0.0/0", { priority: 1000 }),
      ],
      at: "denies",
      problem: /^keep nodes from the control plane: no rule/,
      fix: /a priority below 1000 /,
    },
    "a denial of priority 0, before which no rule comes": {
      resources: [cluster(), half("all", "0.0.0.0/0", { priority: 0 })],
      at: "denies",
      fix: /a priority below its own, which has to be raised from 0 first, that allow /,
    },
    "a denial of DNS, whoever answers": {
      resources: [asking(), denyDns(["udp", "tcp"])],
      at: "denies",
      problem: CUT,
      fix: /allow the block of Pods on UDP and TCP 53\.$/,
    },
    "a denial of all of UDP, without NodeLocal DNSCache": {
      resources: [withCache(false), deny({ denies: [{ protocol: "17" }] })],
      at: "denies",
      problem: CUT,
    },
    "a denial of DNS to the block of Pods, without NodeLocal DNSCache": {
      resources: [
        withCache(false),
        denyDns(["udp"], { destinationRanges: ["10.0.0.0/8"] }),
        inside({ allows: [{ protocol: "tcp" }] }),
      ],
      at: "denies",
      problem: CUT,
      fix: /Firewall\.inside comes closest: it leads there, but does not allow port 53\.$/,
    },
    "a denial of DNS over TCP, with NodeLocal DNSCache": {
      resources: [withCache(true), denyDns(["tcp"])],
      at: "denies",
      problem: CUT,
    },
    "a denial of DNS over TCP, on a new cluster, which has NodeLocal DNSCache by default": {
      resources: [asking(), denyDns(["tcp"])],
      at: "denies",
      problem:
        /with NodeLocal DNSCache, which a cluster that is made with 1\.\S+ or later has by default, none/,
    },
    "a denial of DNS over UDP, on a cluster made with a version without NodeLocal DNSCache": {
      resources: [asking({ minMasterVersion: "1.33.4-gke.1000000" }), denyDns(["udp"])],
      at: "denies",
      problem: CUT,
    },
    "a denial of everything after what lets out over TCP alone, without NodeLocal DNSCache": {
      resources: [withCache(false), deny(), rule("tcp", { allows: [{ protocol: "tcp" }] })],
      at: "denies",
      problem: CUT,
    },
    "a denial of DNS beside a cluster with Cloud DNS and another without": {
      resources: [
        { ...cluster({ clusterIpv4Cidr: "10.8.0.0/14" }), name: "first" },
        withCache(false),
        denyDns(["udp"]),
      ],
      at: "denies",
      problem: CUT,
    },
    "a policy's denial of DNS": {
      resources: [withCache(false), association(), policyRule("deny", { match: DNS_ANYWHERE })],
      at: "action",
      problem: /^is "deny" and keeps Pods from kube-dns on other nodes/,
    },
    "a denial after what lets out to private.googleapis.com, where no zone leads names there": {
      resources: [...inBlocks(), deny(own), allow([BLOCK, VIP], own), inside(own)],
      at: "denies",
      problem: /^keep nodes from Google's APIs and registries/,
      fix: /allow Google's APIs on TCP 443, such as 199[^;]*\.$/,
    },
    "a denial after what lets out to private.googleapis.com, beside zones of others": {
      resources: [
        ...inBlocks(),
        zoneOf("other", "googleapis.com.", { privateVisibilityConfig: { networks: [{ networkUrl: "x" }] } }),
        zoneOf("public", "googleapis.com.", { visibility: "public" }),
        zoneOf("own", "example.internal."),
        resource(DNS_RESPONSE_RULE, { dnsName: "ads.example.com." }, { name: "ads" }),
        resource(DNS_POLICY, { enableLogging: true }, { name: "logging" }),
        deny(own),
        allow([BLOCK, VIP], own),
        inside(own),
      ],
      at: "denies",
      problem: /^keep nodes from Google's APIs and registries/,
    },
    "a denial after what lets out to Google's APIs alone, where no zone leads registries there": {
      resources: [
        ...inBlocks(),
        zoneOf("zone", "googleapis.com."),
        resource(
          DNS_RECORD_SET,
          {
            managedZone: ref("zone", "name"),
            name: "*.googleapis.com.",
            type: "A",
            rrdatas: ["199.36.153.8"],
          },
          { name: "record" },
        ),
        deny(own),
        allow([BLOCK, VIP], own),
        inside(own),
      ],
      at: "denies",
      problem: /^keep nodes from Google's registries: .* gcr\.io and pkg\.dev resolve/,
    },
    "a denial after what lets out to the blocks of nodes, and not of Pods": {
      resources: [
        ...inBlocks(),
        deny(own),
        allow([BLOCK, "142.250.0.0/15"], own),
        inside({ ...own, destinationRanges: ["10.1.0.0/20"] }),
      ],
      at: "denies",
      problem: /^keep Pods from those of other nodes/,
      fix: /allow the block of Pods on all protocols\.$/,
    },
    "a denial after what lets out to the blocks of Pods, and not of nodes": {
      resources: [
        ...inBlocks(),
        deny(own),
        allow([BLOCK, "142.250.0.0/15"], own),
        inside({ ...own, destinationRanges: ["10.8.0.0/14"] }),
      ],
      at: "denies",
      problem: /^keep nodes and Pods from other nodes/,
    },
    "a denial of blocks inside, among which is that of Pods": {
      resources: [...inBlocks(), deny({ ...own, priority: 900, destinationRanges: ["10.0.0.0/8"] })],
      at: "denies",
      problem: /^keep Pods from those of other nodes/,
      fix: /the block of Pods on all protocols; the block of nodes on all protocols\.$/,
    },
    "a denial of a priority that is not known, without anything that lets out": {
      resources: [cluster(), deny({ priority: unknown })],
      at: "denies",
      fix: /priority below its own that allow/,
    },
    "a policy's denial of a priority that is not known, without anything that lets out": {
      resources: [cluster(), association(), policyRule("deny", { priority: unknown })],
      at: "action",
      fix: /priority below its own that let out/,
    },
    "a denial before a rule that comes too late": {
      resources: [cluster(), deny(), allow(undefined, { priority: 65100 }), inside()],
      at: "denies",
      fix: /allow the control plane's block on TCP 443 and 8132\. Firewall\.allow comes closest: it leads there, but comes too late\.$/,
    },
    "a denial after a rule of another port": {
      resources: [
        cluster(),
        deny(),
        allow([BLOCK], { allows: [{ protocol: "tcp", ports: ["8443"] }] }),
        inside(),
      ],
      at: "denies",
      fix: /Firewall\.allow comes closest: it leads there, but does not allow TCP port 443\.$/,
    },
    "a denial after a rule for other machines": {
      resources: [
        cluster({ enableAutopilot: true }),
        deny(),
        allow([BLOCK], { targetTags: ["db"] }),
        inside(),
      ],
      at: "denies",
      fix: /Firewall\.allow comes closest: it leads there, but is for other machines\.$/,
    },
    "a denial beside policies that do not allow egress, and of networks, which come later": {
      resources: [
        vpc,
        cluster({ network: ref("vpc", "id") }),
        deny({ network: ref("vpc", "id") }),
        letting("policy", ["0.0.0.0/0"]),
        policyRule("ingress", { direction: "INGRESS", action: "allow" }),
        resource(
          FIREWALL_POLICY_RULE,
          {
            direction: "EGRESS",
            action: "allow",
            match: { layer4Configs: [{ ipProtocol: "tcp", ports: ["22"] }] },
          },
          { name: "organization" },
        ),
        resource(FIREWALL_POLICY_RULE, { direction: "INGRESS", action: "allow" }, { name: "inwards" }),
      ],
      at: "denies",
    },
    "a policy's denial, with what comes later or lets out elsewhere": {
      resources: [
        vpc,
        cluster({ network: ref("vpc", "id") }),
        association({ attachmentTarget: ref("vpc", "id") }),
        policyRule("deny"),
        letting("later", [BLOCK, "10.0.0.0/8"], { priority: 2000 }),
        letting("other-policy", ["0.0.0.0/0"], { firewallPolicy: "other" }),
        allow(["10.0.0.0/8"]),
      ],
      at: "action",
      problem:
        /^is "deny" and keeps nodes from the control plane: no rule of the stack before it, in the policy or/,
      fix: /priority below 1000/,
    },
    "a policy's denial that comes before what the network's firewall lets out": {
      resources: [
        { ...vpc, props: { ...vpc.props, networkFirewallPolicyEnforcementOrder: "BEFORE_CLASSIC_FIREWALL" } },
        cluster({ network: ref("vpc", "id") }),
        association({ attachmentTarget: ref("vpc", "id") }),
        policyRule("deny"),
        rule("allow", { network: ref("vpc", "id"), allows: [{ protocol: "all" }] }),
      ],
      at: "action",
    },
    "a policy with its rules in it": {
      resources: [
        cluster(),
        resource(
          NETWORK_FIREWALL_POLICY,
          { name: "guard", rules: [letting("in", [BLOCK]).props, policyRule("deny").props] },
          { name: "guard" },
        ),
        association({ firewallPolicy: ref("guard", "name") }),
      ],
      at: "rules[1].action",
      problem: /keeps nodes from Google's APIs and registries/,
    },
    "a policy's denials of two halves of all addresses, of which the first has the finding": {
      resources: [
        cluster(),
        association(),
        halfOf("low", "0.0.0.0/1", { priority: 2000 }),
        halfOf("high", "128.0.0.0/1", { priority: 2001 }),
        letting("later", ["0.0.0.0/0"], { priority: 3000 }),
        letting("control-plane", [BLOCK]),
      ],
      at: "action",
      problem:
        /^is "deny", together with the policy's denial of the other half of all addresses, and keeps nodes from Google's/,
      fix: /priority below 2000/,
    },
    "denials of halves for several tags, of which a pool has one of each": {
      resources: [
        cluster(),
        allow([BLOCK]),
        pool({ tags: ["a", "b"] }),
        half("low", "0.0.0.0/1", { targetTags: ["a", "c"] }),
        half("high", "128.0.0.0/1", { targetTags: ["b"] }),
      ],
      at: "denies",
      problem: /together with Firewall\.high/,
    },
    "a policy's denials of halves, one of which is for the tag of a pool": {
      resources: [
        cluster(),
        allow([BLOCK]),
        pool({ resourceManagerTags: { "tagKeys/1": "tagValues/1" } }),
        association(),
        halfOf("low", "0.0.0.0/1"),
        halfOf("high", "128.0.0.0/1", { priority: 2000, targetSecureTags: [{ name: "tagValues/1" }] }),
      ],
      at: "action",
    },
    "denials of two halves of all addresses in a policy with its rules in it": {
      resources: [
        cluster(),
        resource(
          NETWORK_FIREWALL_POLICY,
          {
            name: "guard",
            rules: [
              letting("in", [BLOCK]).props,
              halfOf("low", "0.0.0.0/1", { priority: 2000 }).props,
              halfOf("high", "128.0.0.0/1", { priority: 2001 }).props,
            ],
          },
          { name: "guard" },
        ),
        association({ firewallPolicy: ref("guard", "name") }),
      ],
      at: "rules[1].action",
    },
    "a policy's denial of two halves in one rule beside one of a half": {
      resources: [
        cluster(),
        association(),
        halfOf("low", "0.0.0.0/1", { priority: 2000 }),
        policyRule("deny", {
          match: { destIpRanges: ["0.0.0.0/1", "128.0.0.0/1"], layer4Configs: [{ ipProtocol: "all" }] },
        }),
      ],
      at: "action",
      problem: /^is "deny" and keeps nodes from the control plane/,
    },
    "a policy's denial by a secure tag of the nodes that Autopilot makes": {
      resources: [
        cluster({
          enableAutopilot: true,
          nodePoolAutoConfig: { resourceManagerTags: { "tagKeys/1": "tagValues/1" } },
        }),
        association(),
        policyRule("deny", { targetSecureTags: [{ name: "tagValues/1" }] }),
      ],
      at: "action",
    },
    "a policy's denial in the cluster's region": {
      resources: [
        cluster({ location: "europe-west4" }),
        resource(
          REGION_FIREWALL_POLICY_ASSOCIATION,
          { firewallPolicy: "guard", attachmentTarget: "main", region: "europe-west4" },
          { name: "association" },
        ),
        resource(
          REGION_FIREWALL_POLICY_RULE,
          { ...policyRule("deny").props, region: "europe-west4" },
          { name: "deny" },
        ),
      ],
      at: "action",
    },
    "a denial of the control plane's block alone": {
      resources: [cluster(), deny({ destinationRanges: ["172.16.0.0/12"] })],
      at: "denies",
    },
    "a denial of all addresses in two halves": {
      resources: [cluster(), deny({ destinationRanges: ["128.0.0.0/1", "0.0.0.0/1"] })],
      at: "denies",
    },
    "a denial for the tag that GKE gives the cluster's nodes": {
      resources: [cluster({ name: "shop" }), deny({ targetTags: ["gke-shop-1a2b3c4d-node"] })],
      at: "denies",
    },
    "a denial for the account of a pool, of which neither is known": {
      resources: [
        resource(SERVICE_ACCOUNT, { accountId: "nodes" }, { name: "nodes" }),
        cluster(),
        pool({ serviceAccount: ref("nodes", "email") }),
        deny({ targetServiceAccounts: [ref("nodes", "email")] }),
      ],
      at: "denies",
    },
    "a denial before which the control plane alone is allowed": {
      resources: [cluster(), deny(), allow([BLOCK, "172.16.0.8/29"])],
      at: "denies",
      problem:
        /^keep nodes from Google's APIs and registries: .* before it allows TCP port 443 to them, so that nodes pull no images/,
    },
    "a denial before which the control plane and Google's APIs alone are allowed": {
      resources: [cluster(), deny(), allow([BLOCK, "199.36.153.8/30", "199.36.153.4/30"])],
      at: "denies",
      problem:
        /^keep Pods from those of other nodes, such as kube-dns: .* allows anything to their addresses, so/,
    },
    "a denial before which Google's APIs are not let out where the stack's zone gives them": {
      resources: [cluster({ project: "p" }), deny({ project: "p" }), ...apis, ...toCluster, onlyInside],
      at: "denies",
      problem: /^keep nodes from Google's APIs and registries/,
    },
    "a denial before which konnectivity-agent alone is not let out": {
      resources: [
        cluster(),
        deny(),
        allow([BLOCK], { allows: [{ protocol: "tcp", ports: ["443", "10250"] }] }),
        inside(),
      ],
      at: "denies",
      problem: /^keep konnectivity-agent from the control plane: .* allows TCP port 8132 to it, so that/,
    },
    "a denial before which another network alone allows": {
      resources: [cluster(), deny(), allow([BLOCK], { network: "other" })],
      at: "denies",
    },
    "a denial before which a network of that name in another project allows": {
      resources: [
        cluster({ project: "apps" }),
        deny({ project: "apps" }),
        allow([BLOCK], { project: "data" }),
      ],
      at: "denies",
    },
    "a denial before which other machines alone are let out": {
      resources: [cluster({ enableAutopilot: true }), deny(), allow([BLOCK], { targetTags: ["db"] })],
      at: "denies",
    },
    "a denial that names a network of the program": {
      resources: [vpc, cluster({ network: ref("vpc", "id") }), deny()],
      at: "denies",
    },
    "a denial on the network of a host project": {
      resources: [
        cluster({ project: "apps", network: "projects/host/global/networks/main" }),
        deny({ project: "host" }),
      ],
      at: "denies",
    },
    "a denial of everything alone (terraform-google-kubernetes-engine 452)": {
      resources: [cluster(), deny()],
      at: "denies",
      problem: /no rule of the stack before it allows TCP port 443/,
      fix: /TCP 443 and 8132.*199\.36\.153\.8\/30/,
    },
    "a denial that comes before what allows, as both have the default priority": {
      resources: [cluster(), deny({ priority: undefined }), allow([BLOCK])],
      at: "denies",
      fix: /priority below 1000 /,
    },
    "a denial of all addresses by name": {
      resources: [cluster(), deny({ destinationRanges: ["0.0.0.0/0"] }), allow(["199.36.153.8/30"])],
      at: "denies",
    },
    "a denial after what allows another port, and what is off": {
      resources: [
        cluster(),
        deny(),
        allow([BLOCK], { allows: [{ protocol: "tcp", ports: ["8132"] }] }),
        rule("off", { disabled: true, destinationRanges: [BLOCK], allows: HTTPS }),
      ],
      at: "denies",
    },
    "a denial for the nodes by their tag, on an Autopilot cluster's network": {
      resources: [
        cluster({ enableAutopilot: true, nodePoolAutoConfig: { networkTags: { tags: ["nodes"] } } }),
        deny({ targetTags: ["nodes"] }),
      ],
      at: "denies",
    },
    "a denial on the network of the subnetwork that a cluster names, beside the network that the provider fills in":
      {
        resources: [
          vpc,
          subnet,
          cluster({ network: "default", subnetwork: "nodes", location: "europe-west4-a" }),
          deny({ network: ref("vpc", "id") }),
        ],
        at: "denies",
      },
    "a denial on a network of the stack, of a block that the state has": {
      resources: [
        { type: "gcp:compute/network:Network", name: "main", props: { name: "main" } },
        cluster(
          { network: ref("main", "id"), privateClusterConfig: undefined },
          { observed: { privateClusterConfig: { masterIpv4CidrBlock: BLOCK } } },
        ),
        deny({ network: knownRef("main", "selfLink", "main") }),
        allow(["10.0.0.0/8"]),
      ],
      at: "denies",
    },
  },
  undecided: {
    "a denial of a block in which the address may be to which a response policy leads": {
      resources: [
        ...inBlocks(),
        responses(onVpc),
        responding("*.googleapis.com.", "A", [unknown]),
        deny({ ...own, priority: 900, destinationRanges: [VIP] }),
      ],
      at: "ResponsePolicyRule.response.localData.localDatas[0].rrdatas[0]",
    },
    "a policy's denial for a secure tag that is not known": {
      resources: [
        cluster(),
        pool({ resourceManagerTags: { "tagKeys/1": "tagValues/1" } }),
        association(),
        policyRule("deny", { targetSecureTags: [{ name: unknown }] }),
      ],
      at: "targetSecureTags[0].name",
    },
    "a denial of a block in which the address may be to which a zone leads": {
      resources: [
        ...inBlocks(),
        zoneOf("zone", "googleapis.com."),
        recordOf("zone", unknown),
        deny({ ...own, priority: 900, destinationRanges: [VIP] }),
      ],
      at: 'RecordSet["zone-record"].rrdatas',
    },
    "a denial of a half beside one of what is not known": {
      resources: [cluster(), half("low", "0.0.0.0/1"), half("high", unknown)],
      at: ["Firewall.high.destinationRanges[0]", "destinationRanges[0]"],
    },
    "a policy's denial of a half beside one of what is not known": {
      resources: [
        cluster(),
        association(),
        halfOf("low", "0.0.0.0/1"),
        halfOf("high", unknown, { priority: 2000 }),
      ],
      at: ["NetworkFirewallPolicyRule.high.match.destIpRanges[0]", "match.destIpRanges[0]"],
    },
    "a denial of DNS over UDP, where it is not known whether NodeLocal DNSCache is there": {
      resources: [withCache(unknown), denyDns(["udp"])],
      at: "Cluster.cluster.addonsConfig.dnsCacheConfig.enabled",
    },
    "a denial of DNS where it is not known who answers": {
      resources: [asking({ dnsConfig: { clusterDns: unknown } }), denyDns(["udp", "tcp"])],
      at: "Cluster.cluster.dnsConfig.clusterDns",
    },
    "a denial of ports that are not known, over UDP": {
      resources: [withCache(false), deny({ denies: [{ protocol: "udp", ports: [unknown] }] })],
      at: "denies[0].ports[0]",
    },
    "which block Pods have": {
      resources: [...inBlocks(unknown), deny(own), allow([BLOCK, "142.250.0.0/15"], own), inside(own)],
      at: "Subnetwork.subnet.secondaryIpRanges",
    },
    "whether a zone answers for Google's names": {
      resources: [
        ...inBlocks(),
        zoneOf("zone", unknown as never),
        deny(own),
        allow([BLOCK, VIP], own),
        inside(own),
      ],
      at: "ManagedZone.zone.dnsName",
    },
    "where the stack's zone gives Google's APIs": {
      resources: [
        cluster({ project: "p" }),
        deny({ project: "p" }),
        ...apis.slice(0, 1),
        resource(
          DNS_RECORD_SET,
          { managedZone: ref("zone", "name"), name: "*.googleapis.com.", type: "A", rrdatas: unknown },
          { name: "record" },
        ),
        ...toCluster,
        onlyInside,
      ],
      at: "RecordSet.record.rrdatas",
    },
    "what a policy of the organization does": {
      resources: [
        cluster(),
        deny(),
        resource(FIREWALL_POLICY_RULE, { direction: "EGRESS", action: unknown }, { name: "policy" }),
      ],
      at: "FirewallPolicyRule.policy.action",
    },
    "to what a policy is applied": {
      resources: [cluster(), association({ attachmentTarget: unknown }), policyRule("deny")],
      at: "NetworkFirewallPolicyAssociation.association.attachmentTarget",
    },
    "which policy a denial is of": {
      resources: [cluster(), association(), policyRule("deny", { firewallPolicy: unknown })],
      at: "firewallPolicy",
    },
    "whether a policy denies": {
      resources: [cluster(), association(), policyRule("deny", { action: unknown })],
      at: "action",
    },
    "a denial on a network of that name in a project, where the cluster's is not known": {
      resources: [cluster(), deny({ project: "data" })],
      at: "Cluster.cluster.project",
    },
    "a denial beside what allows on a network of that name in a project, where the denial's is not known": {
      resources: [cluster(), deny(), allow([BLOCK], { project: "data" }), inside()],
      at: "project",
    },
    "a denial beside a network that is not known": {
      resources: [cluster(), deny(), allow([BLOCK], { network: unknown }), inside()],
      at: "Firewall.allow.network",
    },
    "a denial beside targets that are not known": {
      resources: [
        cluster({ enableAutopilot: true }),
        deny(),
        allow([BLOCK], { targetTags: unknown }),
        inside(),
      ],
      at: "Firewall.allow.targetTags",
    },
    "a denial beside ports that are not known": {
      resources: [
        cluster(),
        deny(),
        allow([BLOCK], { allows: [{ protocol: "tcp", ports: ["443", unknown] }] }),
        inside(),
      ],
      at: "Firewall.allow.allows[0].ports[1]",
    },
    "a denial beside ranges that are not known": {
      resources: [cluster(), deny(), allow(unknown)],
      at: "Firewall.allow.destinationRanges",
    },
    "a denial beside a zone whose name is not known, where no other leads pkg.dev": {
      resources: [
        ...inBlocks(),
        ...zonesAtVip(["googleapis.com", "gcr.io"]),
        zoneOf("third", unknown),
        ...closed,
      ],
      at: "ManagedZone.third.dnsName",
    },
    "a denial of a priority that is not known": {
      resources: [cluster(), deny({ priority: unknown }), allow(undefined), inside()],
      at: "priority",
    },
    "a denial of what is not known": {
      resources: [cluster(), deny({ denies: unknown })],
      at: "denies",
    },
  },
});

describe("firewall-allows-node-egress of a fault beside a worse one that is not known", () => {
  it("reports both", async () => {
    const program = [cluster(), deny(), allow([BLOCK], { priority: unknown })];
    const found = (await evaluate(program)).filter((each) => each.rule === "firewall-allows-node-egress");
    assert.deepEqual(
      found.map(({ status, property }) => [status, property]),
      [
        ["violation", "denies"],
        ["undecided", "Firewall.allow.priority"],
      ],
    );
    assert.match(found[0]?.problem ?? "", /^keep nodes from Google's APIs/);
  });
});
