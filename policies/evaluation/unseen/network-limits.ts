import { DNS_LABEL, KUBE_DNS_DEPLOYMENT } from "../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { FIREWALL_POLICY, FIREWALL_POLICY_RULE, NETWORK_POLICY } from "../../resource-types";

// What limits traffic by what a stack does not show whole: its project's place below folders, and all namespaces of a cluster.

interface Rule {
  readonly action?: unknown;
  readonly disabled?: unknown;
}

/**
 * Whether a resource has a rule of an organization or a folder that may deny traffic, before the rules of any network.
 * Source: https://docs.cloud.google.com/firewall/docs/firewall-policies-rule-eval-order, checked 2026-12-01
 */
export function deniesFromAbove(type: string, known: () => object): boolean {
  if (type === FIREWALL_POLICY_RULE) return mayDeny(known());
  if (type !== FIREWALL_POLICY) return false;
  const { rules } = known() as { readonly rules?: unknown };
  return !Array.isArray(rules) || rules.some(mayDeny);
}

const mayDeny = (rule: Rule | undefined): boolean =>
  rule?.disabled !== true && (rule?.action === undefined || rule.action === "deny");

interface Peer {
  readonly ipBlock?: unknown;
  readonly namespaceSelector?: {
    readonly matchLabels?: object;
    readonly matchExpressions?: readonly unknown[];
  };
}
interface Known {
  readonly metadata?: { readonly namespace?: unknown };
  readonly spec?: {
    readonly podSelector?: { readonly matchLabels?: Readonly<Record<string, unknown>> };
    readonly ingress?: unknown;
  };
}

/** Whether a policy for kube-dns alone lets some namespaces in by their labels, and nobody else: whether others ask it is not judged. */
export function letsSomeAskKubeDns(type: string, known: () => object): boolean {
  if (type !== NETWORK_POLICY) return false;
  const { metadata, spec } = known() as Known;
  const isForKubeDns =
    metadata?.namespace === SYSTEM_NAMESPACE &&
    spec?.podSelector?.matchLabels?.[DNS_LABEL] === KUBE_DNS_DEPLOYMENT;
  if (!isForKubeDns || !Array.isArray(spec?.ingress)) return false;
  const peers = (spec.ingress as readonly { readonly from?: unknown }[]).map((rule) => rule?.from);
  return (
    peers.every((from) => Array.isArray(from) && from.length > 0 && !from.some(isAnybody)) &&
    peers.some((from) => (from as readonly Peer[]).some((peer) => peer?.namespaceSelector !== undefined))
  );
}

/** Whether a peer is addresses, all namespaces, or not known. */
const isAnybody = (peer: Peer | undefined): boolean => {
  if (peer === undefined || peer.ipBlock !== undefined) return true;
  const { matchLabels, matchExpressions } = peer.namespaceSelector ?? { matchLabels: { own: "" } };
  return Object.keys(matchLabels ?? {}).length === 0 && !matchExpressions?.length;
};
