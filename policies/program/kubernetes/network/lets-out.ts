import type { CiliumRule } from "../../../custom-resources";
import { allOf, everyItem, someItem } from "../../../evaluation/unknown";
import { withPrefix } from "../../gcp/network/ipv4";
import type { Selector } from "../selectors";
import { mayAllowDns } from "./dns-egress";
import {
  hasEgressRules,
  hasSelector,
  type IpBlock,
  isEmptied,
  isPort,
  mayHoldOthers,
  type Peer,
  type PolicySpec,
} from "./egress";
import { AT_CLOUD_DNS } from "./resolving";
import type { SystemPods } from "./system-pod-kinds";

// What policies let out to the control plane and to the network's resolver, which are no Pods of the cluster: no selector of Pods or namespaces stands for them.

/**
 * Whether a NetworkPolicy allows the egress that GKE's Pods need: any, or to their port of the control plane, or to the network's resolver. Which address
 * the control plane has is not known, so that each block counts in which others may have one.
 */
export function letsOut(
  spec: PolicySpec | undefined,
  { asksAt: port, asksResolver }: Pick<SystemPods, "asksAt" | "asksResolver">,
): boolean {
  if (asksResolver) return mayAllowDns(spec, AT_CLOUD_DNS);
  return port === undefined
    ? hasEgressRules(spec)
    : someItem(spec?.egress, (rule) =>
        allOf(
          () => !rule.to?.length || someItem(rule.to, mayHoldControlPlane),
          () => !rule.ports?.length || someItem(rule.ports, (item) => isPort(item, port)),
        ),
      );
}

const mayHoldControlPlane = (peer: Peer): boolean =>
  allOf(
    () => !hasSelector(peer),
    () => peer.ipBlock !== undefined && mayHoldOthers(peer.ipBlock.cidr ?? "", peer.ipBlock.except),
  );

/** Whether a rule of Cilium's names nobody: its only peers are blocks whose excepted parts are all of them. */
export function namesNobody(rule: object): boolean {
  const peers = Object.keys(rule).filter((key) => /^(?:to|from)/.test(key) && key !== "toPorts");
  const sets = peers.filter((key) => key.endsWith("CIDRSet"));
  const listIn = (key: string) => (rule as Readonly<Record<string, readonly IpBlock[] | undefined>>)[key];
  return allOf(
    () => sets.length > 0,
    () => everyItem(sets, (key) => (listIn(key)?.length ?? 0) > 0 && everyItem(listIn(key), isEmptied)),
    () => everyItem(peers, (key) => sets.includes(key) || listIn(key) === undefined),
  );
}

/** Whether a side of a rule of Calico's is nobody: all of its blocks are left out by others. */
export const holdsNobody = (side: { readonly nets?: string[]; readonly notNets?: string[] } = {}): boolean =>
  (side.nets?.length ?? 0) > 0 &&
  everyItem(side.nets, (net) => isEmptied({ cidr: withPrefix(net), except: side.notNets }));

/** Whether a rule of Cilium's may allow what is not a Pod: it does not if it names endpoints alone, unless by Cilium's reserved labels. */
export function mayLeavePods(rule: CiliumRule): boolean {
  const peers = Object.keys(rule).filter((key) => key.startsWith("to") && key !== "toPorts");
  const isOfEndpoints = peers.length === 1 && peers[0] === "toEndpoints";
  return !isOfEndpoints || someItem(rule.toEndpoints, isReserved);
}

const isReserved = ({ matchLabels, matchExpressions }: Selector): boolean =>
  someItem(Object.keys(matchLabels ?? {}), isReservedKey) ||
  someItem(matchExpressions, ({ key }) => isReservedKey(key ?? ""));

const isReservedKey = (key: string): boolean => key.startsWith("reserved:") || key.startsWith("reserved.");
