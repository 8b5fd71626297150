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
        isOver("TCP", rule) && reaches(rule) && !isOver("UDP", rule)
          ? `allows TCP port ${DNS_PORT} to the resolver, but not UDP`
          : undefined,
      (rule) =>
        isOver("UDP", rule) && isOwnNamespace(rule)
          ? `allows port ${DNS_PORT} to Pods of its own namespace alone, as its podSelector has no namespaceSelector beside it`
          : undefined,
      (rule) =>
        isOver("UDP", rule) && !reaches(rule)
          ? `allows port ${DNS_PORT}, but not to the resolver`
          : undefined,
    ],
  };
}

const isOver = (protocol: "TCP" | "UDP", { ports }: EgressRule): boolean =>
  someItem(ports, (item) => Number(item.port) === DNS_PORT && isPort(item, DNS_PORT, protocol));

const isOwnNamespace = ({ to }: EgressRule): boolean =>
  someItem(to, () => true) &&
  everyItem(to, (peer) => peer.podSelector !== undefined && peer.namespaceSelector === undefined);
