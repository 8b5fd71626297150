import { containsName, GOOGLE_NAMES } from "../../../gke/google-names";
import { METADATA_HOST } from "../../../gke/metadata-server";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { DNS_RECORD_SET, DNS_ZONE } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { isBoundToCluster } from "./cluster-links";
import { isOfSomeCluster } from "./networks";

// Private zones of Cloud DNS, which answer for all names below theirs.

type Zone = StackResource<typeof DNS_ZONE>;
type RecordSet = StackResource<typeof DNS_RECORD_SET>;

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

/** Whether a zone answers for a cluster of the stack: it is bound to the cluster's network, or to the cluster. */
export function isZoneOfCluster(zone: Zone, stack: StackIndex): boolean {
  const property = "privateVisibilityConfig";
  const config = () => zone.inputs[property];
  const urls = () => (config()?.networks ?? []).map(({ networkUrl }) => networkUrl);
  return anyOf(
    () => isOfSomeCluster({ resource: zone, property, urls }, stack),
    () => isBoundToCluster(zone, property, () => config()?.gkeClusters, stack),
  );
}

/** Whether a zone has a record of the stack that leads to an address, for a name, or for all names below the zone's; for `*.DOMAIN` one for any of them. */
const hasRecordFor = (name: string, zone: Zone, stack: StackIndex): boolean =>
  someItem(stack.all(DNS_RECORD_SET), (record) =>
    allOf(
      () => isOf(zone, record, stack),
      () => answersFor(name, withoutDot(record.inputs.name ?? "")),
      () => leadsToAddress(record, zone, stack),
    ),
  );

/** Types of records that give an address, or ask other servers for it. */
const ADDRESSES: readonly string[] = ["A", "AAAA", "NS"];

/** Whether a record gives an address or another name, for which another record of the zone answers where that is below the zone's. */
const leadsToAddress = (record: RecordSet, zone: Zone, stack: StackIndex): boolean =>
  anyOf(
    () => ADDRESSES.includes(record.inputs.type ?? ""),
    () =>
      allOf(
        () => record.inputs.type === "CNAME",
        () =>
          !record.inputs.rrdatas?.length ||
          someItem(record.inputs.rrdatas, (target) => isAnsweredBeside(record, target, zone, stack)),
      ),
  );

const isAnsweredBeside = (record: RecordSet, target: string, zone: Zone, stack: StackIndex): boolean =>
  anyOf(
    () => !containsName(zone.inputs.dnsName ?? "", target),
    () =>
      someItem(stack.all(DNS_RECORD_SET), (other) =>
        allOf(
          () => other !== record,
          () => isOf(zone, other, stack),
          () => answersFor(withoutDot(target), withoutDot(other.inputs.name ?? "")),
          () => [...ADDRESSES, "CNAME"].includes(other.inputs.type ?? ""),
        ),
      ),
  );

const answersFor = (name: string, recordName: string): boolean =>
  name.startsWith("*.")
    ? recordName.endsWith(name.slice(1))
    : recordName === name || (recordName.startsWith("*.") && name.endsWith(recordName.slice(1)));

function isOf(zone: Zone, record: RecordSet, stack: StackIndex): boolean {
  const zones = stack.sourcesOf(record, "managedZone").filter(({ type }) => type === DNS_ZONE);
  if (zones.length > 0) return zones.includes(zone);
  const name = zone.inputs.name ?? zone.observed.name;
  return name !== undefined && record.inputs.managedZone?.replace(/^.*\//, "") === name;
}

const withoutDot = (name: string): string => name.toLowerCase().replace(/\.$/, "");
