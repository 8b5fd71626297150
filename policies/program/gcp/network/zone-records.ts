import { containsName } from "../../../../gke/google-names";
import { Candidates, type Lists, someOf } from "../../../evaluation/candidates";
import { ofStack } from "../../../evaluation/of-stack";
import { allOf, anyOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { DNS_RECORD_SET, DNS_ZONE } from "../../../resource-types";
import type { Context } from "../../../rule";
import type { StackIndex, StackResource } from "../../../stack";
import { lastPart } from "./subnetworks";

// Records of the zones of Cloud DNS.

export type Zone = StackResource<typeof DNS_ZONE>;
type RecordSet = StackResource<typeof DNS_RECORD_SET>;

/** Whether a zone has a record of the stack that leads to an address, for a name, or for all names below the zone's; for `*.DOMAIN` one for any of them. */
export const hasRecordFor = (name: string, zone: Zone, stack: StackIndex): boolean =>
  someOf(recordsNear(zone, stack), (record) =>
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
      someOf(recordsNear(zone, stack), (other) =>
        allOf(
          () => other !== record,
          () => isOf(zone, other, stack),
          () => answersFor(withoutDot(target), withoutDot(other.inputs.name ?? "")),
          () => [...ADDRESSES, "CNAME"].includes(other.inputs.type ?? ""),
        ),
      ),
  );

const answersFor = (name: string, recordName: string): boolean =>
  (name.startsWith("*.") ? recordName.endsWith(name.slice(1)) : recordName === name) ||
  (recordName.startsWith("*") && name.endsWith(recordName.slice(1)));

function isOf(zone: Zone, record: RecordSet, stack: StackIndex): boolean {
  const zones = zonesOf(record, stack);
  return zones.length > 0 ? zones.includes(zone) : isNamed(zone, record.inputs.managedZone);
}

const isNamed = (zone: Zone, text: string | undefined): boolean =>
  nameOf(zone) !== undefined && lastPart(text ?? "") === nameOf(zone);

const nameOf = ({ inputs, observed }: Zone): string | undefined => inputs.name ?? observed.name;

const zonesOf = (record: RecordSet, stack: StackIndex): readonly StackResource[] =>
  stack.sourcesOf(record, "managedZone").filter(({ type }) => type === DNS_ZONE);

/** The records that may be a zone's. */
const recordsNear = (zone: Zone, stack: StackIndex): Lists<RecordSet> =>
  recordsByZone({ stack }).of(ifKnown(() => [zone.urn, nameOf(zone) ?? ""]));

const recordsByZone = ofStack(
  ({ stack }: Pick<Context, "stack">) =>
    new Candidates(stack.all(DNS_RECORD_SET), (record) => {
      const zones = zonesOf(record, stack);
      return zones.length > 0 ? zones.map(({ urn }) => urn) : [lastPart(record.inputs.managedZone ?? "")];
    }),
);

/** A name in lower case, without the dot at its end. */
export const withoutDot = (name: string): string => name.toLowerCase().replace(/\.$/, "");

/** The addresses that records of the stack give in a zone. */
export const addressesIn = (zone: Zone, stack: StackIndex): readonly string[] =>
  recordsNear(zone, stack)
    .flat()
    .filter((record) =>
      allOf(
        () => record.inputs.type === "A",
        () => isOf(zone, record, stack),
      ),
    )
    .flatMap(({ inputs }) => inputs.rrdatas ?? []);

/** Whether `ask` holds for one of these addresses. */
export const someAddressIn = (zone: Zone, stack: StackIndex, ask: (address: string) => boolean): boolean =>
  someOf(recordsNear(zone, stack), (record) =>
    allOf(
      () => record.inputs.type === "A",
      () => isOf(zone, record, stack),
      () => someItem(record.inputs.rrdatas, ask),
    ),
  );
