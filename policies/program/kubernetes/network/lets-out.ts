import type { CiliumRule } from "../../../custom-resources";
import { allOf, someItem } from "../../../evaluation/unknown";
import type { Selector } from "../selectors";
import { hasEgressRules, hasSelector, isPort, mayHoldOthers, type Peer, type PolicySpec } from "./egress";
import type { SystemPods } from "./system-pods";

// What policies let out to the control plane, which is no Pod of the cluster: no selector of Pods or namespaces stands for it.

/**
 * Whether a NetworkPolicy allows the egress that GKE's Pods need: any, or to their port of the control plane. Which address that has is not
 * known, so that each block counts in which others may have one.
 */
export const letsOut = (
  spec: PolicySpec | undefined,
  { asksAt: port }: Pick<SystemPods, "asksAt">,
): boolean =>
  port === undefined
    ? hasEgressRules(spec)
    : someItem(spec?.egress, (rule) =>
        allOf(
          () => !rule.to?.length || someItem(rule.to, mayHoldControlPlane),
          () => !rule.ports?.length || someItem(rule.ports, (item) => isPort(item, port)),
        ),
      );

const mayHoldControlPlane = (peer: Peer): boolean =>
  allOf(
    () => !hasSelector(peer),
    () => peer.ipBlock !== undefined && mayHoldOthers(peer.ipBlock.cidr ?? ""),
  );

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
