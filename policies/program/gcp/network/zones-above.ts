import { API_DOMAIN, containsName, GOOGLE_NAMES, REGISTRY_DOMAINS } from "../../../../gke/google-names";
import { allOf, ifKnown, someItem } from "../../../evaluation/unknown";
import { DNS_RESPONSE_RULE, DNS_ZONE } from "../../../resource-types";
import type { Context, Finding } from "../../../rule";
import type { StackIndex } from "../../../stack";
import { answersByRecords, concerns, isZoneOfCluster } from "./private-zones";
import { hasRecordFor, withoutDot, type Zone } from "./zone-records";

// Private zones of domains above Google's, such as com. and the root: of several zones the closest answers.
// Source: https://cloud.google.com/dns/docs/vpc-name-res-order, checked 2026-12-01

const DOMAINS = [API_DOMAIN, ...REGISTRY_DOMAINS];

/** The finding on a private zone of a domain above Google's, which answers for names of Google's in the network of a cluster. */
export function* zoneAboveGoogles(_: object, { self, stack }: Context<typeof DNS_ZONE>): Iterable<Finding> {
  const isTaking = allOf(
    () => answersByRecords(self),
    () => someItem(DOMAINS, (domain) => takes(self, domain, stack)),
    () => isZoneOfCluster(self, stack),
  );
  if (!isTaking) return;
  const taken = DOMAINS.filter((domain) => ifKnown(() => takes(self, domain, stack)));
  yield {
    at: "dnsName",
    problem:
      "takes names of Google's from the network of a cluster: for those below it neither its records nor a closer zone of the stack answer, so that its nodes and Pods find none",
    fix: `Add private gcp.dns.ManagedZones for ${taken.join(" and ")} with records for the names that nodes and Pods need; or remove the zone.`,
  };
}

/** Whether a zone is above a domain of Google's, and neither its records nor closer zones and response policies of the stack answer for that one. */
const takes = (zone: Zone, domain: string, stack: StackIndex): boolean =>
  allOf(
    () => nameOf(zone) !== domain && holds(zone, domain),
    () => someItem(GOOGLE_NAMES[domain], (name) => !hasRecordFor(name, zone, stack)),
    () => !someItem(stack.all(DNS_ZONE), (other) => isCloser(other, zone, domain, stack)),
    () => !someItem(stack.all(DNS_RESPONSE_RULE), ({ inputs }) => concerns(inputs.dnsName, domain)),
  );

const nameOf = ({ inputs }: Zone): string => withoutDot(inputs.dnsName ?? "");

const holds = (zone: Zone, domain: string): boolean =>
  zone.inputs.dnsName !== undefined && (nameOf(zone) === "" || containsName(nameOf(zone), domain));

/** Whether another private zone of a cluster answers for a domain, or for names below it, in the place of a zone. */
const isCloser = (other: Zone, zone: Zone, domain: string, stack: StackIndex): boolean =>
  allOf(
    () => other.inputs.visibility === "private",
    () => nameOf(other).length > nameOf(zone).length,
    () => holds(other, domain) || containsName(domain, nameOf(other)),
    () => isZoneOfCluster(other, stack),
  );
