import { DNS_PORT } from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import { nearest } from "../../../../gke/suggest";
import { everyItem, someItem } from "../../../evaluation/unknown";
import type { Way } from "./closest-policy";
import { mayAllowDns, mayReachDns } from "./dns-egress";
import { type EgressRule, isNamed, isNumberAsText, isPort, type Peer, type Port } from "./egress";
import type { Resolving } from "./resolving";

/** The way to the resolver, if the cluster resolves in one of these ways, and how rules miss it. */
export function dnsWay(ways: readonly Resolving[]): Way {
  const reaches = (rule: EgressRule) => someItem(ways, (how) => mayReachDns(rule, how));
  const reachesBy = ({ to }: EgressRule, meant: (peer: Peer) => Peer | undefined) =>
    someItem(to, (peer) => {
      const other = meant(peer);
      return other !== undefined && everyItem(ways, (how) => mayReachDns({ to: [other] }, how));
    });
  return {
    opens: (spec) => everyItem(ways, (how) => mayAllowDns(spec, how)),
    mistakes: [
      (rule) =>
        isOver("TCP", rule) && reaches(rule) && !isOver("UDP", rule)
          ? `allows TCP port ${DNS_PORT} to the resolver, but not UDP`
          : undefined,
      (rule) =>
        someItem(rule.ports, isNamedOverTcp) && reaches(rule)
          ? "allows a port by its name over TCP, but not over UDP"
          : undefined,
      (rule) =>
        isOver("UDP", rule) && isOwnNamespace(rule)
          ? `allows port ${DNS_PORT} to Pods of its own namespace alone, as its podSelector has no namespaceSelector beside it`
          : undefined,
      (rule) =>
        isOver("UDP", rule) && !reaches(rule)
          ? `allows port ${DNS_PORT}, but not to the resolver${reasonOf((meant) => reachesBy(rule, meant))}`
          : undefined,
    ],
  };
}

/** Why peers miss the resolver, as the end of a sentence; empty where more than one thing is wrong. */
function reasonOf(reachesBy: (meant: (peer: Peer) => Peer | undefined) => boolean): string {
  if (reachesBy(inSystemNamespace))
    return `, as it selects a namespace by a name that is not quite ${SYSTEM_NAMESPACE}`;
  return reachesBy(withAnyPods) ? ", as its podSelector selects none of the resolver's Pods" : "";
}

/** A peer whose namespace has nearly the name of GKE's, with that one. */
function inSystemNamespace(peer: Peer): Peer | undefined {
  const { [NAMESPACE_NAME_LABEL]: name, ...others } = peer.namespaceSelector?.matchLabels ?? {};
  if (name === undefined || name === SYSTEM_NAMESPACE || nearest(name, [SYSTEM_NAMESPACE]) === undefined)
    return undefined;
  const matchLabels = { ...others, [NAMESPACE_NAME_LABEL]: SYSTEM_NAMESPACE };
  return { ...peer, namespaceSelector: { ...peer.namespaceSelector, matchLabels } };
}

const withAnyPods = ({ namespaceSelector, podSelector }: Peer): Peer | undefined =>
  namespaceSelector && podSelector && { namespaceSelector };

const isOver = (protocol: "TCP" | "UDP", { ports }: EgressRule): boolean =>
  someItem(ports, (item) => item.port === DNS_PORT && isPort(item, DNS_PORT, protocol));

/** Whether an item names DNS's port, but over TCP, which is the default protocol. */
const isNamedOverTcp = (item: Port): boolean =>
  isNamed(item) &&
  !isNumberAsText(item) &&
  String(item.port).includes("dns") &&
  (item.protocol ?? "TCP") === "TCP";

const isOwnNamespace = ({ to }: EgressRule): boolean =>
  someItem(to, () => true) &&
  everyItem(to, (peer) => peer.podSelector !== undefined && peer.namespaceSelector === undefined);
