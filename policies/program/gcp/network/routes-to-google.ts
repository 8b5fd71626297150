import { API_DOMAIN, REGISTRY_DOMAINS } from "../../../../gke/google-names";
import { APIS_BLOCKS } from "../../../../gke/node-egress";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { ROUTE } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { ClusterResource, StackIndex, StackResource } from "../../../stack";
import { EVERYWHERE } from "./firewall-rules";
import { blocksOverlap, holdsBlock } from "./ipv4";
import { isOnOneOf, networkOf, shareNetwork } from "./networks";
import { someAddressFor } from "./private-zones";
import { responsesLeadInto } from "./response-addresses";

// Routes that take the addresses for private and restricted access to Google's APIs, at which it answers through the default internet gateway.
// Source: https://cloud.google.com/vpc/docs/configure-private-google-access (routing options), checked 2026-12-01

type Route = StackResource<typeof ROUTE>;

const DOMAINS = [API_DOMAIN, ...REGISTRY_DOMAINS];

/** The finding on a route that takes elsewhere the addresses to which the stack leads Google's names for a cluster. */
export function* routeElsewhere(_: object, { self, stack }: Context<typeof ROUTE>): Iterable<Finding> {
  const isTaking = allOf(
    () => !leadsToGoogle(self) && !self.inputs.tags?.length,
    () => self.inputs.destRange !== undefined && !holdsBlock(self.inputs.destRange, EVERYWHERE),
    () =>
      someItem(stack.clusters, (cluster) =>
        allOf(
          () => isOnOneOf(cluster, networkOf(self), stack),
          () => someItem(DOMAINS, (domain) => takes(self, domain, cluster, stack)),
        ),
      ),
  );
  if (!isTaking) return;
  yield {
    at: "destRange",
    problem:
      "takes addresses to which the stack's DNS leads names of Google's for a cluster, and its next hop is not the default internet gateway, through which Google answers there: unless that passes traffic on to one, nodes pull no images, and Pods get no tokens",
    fix: "Leave the blocks 199.36.153.4/30 and 199.36.153.8/30 out of the route, or give them a gcp.compute.Route of their own with nextHopGateway default-internet-gateway.",
  };
}

const leadsToGoogle = ({ inputs }: Route): boolean =>
  inputs.nextHopGateway?.endsWith("default-internet-gateway") === true;

/** Whether a route takes an address to which the stack leads a domain, and none that is as close leads to Google. */
const takes = (route: Route, domain: string, cluster: ClusterResource, stack: StackIndex): boolean => {
  const range = route.inputs.destRange ?? "";
  const isKept = (block: string) =>
    someItem(stack.all(ROUTE), (other) =>
      allOf(
        () => leadsToGoogle(other),
        () =>
          holdsBlock(range, other.inputs.destRange ?? "") && holdsBlock(other.inputs.destRange ?? "", block),
        () => shareNetwork(networkOf(other), networkOf(route), stack),
      ),
    );
  const isTaken = (block: string) =>
    APIS_BLOCKS.some((all) => holdsBlock(all, block)) && blocksOverlap(range, block) && !isKept(block);
  return anyOf(
    () => someAddressFor(domain, cluster, stack, (address) => isTaken(`${address}/32`)),
    () => responsesLeadInto(domain, cluster, stack, isTaken),
  );
};
