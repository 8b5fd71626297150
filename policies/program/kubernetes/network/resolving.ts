import {
  CLOUD_DNS_ADDRESS,
  DNS_PORT,
  KUBE_DNS_DEPLOYMENT,
  NODE_LOCAL_DNS_ADDRESS,
  NODE_LOCAL_DNS_DAEMON_SET,
} from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { allOf, everyItem, ifKnown, someItem } from "../../../evaluation/unknown";
import type { ClusterResource, StackIndex } from "../../../stack";
import { onlyPodsBlockOf, servicesBlockOf } from "../../gcp/network/cluster-blocks";
import { usesCloudDns, usesCloudDnsIfNew, usesNodeLocalDns } from "../../gcp/network/cluster-dns";
import { runsDataplaneV2 } from "./dataplane";

/** A way in which a cluster may resolve names: by Cloud DNS or kube-dns, with or without NodeLocal DNSCache, on either dataplane. */
export interface Resolving {
  readonly cloudDns: boolean;
  readonly nodeLocal: boolean;
  readonly dataplaneV2: boolean;
  /** The addresses of name servers that Pods ask instead. */
  readonly servers?: readonly string[];
  /** Whether NodeLocal DNSCache may answer as well, since nothing says whether the cluster has it. */
  mayHaveCache(): boolean;
  /** The addresses of the cluster's Services, in CIDR notation; undefined where the program does not set them. */
  servicesBlock(): string | undefined;
  /** The addresses of all of the cluster's Pods, likewise. */
  podsBlock(): string | undefined;
}

/** What of a way of resolving decides which rule opens it. */
export type Way = Pick<Resolving, "cloudDns" | "nodeLocal" | "dataplaneV2">;

const BOTH = [false, true];
export const ALL_WAYS: readonly Way[] = BOTH.flatMap((cloudDns) =>
  BOTH.flatMap((nodeLocal) => BOTH.map((dataplaneV2) => ({ cloudDns, nodeLocal, dataplaneV2 }))),
);

/** Cloud DNS alone, which answers nodes, whoever answers Pods. */
export const AT_CLOUD_DNS: Resolving = {
  cloudDns: true,
  nodeLocal: false,
  dataplaneV2: false,
  mayHaveCache: () => false,
  servicesBlock: () => undefined,
  podsBlock: () => undefined,
};

/** Whether nothing says if a cluster has NodeLocal DNSCache; a value that is not known yet will say so. */
const isCacheUnset = (cluster: ClusterResource): boolean =>
  ifKnown(() => usesNodeLocalDns(cluster) === undefined) ?? false;

const fits = (fact: boolean | undefined, wanted: boolean): boolean => fact === undefined || fact === wanted;

/** Whether a cluster may resolve names in this way. @throws Undecided if a property on which that depends is unknown. */
const mayResolve = (cluster: ClusterResource, { cloudDns, nodeLocal, dataplaneV2 }: Way): boolean =>
  allOf(
    () => fits(usesCloudDns(cluster), cloudDns),
    // Not set beside Cloud DNS, the cache is no way of its own: `mayHaveCache` tells of it.
    () => fits(usesNodeLocalDns(cluster) ?? (cloudDns ? false : undefined), nodeLocal),
    () => runsDataplaneV2(cluster) === dataplaneV2,
  );

/** Who answers DNS queries, and where, as the beginning of a fix. */
export function answering({ cloudDns, nodeLocal, dataplaneV2 }: Way): string {
  if (cloudDns && nodeLocal)
    return `NodeLocal DNSCache answers at ${NODE_LOCAL_DNS_ADDRESS}:${DNS_PORT}, and Cloud DNS at ${CLOUD_DNS_ADDRESS}:${DNS_PORT}`;
  if (cloudDns) return `Cloud DNS answers at ${CLOUD_DNS_ADDRESS}:${DNS_PORT}`;
  if (!nodeLocal)
    return dataplaneV2
      ? `On Dataplane V2 the Pods of ${KUBE_DNS_DEPLOYMENT} in ${SYSTEM_NAMESPACE} answer, which no ipBlock matches there`
      : `The Pods of ${KUBE_DNS_DEPLOYMENT} in ${SYSTEM_NAMESPACE} answer`;
  return dataplaneV2
    ? `On Dataplane V2 NodeLocal DNSCache answers: the Pods of ${NODE_LOCAL_DNS_DAEMON_SET} in ${SYSTEM_NAMESPACE}, and ${NODE_LOCAL_DNS_ADDRESS}:${DNS_PORT}, which no ipBlock alone opens`
    : `On the iptables dataplane NodeLocal DNSCache answers at the address of the Service ${KUBE_DNS_DEPLOYMENT}, which no Pod selector matches`;
}

/** Where names do not resolve. */
interface Closed {
  /** How the cluster resolves; absent for a cluster of another stack, and where it is unknown and does not matter. */
  readonly how?: Resolving;
  /** The ways of resolving that are cut off, of those that the cluster may use. */
  readonly ways: readonly Resolving[];
  /**
   * Whether it depends on the version with which the cluster was created: one that installs NodeLocal DNSCache, beside Cloud DNS an older one, or on
   * Autopilot one that has Cloud DNS.
   */
  readonly isByDefault: boolean;
}

/** The ways in which a cluster may resolve names, as far as known. */
export const possibleWays = (cluster: ClusterResource | undefined, stack: StackIndex): readonly Resolving[] =>
  ALL_WAYS.filter((how) => !cluster || (ifKnown(() => mayResolve(cluster, how)) ?? true)).map((how) => ({
    ...how,
    mayHaveCache: () => cluster !== undefined && isCacheUnset(cluster),
    servicesBlock: () => cluster && servicesBlockOf(cluster, stack),
    podsBlock: () => cluster && onlyPodsBlockOf(cluster, stack),
  }));

/** Where names do not resolve beside Cloud DNS, if the cluster lacks NodeLocal DNSCache, of which nothing says whether it has it. */
function closedWithoutCache(
  cluster: ClusterResource | undefined,
  possible: readonly Resolving[],
  isClosed: (how: Resolving) => boolean,
): Closed | undefined {
  const ways = possible
    .filter(({ cloudDns, nodeLocal, mayHaveCache }) => cloudDns && !nodeLocal && mayHaveCache())
    .map((how) => ({ ...how, mayHaveCache: () => false }));
  if (!cluster || ways.length === 0 || !everyItem(ways, isClosed)) return undefined;
  // An unknown property decides whether Cloud DNS answers.
  for (const how of possible) mayResolve(cluster, how);
  return { how: ways[0], ways, isByDefault: true };
}

/**
 * Where Pods that are cut off from some resolvers can resolve no name; undefined where every resolver that their cluster may use is
 * reachable.
 * @param isClosed whether they are cut off, for a way of resolving.
 * @throws Undecided if that depends on an unknown property.
 */
export function closedWhere(
  cluster: ClusterResource | undefined,
  stack: StackIndex,
  isClosed: (how: Resolving) => boolean,
): Closed | undefined {
  const possible = possibleWays(cluster, stack);
  if (!someItem(possible, isClosed)) return closedWithoutCache(cluster, possible, isClosed);
  const isSameAnswer = new Set(possible.map(answering)).size === 1;
  if (everyItem(possible, isClosed))
    return { ...(isSameAnswer && { how: possible[0] }), ways: possible, isByDefault: false };
  // An unknown property decides who answers.
  if (cluster) for (const how of possible) mayResolve(cluster, how);
  const byDefault = possible.filter(isByDefaultOn(cluster));
  const isByDefault =
    byDefault.length > 0 && byDefault.length < possible.length && everyItem(byDefault, isClosed);
  return isByDefault ? { ...(cluster && { how: byDefault[0] }), ways: byDefault, isByDefault } : undefined;
}

/** Whether a new cluster resolves in a way by default. */
function isByDefaultOn(cluster: ClusterResource | undefined): (how: Resolving) => boolean {
  // Of a cluster of another stack, who opens Cloud DNS knows that it has that.
  if (!cluster) return ({ cloudDns, nodeLocal }) => nodeLocal || cloudDns;
  return usesCloudDnsIfNew(cluster) ? ({ cloudDns }) => cloudDns : ({ nodeLocal }) => nodeLocal;
}
