import { API_DOMAIN, containsName, GOOGLE_NAMES, REGISTRY_DOMAINS } from "../../../../gke/google-names";
import { METADATA_HOST } from "../../../../gke/metadata-server";
import { ofResource } from "../../../evaluation/of-stack";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { DNS_POLICY, DNS_RESPONSE_RULE, DNS_ZONE } from "../../../resource-types";
import type { ClusterResource, StackIndex } from "../../../stack";
import { isBoundToCluster } from "../cluster-links";
import { isOfSomeCluster } from "./clusters-by-network";
import { isOnOneOf, networkOfCluster, networksOf } from "./networks";
import { addressesIn, hasRecordFor, someAddressIn, withoutDot, type Zone } from "./zone-records";

// Private zones of Cloud DNS, which answer for all names below theirs.

/** Whether a zone answers a network's queries by its own records, and not by asking others. */
export const answersByRecords = ({ inputs }: Zone): boolean =>
  allOf(
    () => inputs.visibility === "private",
    () => inputs.forwardingConfig === undefined && inputs.peeringConfig === undefined,
    () => inputs.serviceDirectoryConfig === undefined && inputs.reverseLookup !== true,
  );

/**
 * Whether a zone has other servers answer for the metadata server's name. The network to which a zone is peered answers for it by itself.
 * Source: https://cloud.google.com/dns/docs/zones/zones-overview, checked 2026-11-30
 */
export const forwardsMetadataName = ({ inputs }: Zone): boolean =>
  allOf(
    () => inputs.visibility === "private",
    () => (inputs.forwardingConfig?.targetNameServers?.length ?? 0) > 0,
    () => namesIn(inputs.dnsName ?? "").includes(METADATA_HOST),
  );

/** Whether the stack lacks a record for a name that nodes and Pods need, and for which a zone has to answer. */
export const lacksRecord = (zone: Zone, stack: StackIndex): boolean =>
  someItem(namesIn(zone.inputs.dnsName ?? ""), (name) => !hasRecordFor(name, zone, stack));

/** The names that nodes and Pods need, and for which a zone of a name has to answer: none where it is of a domain above Google's. */
export const namesIn = (dnsName: string): readonly string[] =>
  Object.entries(GOOGLE_NAMES)
    .filter(([domain]) => containsName(domain, dnsName))
    .flatMap(([, names]) => names.filter((name) => containsName(dnsName, name.replace(/^\*\./, ""))));

/** The names for which a zone needs records: one for all names below a domain is enough for several of them, but not for the domain itself. */
export function recordsIn(dnsName: string): readonly string[] {
  const names = namesIn(dnsName);
  const isAbove = (name: string) => /^\w/.test(name) && name !== withoutDot(dnsName);
  return names.length > 1 && names.every(isAbove) ? [`*.${withoutDot(dnsName)}`] : names;
}

const addressesOf = (domain: string) =>
  ofResource((cluster: ClusterResource, stack): readonly string[] =>
    zonesFor(domain, cluster, stack).flatMap((zone) => addressesIn(zone, stack)),
  );
const BY_DOMAIN = new Map([API_DOMAIN, ...REGISTRY_DOMAINS].map((domain) => [domain, addressesOf(domain)]));

/**
 * The addresses of a domain of Google's by records of the stack: those of private zones for it on a cluster's network. Empty where no zone of the stack
 * gives them.
 */
export const addressesFor = (
  domain: string,
  cluster: ClusterResource,
  stack: StackIndex,
): readonly string[] => BY_DOMAIN.get(domain)?.(cluster, stack) ?? [];

/** Whether `ask` holds for an address that a record of the stack gives in a zone for a domain of Google's on a cluster's network, also if that may be peered. */
export const someAddressFor = (
  domain: string,
  cluster: ClusterResource,
  stack: StackIndex,
  ask: (address: string) => boolean,
): boolean =>
  someItem(stack.all(DNS_ZONE), (zone) =>
    allOf(
      () => withoutDot(zone.inputs.dnsName ?? "") === domain,
      () => isOnOneOf(cluster, networksOfZone(zone), stack),
      () => someAddressIn(zone, stack, ask),
    ),
  );

const zonesFor = (domain: string, cluster: ClusterResource, stack: StackIndex): readonly Zone[] =>
  stack.all(DNS_ZONE).filter((zone) =>
    allOf(
      () => answersByRecords(zone),
      () => withoutDot(zone.inputs.dnsName ?? "") === domain,
      () => isOnOneOf(cluster, networksOfZone(zone), stack),
    ),
  );

/**
 * Whether names of a domain of Google's surely resolve to public addresses for a cluster: the program makes its network, and nothing of Cloud DNS in it answers
 * for that domain, or asks other servers for all names.
 */
export const resolvesPublicly = (domain: string, cluster: ClusterResource, stack: StackIndex): boolean =>
  allOf(
    () => networksOf(networkOfCluster(cluster, stack), stack).some(({ made }) => made),
    () => !someItem(stack.all(DNS_POLICY), ({ inputs }) => inputs.alternativeNameServerConfig !== undefined),
    () => !someItem(stack.all(DNS_RESPONSE_RULE), ({ inputs }) => concerns(inputs.dnsName, domain)),
    () =>
      !someItem(stack.all(DNS_ZONE), (zone) =>
        allOf(
          () => zone.inputs.visibility === "private",
          () => concerns(zone.inputs.dnsName, domain),
          () => isZoneOfCluster(zone, stack),
        ),
      ),
  );

/** Whether a name of a zone or rule is a domain, below it or above it. */
export function concerns(dnsName = "", domain: string): boolean {
  const name = dnsName.replace(/^\*\./, "");
  return withoutDot(name) === "" || containsName(name, domain) || containsName(domain, name);
}

const networksOfZone = (zone: Zone) => ({
  resource: zone,
  property: "privateVisibilityConfig",
  urls: () => (zone.inputs.privateVisibilityConfig?.networks ?? []).map(({ networkUrl }) => networkUrl),
});

/** Whether a zone answers for a cluster of the stack: it is bound to the cluster's network, or to the cluster. */
export const isZoneOfCluster = (zone: Zone, stack: StackIndex): boolean =>
  anyOf(
    () => isOfSomeCluster(networksOfZone(zone), stack),
    () =>
      isBoundToCluster(
        zone,
        "privateVisibilityConfig",
        () => zone.inputs.privateVisibilityConfig?.gkeClusters,
        stack,
      ),
  );
