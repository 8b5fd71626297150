import { ofStack } from "../../evaluation/of-stack";
import type { Context } from "../../rule";

/**
 * Types of resources by which machines without public addresses may reach Google's APIs, or the internet: Cloud NAT, a route, an endpoint of Private Service
 * Connect, another network, or a machine that passes traffic on.
 * Source: https://cloud.google.com/vpc/docs/private-access-options, checked 2026-11-30
 */
const WAYS_OUT: readonly string[] = [
  "gcp:compute/routerNat:RouterNat",
  "gcp:compute/route:Route",
  "gcp:compute/globalForwardingRule:GlobalForwardingRule",
  "gcp:compute/forwardingRule:ForwardingRule",
  "gcp:compute/vPNTunnel:VPNTunnel",
  "gcp:compute/interconnectAttachment:InterconnectAttachment",
  "gcp:compute/networkPeering:NetworkPeering",
  "gcp:networkconnectivity/",
  "gcp:compute/instance:Instance",
  "gcp:networksecurity/",
];

/** Whether a stack has anything by which machines without public addresses may reach Google's APIs, of whichever network it is. */
export const hasWayOut = ofStack(({ stack }: Context) =>
  stack
    .withPrefix("gcp:")
    .some(({ type }) => WAYS_OUT.some((way) => (way.endsWith("/") ? type.startsWith(way) : type === way))),
);
