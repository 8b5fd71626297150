import { containsName, GOOGLE_DOMAINS } from "../../../gke/google-names";
import { METADATA_HOST } from "../../../gke/metadata-server";
import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { DNS_RECORD_SET, type DNS_ZONE } from "../../resource-types";
import type { StackIndex, StackResource } from "../../stack";
import { mayLinkTo } from "./cluster-links";

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

/** Whether a zone is bound to a cluster of the stack by its ID, and not to a network. */
export const isBoundToCluster = ({ inputs }: Zone, stack: StackIndex): boolean =>
  someItem(stack.clusters, (cluster) =>
    someItem(inputs.privateVisibilityConfig?.gkeClusters, ({ gkeClusterName = "" }) =>
      mayLinkTo(gkeClusterName, cluster),
    ),
  );

/** The name in which nodes and Pods need the zone's records: any below one of Google's domains, or the metadata server's; undefined for other zones. */
export function nameNeededIn({ inputs }: Zone): string | undefined {
  const dnsName = withoutDot(inputs.dnsName ?? "");
  if (GOOGLE_DOMAINS.includes(dnsName)) return `*.${dnsName}`;
  return dnsName.endsWith("google.internal") && containsName(dnsName, METADATA_HOST)
    ? METADATA_HOST
    : undefined;
}

/** Whether a zone has a record of the stack for a name, or for all names below the zone's; for `*.DOMAIN` one for any of them. */
export const hasRecordFor = (name: string, zone: Zone, stack: StackIndex): boolean =>
  someItem(stack.all(DNS_RECORD_SET), (record) =>
    allOf(
      () => isOf(zone, record, stack),
      () => answersFor(name, withoutDot(record.inputs.name ?? "")),
    ),
  );

const answersFor = (name: string, recordName: string): boolean =>
  name.startsWith("*.")
    ? recordName.endsWith(name.slice(1))
    : recordName === name || (recordName.startsWith("*.") && name.endsWith(recordName.slice(1)));

const isOf = (zone: Zone, record: RecordSet, stack: StackIndex): boolean =>
  anyOf(
    () => stack.sourcesOf(record, "managedZone").includes(zone),
    () => {
      const name = zone.inputs.name ?? zone.observed.name;
      return name !== undefined && record.inputs.managedZone === name;
    },
  );

const withoutDot = (name: string): string => name.toLowerCase().replace(/\.$/, "");
