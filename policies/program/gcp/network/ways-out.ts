import { ofStack } from "../../../evaluation/of-stack";
import { findItem } from "../../../evaluation/search";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { type NETWORK, ROUTE, ROUTER, ROUTER_NAT, type SUBNETWORK } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { itself, networkOf, shareNetwork } from "./networks";
import { differ, namesSubnetwork, regionOf } from "./subnetworks";

// How machines without public addresses may reach Google's APIs, or the internet: by Cloud NAT, a route, an endpoint of Private Service Connect, or
// another network. Source: https://cloud.google.com/vpc/docs/private-access-options, checked 2026-11-30

type Subnetwork = StackResource<typeof SUBNETWORK>;
type Nat = StackResource<typeof ROUTER_NAT>;
type OnNetwork = StackResource & { readonly inputs: { readonly network?: string; readonly target?: string } };

/** Endpoints, of which those without a network are of load balancers that the internet reaches. */
const ENDPOINTS: readonly string[] = [
  "gcp:compute/globalForwardingRule:GlobalForwardingRule",
  "gcp:compute/forwardingRule:ForwardingRule",
];

/**
 * The targets of endpoints for all of Google's APIs. Their usual names resolve to public addresses still, unless DNS leads them to the endpoint.
 * Source: https://docs.cloud.google.com/vpc/docs/about-accessing-google-apis-endpoints, checked 2026-12-01
 */
const API_BUNDLES: readonly (string | undefined)[] = ["all-apis", "vpc-sc"];

/** Other ways, which count for every network unless they name theirs. */
const OTHER_WAYS: readonly string[] = [
  "gcp:compute/vPNTunnel:VPNTunnel",
  "gcp:compute/interconnectAttachment:InterconnectAttachment",
  "gcp:compute/networkPeering:NetworkPeering",
  "gcp:compute/routerPeer:RouterPeer",
  "gcp:networkconnectivity/",
  "gcp:networksecurity/",
];

/** Whether the stack has anything by which machines of a subnetwork without public addresses may reach Google's APIs. */
export const hasWayOut = (subnetwork: Subnetwork, context: Context): boolean => {
  const { stack } = context;
  return anyOf(
    () => someItem(stack.all(ROUTER_NAT), (nat) => serves(nat, subnetwork, stack)),
    () =>
      someItem(stack.all(ROUTE), (route) =>
        allOf(
          // Through this gateway machines without public addresses reach nothing.
          () => !route.inputs.nextHopGateway?.endsWith("default-internet-gateway"),
          () => shareNetwork(networkOf(route), networkOf(subnetwork), stack),
        ),
      ),
    () =>
      someItem(otherWays(context), (way) =>
        mayBeOf(way, stack, () => shareNetwork(networkOf(way), networkOf(subnetwork), stack)),
      ),
  );
};

/** Whether the stack has a route of a network, or what may bring it routes or lead to Google's APIs without one. */
export const hasRoute = (network: StackResource<typeof NETWORK>, context: Context): boolean => {
  const { stack } = context;
  return anyOf(
    () => someItem(stack.all(ROUTE), (route) => shareNetwork(networkOf(route), itself(network), stack)),
    () => hasOtherWay(network, context),
  );
};

/** Whether the stack has an endpoint on a network, or a connection to another, by which it may lead to Google's APIs. */
export const hasOtherWay = (network: StackResource<typeof NETWORK>, context: Context): boolean =>
  someItem(otherWays(context), (way) =>
    mayBeOf(way, context.stack, () => shareNetwork(networkOf(way), itself(network), context.stack)),
  );

/** Whether the stack has an endpoint for Google's APIs, and nothing of Cloud DNS that could lead their names there. */
export const hasEndpointWithoutNames = (context: Context): boolean =>
  someItem(otherWays(context), (way) => isWithoutNames(way, context.stack));

const otherWays = ofStack(
  ({ stack }: Pick<Context, "stack">): readonly OnNetwork[] =>
    stack
      .withPrefix("gcp:")
      .filter(({ type }) =>
        [...ENDPOINTS, ...OTHER_WAYS].some((way) =>
          way.endsWith("/") ? type.startsWith(way) : type === way,
        ),
      ) as readonly OnNetwork[],
);

const mayBeOf = (way: OnNetwork, stack: StackIndex, isOfNetwork: (way: OnNetwork) => boolean): boolean =>
  allOf(
    () => (Object.hasOwn(way.inputs, "network") ? isOfNetwork(way) : !ENDPOINTS.includes(way.type)),
    () => !isWithoutNames(way, stack),
  );

const isWithoutNames = (way: OnNetwork, stack: StackIndex): boolean =>
  ENDPOINTS.includes(way.type) &&
  stack.withPrefix("gcp:dns/").length === 0 &&
  API_BUNDLES.includes(way.inputs.target);

/** Whether Cloud NAT may serve a subnetwork: its router is of the subnetwork's network and region, as far as the stack has it, and it leads to the internet. */
const serves = (nat: Nat, subnetwork: Subnetwork, stack: StackIndex): boolean =>
  allOf(
    () => nat.inputs.type !== "PRIVATE",
    () => !differ(regionOf(nat, stack), regionOf(subnetwork, stack)),
    () => {
      const router = routerOf(nat, stack);
      return router === undefined || shareNetwork(networkOf(router), networkOf(subnetwork), stack);
    },
    () => nat.inputs.sourceSubnetworkIpRangesToNat !== "LIST_OF_SUBNETWORKS" || lists(nat, subnetwork, stack),
  );

/** Whether the list of a NAT has a subnetwork, and not the ranges of Pods alone: nodes have addresses of the primary range. */
const lists = (nat: Nat, subnetwork: Subnetwork, stack: StackIndex): boolean =>
  allOf(
    () =>
      someItem(
        nat.inputs.subnetworks,
        ({ sourceIpRangesToNats: ranges }) =>
          !ranges?.length || someItem(ranges, (each) => each !== "LIST_OF_SECONDARY_IP_RANGES"),
      ),
    () =>
      namesSubnetwork(
        subnetwork,
        {
          resource: nat,
          property: "subnetworks",
          texts: () => (nat.inputs.subnetworks ?? []).map(({ name }) => name),
          region: () => regionOf(nat, stack),
        },
        stack,
      ),
  );

/** The router of the stack that a NAT names; undefined for another stack's. */
function routerOf(nat: Nat, stack: StackIndex): StackResource<typeof ROUTER> | undefined {
  const sources = stack.sourcesOf(nat, "router").filter(({ type }) => type === ROUTER);
  if (sources.length > 0) return sources[0] as StackResource<typeof ROUTER>;
  return findItem(stack.all(ROUTER), (router) =>
    allOf(
      () => (router.inputs.name ?? router.observed.name) === nat.inputs.router?.replace(/^.*\//, ""),
      () => !differ(regionOf(router, stack), regionOf(nat, stack)),
    ),
  );
}
