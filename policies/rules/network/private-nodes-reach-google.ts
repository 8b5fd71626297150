import { read } from "../../evaluation/reading";
import { allOf, anyOf, ifKnown } from "../../evaluation/unknown";
import { isOfSomeCluster } from "../../program/gcp/network/clusters-by-network";
import { itself, networksMadeFor } from "../../program/gcp/network/networks";
import { routeElsewhere } from "../../program/gcp/network/routes-to-google";
import { someClusterIn } from "../../program/gcp/network/subnetworks";
import { hasEndpointWithoutNames, hasRoute, hasWayOut } from "../../program/gcp/network/ways-out";
import { somePoolOf } from "../../program/gcp/node-pools";
import { isOff, isOn } from "../../program/gcp/requirements";
import {
  CLUSTER,
  DNS_RECORD_SET,
  DNS_RESPONSE_POLICY,
  DNS_RESPONSE_RULE,
  DNS_ZONE,
  NETWORK,
  ROUTE,
  ROUTER,
  ROUTER_NAT,
  SUBNETWORK,
} from "../../resource-types";
import { type ExampleResource, type Rule, ref } from "../../rule";
import type { StackIndex } from "../../stack";

type Cluster = StackIndex["clusters"][number];

const withAccess = (access: { privateIpGoogleAccess: boolean }): readonly ExampleResource[] => [
  { type: NETWORK, name: "vpc", props: { name: "main" } },
  { type: SUBNETWORK, name: "nodes", props: { network: ref("vpc", "id"), ...access } },
  {
    type: CLUSTER,
    name: "cluster",
    props: { subnetwork: ref("nodes", "id"), privateClusterConfig: { enablePrivateNodes: true } },
  },
];

/** Whether nodes of a cluster are private, by the cluster or by a pool of the program. */
const hasPrivateNodes = (cluster: Cluster, stack: StackIndex): boolean =>
  anyOf(
    () => isOn(read(cluster, ({ privateClusterConfig }) => privateClusterConfig?.enablePrivateNodes)?.value),
    () =>
      somePoolOf(cluster, stack, (pool) =>
        isOn(read(pool, ({ networkConfig }) => networkConfig?.enablePrivateNodes)?.value),
      ),
  );

export const privateNodesReachGoogle: Rule = {
  name: "private-nodes-reach-google",
  description: "Nodes without public addresses have a way to Google's APIs and registries.",
  why:
    "A node without a public address reaches Google's APIs by Private Google Access of its subnetwork, or the internet by Cloud NAT. With neither, or without a route in a network whose default ones are deleted, it pulls no image, reports nothing, " +
    "and Pods get no token of Google's. Nor does it where a route takes the addresses of private.googleapis.com or restricted.googleapis.com, to which DNS leads it, elsewhere than to the default internet gateway. Cloud NAT counts where it may serve the subnetwork, and so does anything else of the stack that may be a way out of its network; an endpoint of Private Service Connect for Google's APIs only beside something of Cloud DNS, without which their names lead past it.",
  fix: "Set privateIpGoogleAccess to true.",
  whenToExempt:
    "A network to which another stack gives a way out, such as Cloud NAT or a VPN, or the DNS zone by which names lead to an endpoint.",
  declaredOnly:
    "Only a subnetwork that turns it off counts: GKE may have turned it on where the program says nothing.",
  sources: [
    "https://cloud.google.com/vpc/docs/configure-private-google-access",
    "https://cloud.google.com/vpc/docs/private-access-options",
    "https://docs.cloud.google.com/vpc/docs/about-accessing-google-apis-endpoints",
    "https://cloud.google.com/kubernetes-engine/docs/troubleshooting/network-isolation",
  ],
  severity: "high",
  level: "advisory",
  good: [...withAccess({ privateIpGoogleAccess: true })],
  bad: [...withAccess({ privateIpGoogleAccess: false })],
  reads: [ROUTER, ROUTER_NAT, DNS_ZONE, DNS_RECORD_SET, DNS_RESPONSE_POLICY, DNS_RESPONSE_RULE],
  checks: {
    [ROUTE]: [routeElsewhere],
    [NETWORK]: [
      function* routes(network, context) {
        const { self, stack } = context;
        const isCutOff = allOf(
          () => isOn(network.deleteDefaultRoutesOnCreate),
          () => isOfSomeCluster(itself(self), stack),
          () => !hasRoute(self, context),
        );
        if (!isCutOff) return;
        yield {
          at: "deleteDefaultRoutesOnCreate",
          problem:
            "is true, and the stack gives the network no route: a cluster's nodes reach none of Google's APIs and registries, with public addresses or without",
          fix: "Add a gcp.compute.Route to the network with destRange 199.36.153.8/30 (private.googleapis.com) or 0.0.0.0/0, and nextHopGateway default-internet-gateway.",
        };
      },
    ],
    [SUBNETWORK]: [
      function* access({ privateIpGoogleAccess }, context) {
        if (!isOff(privateIpGoogleAccess)) return;
        const { self, stack } = context;
        const isCutOff = allOf(
          () => networksMadeFor(self, "network", stack).length > 0,
          () => someClusterIn(self, context, (cluster) => hasPrivateNodes(cluster, stack)),
          () => !hasWayOut(self, context),
        );
        if (!isCutOff) return;
        yield {
          at: "privateIpGoogleAccess",
          problem:
            "is false, and nothing else of the stack, such as Cloud NAT that serves the subnetwork, leads a cluster's nodes, which have no public addresses, to Google: they pull no images, and their Pods get no tokens",
          fix: `Set privateIpGoogleAccess to true, or, for images of registries outside Google too, have a public Cloud NAT (gcp.compute.RouterNat) of its network and region serve its primary range.${ifKnown(() => hasEndpointWithoutNames(context)) ? TO_ENDPOINT : ""}`,
        };
      },
    ],
  },
};

const TO_ENDPOINT =
  " Or lead googleapis.com, gcr.io and pkg.dev, and the names below them, to the endpoint by private zones (gcp.dns.ManagedZone) of the network.";
