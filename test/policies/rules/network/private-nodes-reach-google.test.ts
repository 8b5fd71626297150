import {
  CLUSTER,
  DNS_RECORD_SET,
  DNS_RESPONSE_POLICY,
  DNS_RESPONSE_RULE,
  DNS_ZONE,
  NETWORK,
  NODE_POOL,
  SUBNETWORK,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const vpc = resource(NETWORK, { name: "main" }, { name: "vpc" });
const subnetwork = (privateIpGoogleAccess: unknown, network: unknown = ref("vpc", "id")) =>
  resource(SUBNETWORK, { network, privateIpGoogleAccess }, { name: "nodes" });
const cluster = (props: object = { privateClusterConfig: { enablePrivateNodes: true } }) =>
  resource(CLUSTER, { subnetwork: ref("nodes", "id"), ...props }, { name: "cluster" });
const OWN = { network: ref("vpc", "id") };
const other = (type: string, props: object = {}, name = "way"): TestResource => ({
  type,
  name,
  props: { name: "way", ...props },
});
const ROUTE = "gcp:compute/route:Route";
const NAT = "gcp:compute/routerNat:RouterNat";
const router = (props: object = OWN) =>
  other("gcp:compute/router:Router", { name: "router", ...props }, "router");
const nat = (props: object = {}) =>
  other(NAT, {
    router: ref("router", "name"),
    sourceSubnetworkIpRangesToNat: "ALL_SUBNETWORKS_ALL_IP_RANGES",
    ...props,
  });
const LISTED = "LIST_OF_SUBNETWORKS";
const hub = { ...vpc, name: "hub", props: { name: "hub" } };

/** A cluster for which DNS leads Google's APIs to these addresses. */
const ledTo = (...rrdatas: unknown[]): TestResource[] => [
  vpc,
  cluster({ network: ref("vpc", "id") }),
  resource(
    DNS_ZONE,
    {
      name: "apis",
      dnsName: "googleapis.com.",
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: ref("vpc", "id") }] },
    },
    { name: "zone" },
  ),
  resource(
    DNS_RECORD_SET,
    { managedZone: ref("zone", "name"), name: "*.googleapis.com.", type: "A", rrdatas },
    { name: "record" },
  ),
];
const route = (destRange: unknown, props: object = {}, name = "route") =>
  other(ROUTE, { ...OWN, destRange, nextHopVpnTunnel: "tunnel", ...props }, name);
const GATEWAY = { nextHopGateway: "default-internet-gateway", nextHopVpnTunnel: undefined };

ruleTable("private-nodes-reach-google", {
  accepts: {
    "routes of other addresses, of all, of tagged machines, of another network, or to the default internet gateway":
      [
        ...ledTo("199.36.153.8"),
        route("10.0.0.0/8"),
        route("0.0.0.0/0", {}, "default"),
        route("199.36.153.0/24", { tags: ["proxy"] }, "tagged"),
        route("199.36.153.0/24", { network: ref("hub", "id") }, "other-network"),
        hub,
        route("199.36.153.4/30", {}, "restricted"),
        route("199.36.153.0/24", GATEWAY, "gateway"),
      ],
    "a route elsewhere beside a closer one to the default internet gateway": [
      ...ledTo("199.36.153.8"),
      route("199.36.153.0/24"),
      route("199.36.153.8/30", GATEWAY, "closer"),
    ],
    "a route elsewhere where DNS leads Google's APIs to an endpoint of one's own, or nowhere": [
      ...ledTo("10.0.0.5"),
      route("10.0.0.0/8"),
      route("199.36.153.0/24", {}, "unused"),
    ],
    "a network of a cluster without default routes, and with one of its own": [
      resource(NETWORK, { name: "main", deleteDefaultRoutesOnCreate: true }, { name: "vpc" }),
      cluster({ network: ref("vpc", "id") }),
      other(ROUTE, { ...OWN, destRange: "199.36.153.8/30", nextHopGateway: "default-internet-gateway" }),
    ],
    "a network of a cluster without default routes, beside a VPN, which may bring some": [
      resource(NETWORK, { name: "main", deleteDefaultRoutesOnCreate: true }, { name: "vpc" }),
      cluster({ network: ref("vpc", "id") }),
      other("gcp:compute/vPNTunnel:VPNTunnel"),
    ],
    "a network of a cluster without default routes, beside a peer of a router, which brings some": [
      resource(NETWORK, { name: "main", deleteDefaultRoutesOnCreate: true }, { name: "vpc" }),
      cluster({ network: ref("vpc", "id") }),
      other("gcp:compute/routerPeer:RouterPeer"),
    ],
    "a network without default routes of a stack without clusters, and one on another network": [
      resource(NETWORK, { name: "main", deleteDefaultRoutesOnCreate: true }, { name: "vpc" }),
      cluster({ network: "other", project: "p" }),
    ],
    "a subnetwork with access, or that says nothing": [
      vpc,
      subnetwork(true),
      cluster(),
      { ...subnetwork(undefined), name: "other" },
    ],
    "an Autopilot cluster's subnetwork with access": [
      vpc,
      subnetwork(true),
      cluster({ enableAutopilot: true, privateClusterConfig: { enablePrivateNodes: true } }),
    ],
    "a subnetwork without access beside Cloud NAT": [vpc, subnetwork(false), cluster(), other(NAT)],
    "a subnetwork without access beside Cloud NAT of its network, for all subnetworks or for this one": [
      vpc,
      subnetwork(false),
      cluster(),
      router(),
      nat(),
    ],
    "a subnetwork without access beside Cloud NAT of a router that it names, of several in other regions": [
      vpc,
      hub,
      { ...subnetwork(false), props: { ...subnetwork(false).props, region: "europe-west4" } },
      cluster(),
      { ...router({ network: ref("hub", "id"), region: "us-east1" }), name: "far" },
      router({ ...OWN, region: "europe-west4" }),
      nat({ router: "router", region: "europe-west4" }),
    ],
    "a subnetwork without access beside Cloud NAT that lists it": [
      vpc,
      subnetwork(false),
      cluster(),
      router(),
      nat({ sourceSubnetworkIpRangesToNat: LISTED, subnetworks: [{ name: ref("nodes", "id") }] }),
    ],
    "a subnetwork without access of which Cloud NAT serves the range of nodes among others": [
      vpc,
      subnetwork(false),
      cluster(),
      router(),
      nat({
        sourceSubnetworkIpRangesToNat: LISTED,
        subnetworks: [
          {
            name: ref("nodes", "id"),
            sourceIpRangesToNats: ["LIST_OF_SECONDARY_IP_RANGES", "PRIMARY_IP_RANGE"],
          },
        ],
      }),
    ],
    "a subnetwork without access beside Cloud NAT that lists it by a text, of another stack's router": [
      vpc,
      { ...subnetwork(false), props: { ...subnetwork(false).props, name: "nodes" } },
      cluster(),
      nat({ router: "router", sourceSubnetworkIpRangesToNat: LISTED, subnetworks: [{ name: "nodes" }] }),
    ],
    "a subnetwork without access beside Cloud NAT of its router's region, which is not known yet": [
      vpc,
      { ...subnetwork(false), props: { ...subnetwork(false).props, region: "europe-west4" } },
      cluster(),
      router({ ...OWN, region: "europe-west4" }),
      nat({ region: ref("router", "region") }),
    ],
    "a subnetwork without access beside an endpoint of Private Service Connect, and beside a VPN": [
      vpc,
      subnetwork(false),
      cluster(),
      other("gcp:compute/globalForwardingRule:GlobalForwardingRule", { ...OWN, target: "all-apis" }),
      other("gcp:dns/managedZone:ManagedZone", { dnsName: unknown, visibility: "private" }, "google"),
    ],
    "a subnetwork without access beside an endpoint of Google's APIs, whose names a server of one's own resolves":
      [
        vpc,
        subnetwork(false),
        cluster(),
        other("gcp:compute/globalForwardingRule:GlobalForwardingRule", { ...OWN, target: "vpc-sc" }),
        other("gcp:dns/policy:Policy", { alternativeNameServerConfig: unknown }, "resolver"),
      ],
    "a subnetwork without access beside an endpoint of another service, which may lead on": [
      vpc,
      subnetwork(false),
      cluster(),
      other("gcp:compute/forwardingRule:ForwardingRule", {
        ...OWN,
        target: "projects/p/serviceAttachments/proxy",
      }),
    ],
    "a subnetwork without access beside a VPN": [
      vpc,
      subnetwork(false),
      cluster(),
      other("gcp:compute/vPNTunnel:VPNTunnel"),
    ],
    "a subnetwork without access of a cluster elsewhere that names one of that name": [
      vpc,
      { ...subnetwork(false), props: { ...subnetwork(false).props, name: "nodes", region: "europe-west1" } },
      cluster({
        subnetwork: "nodes",
        location: "europe-west4-a",
        privateClusterConfig: { enablePrivateNodes: true },
      }),
    ],
    "a subnetwork without access beside a route": [
      vpc,
      subnetwork(false),
      cluster(),
      other(ROUTE, { ...OWN, nextHopInstance: "gateway" }),
    ],
    "a subnetwork without access of nodes with public addresses": [vpc, subnetwork(false), cluster({})],
    "a subnetwork without access of another stack's network": [subnetwork(false, "main"), cluster()],
    "a subnetwork without access and clusters": [
      vpc,
      subnetwork(false),
      cluster({ subnetwork: "other", privateClusterConfig: { enablePrivateNodes: true } }),
    ],
  },
  rejects: {
    "a route that takes the addresses to which DNS leads Google's APIs": {
      resources: [...ledTo("199.36.153.8"), route("199.36.153.0/24")],
      at: "destRange",
      problem:
        /next hop is not the default internet gateway.*unless that passes traffic on to one, nodes pull no/,
    },
    "a route that takes those of restricted.googleapis.com, beside one to the gateway for others": {
      resources: [
        vpc,
        cluster({ network: ref("vpc", "id") }),
        resource(
          DNS_RESPONSE_POLICY,
          { responsePolicyName: "google", networks: [{ networkUrl: ref("vpc", "id") }] },
          { name: "responses" },
        ),
        resource(
          DNS_RESPONSE_RULE,
          {
            responsePolicy: "google",
            dnsName: "*.googleapis.com.",
            localData: {
              localDatas: [
                { name: "*.googleapis.com.", type: "CNAME", rrdatas: ["restricted.googleapis.com."] },
              ],
            },
          },
          { name: "response" },
        ),
        route("199.36.153.4/30"),
        route("199.36.153.8/30", GATEWAY, "private"),
      ],
      at: "destRange",
    },
    "a network of a cluster without default routes, and without others, beside Cloud NAT": {
      resources: [
        resource(NETWORK, { name: "main", deleteDefaultRoutesOnCreate: true }, { name: "vpc" }),
        subnetwork(true),
        cluster({ network: "main" }),
        router(),
        nat(),
        other(ROUTE, { network: "hub", nextHopGateway: "default-internet-gateway" }, "elsewhere"),
      ],
      at: "deleteDefaultRoutesOnCreate",
      problem: /^is true, and the stack gives the network no route/,
      fix: /199\.36\.153\.8\/30/,
    },
    "a subnetwork without access of a pool of the cluster's own that is private": {
      resources: [
        vpc,
        subnetwork(false),
        cluster({ nodePools: [{ name: "pool", networkConfig: { enablePrivateNodes: true } }] }),
      ],
      at: "privateIpGoogleAccess",
    },
    "a subnetwork without access of private nodes": {
      resources: [vpc, subnetwork(false), cluster()],
      at: "privateIpGoogleAccess",
      problem: /^is false, and nothing else of the stack/,
      fix: /RouterNat\) of its network and region serve its primary range\.$/,
    },
    "a subnetwork without access that the cluster names by a text": {
      resources: [
        vpc,
        {
          ...subnetwork(false),
          props: { ...subnetwork(false).props, name: "nodes", region: "europe-west4" },
        },
        cluster({
          subnetwork: "projects/p/regions/europe-west4/subnetworks/nodes",
          location: "europe-west4-a",
          privateClusterConfig: { enablePrivateNodes: true },
        }),
      ],
      at: "privateIpGoogleAccess",
    },
    "a subnetwork without access that the cluster names by its name, with a location that comes from it": {
      resources: [
        vpc,
        {
          ...subnetwork(false),
          props: { ...subnetwork(false).props, name: "nodes", region: "europe-west4" },
        },
        cluster({
          subnetwork: "nodes",
          location: ref("nodes", "region"),
          privateClusterConfig: { enablePrivateNodes: true },
        }),
      ],
      at: "privateIpGoogleAccess",
    },
    "a subnetwork without access beside ways out of another network, and what is no way out": {
      resources: [
        ...[vpc, hub, subnetwork(false), cluster()],
        router({ network: ref("hub", "id") }),
        nat(),
        other(ROUTE, { ...OWN, nextHopGateway: "default-internet-gateway" }, "internet"),
        other(ROUTE, { network: "hub", nextHopInstance: "gateway" }, "gateway"),
        other("gcp:compute/instance:Instance", {}, "bastion"),
        other("gcp:compute/globalForwardingRule:GlobalForwardingRule", { target: "proxy" }, "website"),
        other("gcp:compute/networkPeering:NetworkPeering", { network: ref("hub", "id") }, "peering"),
      ],
      at: "privateIpGoogleAccess",
    },
    "a subnetwork without access beside an endpoint of Google's APIs to which nothing leads names": {
      resources: [
        vpc,
        subnetwork(false),
        cluster(),
        other("gcp:compute/globalForwardingRule:GlobalForwardingRule", { ...OWN, target: "all-apis" }),
      ],
      at: "privateIpGoogleAccess",
      fix: /to the endpoint by private zones/,
    },
    "a subnetwork without access beside Cloud NAT of another region, for others, or between networks": {
      resources: [
        vpc,
        {
          ...subnetwork(false),
          props: { ...subnetwork(false).props, name: "nodes", region: "europe-west4" },
        },
        { ...subnetwork(true), name: "others" },
        cluster(),
        router({ ...OWN, region: "europe-west1" }),
        nat({ region: "europe-west1" }),
        { ...nat({ router: "router", region: "europe-west1" }), name: "elsewhere" },
        {
          ...nat({
            router: "x",
            sourceSubnetworkIpRangesToNat: LISTED,
            subnetworks: [{ name: ref("others", "id") }],
          }),
          name: "for-others",
        },
        { ...nat({ router: "x", type: "PRIVATE" }), name: "private" },
      ],
      at: "privateIpGoogleAccess",
    },
    "a subnetwork without access beside Cloud NAT of another region, which its router has": {
      resources: [
        vpc,
        {
          ...subnetwork(false),
          props: { ...subnetwork(false).props, name: "nodes", region: "europe-west4" },
        },
        cluster({ location: ref("nodes", "region"), privateClusterConfig: { enablePrivateNodes: true } }),
        router({ ...OWN, region: "europe-west1" }),
        nat({ region: ref("router", "region") }),
      ],
      at: "privateIpGoogleAccess",
    },
    "a subnetwork without access of which Cloud NAT serves the ranges of Pods alone": {
      resources: [
        vpc,
        subnetwork(false),
        cluster(),
        router(),
        nat({
          sourceSubnetworkIpRangesToNat: LISTED,
          subnetworks: [{ name: ref("nodes", "id"), sourceIpRangesToNats: ["LIST_OF_SECONDARY_IP_RANGES"] }],
        }),
      ],
      at: "privateIpGoogleAccess",
    },
    "a subnetwork without access of a pool that is private by itself": {
      resources: [
        ...[vpc, subnetwork(false), cluster({})],
        resource(
          NODE_POOL,
          { cluster: ref("cluster", "name"), networkConfig: { enablePrivateNodes: true } },
          { name: "pool" },
        ),
      ],
      at: "privateIpGoogleAccess",
    },
    "a subnetwork without access of nodes that the state has as private": {
      resources: [
        vpc,
        subnetwork(false),
        { ...cluster({}), observed: { privateClusterConfig: { enablePrivateNodes: true } } },
      ],
      at: "privateIpGoogleAccess",
    },
  },
  undecided: {
    "a route of which it is not known what it takes": {
      resources: [...ledTo("199.36.153.8"), route(unknown)],
      at: "destRange",
    },
    "whether a network has its default routes": {
      resources: [
        resource(NETWORK, { name: "main", deleteDefaultRoutesOnCreate: unknown }, { name: "vpc" }),
        cluster({ network: ref("vpc", "id") }),
      ],
      at: "deleteDefaultRoutesOnCreate",
    },
    "whether Cloud NAT serves all subnetworks": {
      resources: [
        vpc,
        subnetwork(false),
        cluster(),
        nat({ router: "x", sourceSubnetworkIpRangesToNat: unknown }),
      ],
      at: "RouterNat.way.sourceSubnetworkIpRangesToNat",
    },
    "in which region Cloud NAT is": {
      resources: [
        vpc,
        { ...subnetwork(false), props: { ...subnetwork(false).props, region: "europe-west4" } },
        cluster(),
        nat({ router: "x", region: unknown }),
      ],
      at: "RouterNat.way.region",
    },
    "of which network a route is": {
      resources: [
        vpc,
        subnetwork(false),
        cluster(),
        other(ROUTE, { network: unknown, nextHopInstance: "gateway" }),
      ],
      at: "Route.way.network",
    },
    "in which subnetwork nodes are": {
      resources: [
        vpc,
        subnetwork(false),
        cluster({ subnetwork: unknown, privateClusterConfig: { enablePrivateNodes: true } }),
      ],
      at: "Cluster.cluster.subnetwork",
    },
    "whether a subnetwork has access": {
      resources: [vpc, subnetwork(unknown), cluster()],
      at: "privateIpGoogleAccess",
    },
    "whether nodes are private": {
      resources: [vpc, subnetwork(false), cluster({ privateClusterConfig: { enablePrivateNodes: unknown } })],
      at: "Cluster.cluster.privateClusterConfig.enablePrivateNodes",
    },
  },
});
