import { INTERNAL_BLOCKS } from "../../../../gke/dns";
import { API_DOMAIN, REGISTRY_DOMAINS } from "../../../../gke/google-names";
import { APIS_BLOCKS, DIRECT_APIS_BLOCK, NOT_GOOGLES_BLOCKS } from "../../../../gke/node-egress";
import {
  allOf,
  anyOf,
  everyItem,
  ifKnown,
  someItem,
  Undecided,
  valueOrUndecided,
} from "../../../evaluation/unknown";
import type { ClusterResource, StackIndex } from "../../../stack";
import { blockOf, nodesBlockOf, onlyPodsBlockOf, podsBlockOf } from "./cluster-blocks";
import { ofKubeDnsProtocol, PROTOCOLS, type Protocol } from "./cluster-dns";
import { blockHolds, blocksOverlap, coversBlock, holdsBlock, withPrefix } from "./ipv4";
import { addressesFor, resolvesPublicly, someAddressFor } from "./private-zones";
import { responsesLeadInto } from "./response-addresses";

// What nodes need to reach, and where that is.

/** What nodes need to reach beyond a rule that denies it. */
export interface Way {
  readonly to:
    | "control plane"
    | "APIs"
    /** Any of them. */
    | "registries"
    | "gcr.io"
    | "pkg.dev"
    | "Pods"
    | "kube-dns"
    | "nodes";
  /** Absent where any port may be the one. */
  readonly port?: number;
  /** TCP where absent. */
  readonly protocol?: Protocol;
}

/** Whether `ask` holds for a way, over the protocol that a cluster's nodes use on it. */
export const overProtocol = (way: Way, cluster: ClusterResource, ask: (way: Way) => boolean): boolean =>
  way.to === "kube-dns" ? ofKubeDnsProtocol(cluster, (protocol) => ask({ ...way, protocol })) : ask(way);

/** A way over each of the protocols that nodes may use on it. */
export const overAny = (way: Way): readonly Way[] =>
  way.to === "kube-dns" ? PROTOCOLS.map((protocol) => ({ ...way, protocol })) : [way];

/** Whether a way leads to Pods of other nodes, all of them or those of kube-dns. */
export const isToPods = ({ to }: Way): boolean => to === "Pods" || to === "kube-dns";

/** The block to which a way leads; undefined where nothing says it, and for Google's. */
export function targetOf(way: Way, cluster: ClusterResource, stack: StackIndex): string | undefined {
  if (way.to === "control plane") return blockOf(cluster);
  if (isToPods(way)) return podsBlockOf(cluster, stack);
  return way.to === "nodes" ? nodesBlockOf(cluster, stack) : undefined;
}

/** Whether a block may be on a way, as far as known of which blocks that is: Google's APIs are where zones or response policies of the stack say. */
export function mayLeadTo(range: string, cluster: ClusterResource, way: Way, stack: StackIndex): boolean {
  const domains = DOMAINS[way.to];
  if (domains) return someItem(domains, (domain) => mayHoldGoogle(range, cluster, domain, stack));
  const target = targetOf(way, cluster, stack);
  if (target !== undefined && blocksOverlap(range, target)) return true;
  if ((isToPods(way) ? onlyPodsBlockOf(cluster, stack) : target) !== undefined) return false;
  return !isToPods(way) || ![...blocksOf(cluster), ...APIS_BLOCKS].some((other) => holdsBlock(other, range));
}

/** The domains of Google's to which a way leads. */
const DOMAINS: Partial<Record<Way["to"], readonly string[]>> = {
  APIs: [API_DOMAIN],
  registries: REGISTRY_DOMAINS,
  "gcr.io": ["gcr.io"],
  "pkg.dev": ["pkg.dev"],
};

/** Whether blocks hold all addresses of each domain of Google's to which a way leads: those that zones or response policies of the stack give, or all of the internet's. */
export const holdGoogle = (
  ranges: readonly string[] | undefined,
  cluster: ClusterResource,
  { to }: Way,
  stack: StackIndex,
): boolean =>
  DOMAINS[to] !== undefined &&
  everyItem(DOMAINS[to], (domain) =>
    anyOf(
      () => {
        const addresses = addressesFor(domain, cluster, stack);
        return (
          addresses.length > 0 && everyItem(addresses, (each) => coversBlock(ranges ?? [], withPrefix(each)))
        );
      },
      () => responsesLeadInto(domain, cluster, stack, (block) => coversBlock(ranges ?? [], block)),
      () =>
        allOf(
          () => coversBlock((ranges ?? []).concat(NOT_GOOGLES_BLOCKS), "0.0.0.0/0"),
          () => resolvesPublicly(domain, cluster, stack),
        ),
    ),
  );

/** Whether a block may hold addresses of a domain of Google's, as far as zones and response policies of the stack say where that is. */
function mayHoldGoogle(range: string, cluster: ClusterResource, domain: string, stack: StackIndex): boolean {
  if (blocksOf(cluster).some((block) => holdsBlock(block, range))) return false;
  const isLed = (inside: boolean) =>
    responsesLeadInto(
      domain,
      cluster,
      stack,
      (block) => block !== "" && blocksOverlap(range, block) === inside,
    );
  const mayBeAnywhere = () =>
    anyOf(
      () => isLed(true),
      () =>
        allOf(
          () => !isLed(false),
          () =>
            ![...INTERNAL_BLOCKS, ...APIS_BLOCKS, DIRECT_APIS_BLOCK].some((block) =>
              holdsBlock(block, range),
            ) || !resolvesPublicly(domain, cluster, stack),
        ),
    );
  const isAtAddress = (address: string) => blockHolds(range, address);
  const addresses = valueOrUndecided(() => addressesFor(domain, cluster, stack));
  if (!(addresses instanceof Undecided))
    return addresses.length > 0 ? addresses.some(isAtAddress) : mayBeAnywhere();
  // Whether zones give addresses does not matter where one is in the block, and others may be.
  if (ifKnown(() => someAddressFor(domain, cluster, stack, isAtAddress)) && ifKnown(mayBeAnywhere))
    return true;
  throw addresses;
}

const blocksOf = (cluster: ClusterResource): readonly string[] => {
  const block = blockOf(cluster);
  return block === undefined ? [] : [block];
};
