import { DNS_PORT } from "../../../../gke/dns";
import { everyItem, someItem } from "../../../evaluation/unknown";
import type { Way } from "./closest-policy";
import { mayAllowDns, mayReachDns } from "./dns-egress";
import { type EgressRule, isPort } from "./egress";
import type { Resolving } from "./resolving";

/** The way to whoever resolves names, where that is so in one of these ways, and how rules miss it. */
export function dnsWay(ways: readonly Resolving[]): Way {
  const reaches = (rule: EgressRule) => someItem(ways, (how) => mayReachDns(rule, how));
  return {
    opens: (spec) => everyItem(ways, (how) => mayAllowDns(spec, how)),
    mistakes: [
      (rule) =>
        isMeant(rule) && reaches(rule) && !isOverUdp(rule)
          ? `allows TCP port ${DNS_PORT} to the resolver, but not UDP`
          : undefined,
      (rule) =>
        isOverUdp(rule) && isOwnNamespace(rule)
          ? `allows port ${DNS_PORT} to Pods of its own namespace alone, as its podSelector has no namespaceSelector beside it`
          : undefined,
      (rule) =>
        isOverUdp(rule) && !reaches(rule) ? `allows port ${DNS_PORT}, but not to the resolver` : undefined,
    ],
  };
}

const isMeant = ({ ports }: EgressRule): boolean => someItem(ports, ({ port }) => Number(port) === DNS_PORT);

const isOverUdp = (rule: EgressRule): boolean =>
  isMeant(rule) && someItem(rule.ports, (item) => isPort(item, DNS_PORT, "UDP"));

const isOwnNamespace = ({ to }: EgressRule): boolean =>
  someItem(to, () => true) &&
  everyItem(to, (peer) => peer.podSelector !== undefined && peer.namespaceSelector === undefined);
