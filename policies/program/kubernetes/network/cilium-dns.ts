import { DNS_LABEL, DNS_PORT, KUBE_DNS_DEPLOYMENT, NODE_LOCAL_DNS_DAEMON_SET } from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import type { CiliumRule, CiliumSpec } from "../../../custom-resources";
import { allOf, anyOf, everyItem, someItem } from "../../../evaluation/unknown";
import { withPrefix } from "../../gcp/network/ipv4";
import { type Labels, maySelect, type Selector } from "../selectors";
import { holdsAddress, holdsAll, holdsPort } from "./cilium-egress";
import { asksForNamespace, NAMESPACE_LABEL, NAMESPACE_NAME, withoutSource } from "./cilium-labels";
import { addressesOf, isCacheOnNode, mayHoldResolver, podLabelsOf } from "./dns-egress";
import type { Resolving } from "./resolving";

/**
 * Whether one specification of a policy may allow DNS queries to the resolver. Where Cilium runs beside GKE's iptables dataplane, it is
 * unknown as what it sees NodeLocal DNSCache.
 * @param namespace the policy's own, which its selectors select by default; undefined for a policy of the whole cluster.
 */
export const ciliumMayAllowDns = (
  { egress }: CiliumSpec,
  how: Resolving,
  namespace: string | undefined,
): boolean =>
  someItem(egress, (rule) =>
    allOf(
      () => holdsPort(rule, DNS_PORT, "UDP") || isByName(rule),
      () => mayAnswer(rule, how, namespace),
    ),
  );

/** Whether one specification of a policy surely denies DNS queries to the resolver, whatever else allows them. */
export const ciliumDeniesDns = (
  { egressDeny }: CiliumSpec,
  how: Resolving,
  namespace: string | undefined,
): boolean =>
  // Beside GKE's iptables dataplane it is unknown as what Cilium sees the resolver.
  (how.dataplaneV2 || how.cloudDns) &&
  someItem(egressDeny, (rule) =>
    allOf(
      () => holdsPort(rule, DNS_PORT, "UDP"),
      () => surelyAnswers(rule, how, namespace),
    ),
  );

function surelyAnswers(rule: CiliumRule, how: Resolving, namespace: string | undefined): boolean {
  const [labels] = podsOf(how);
  return anyOf(
    () => holdsAll(rule),
    () =>
      someItem(
        rule.toEntities,
        (entity) => entity === "all" || (entity === "cluster" && labels !== undefined),
      ),
    () => labels === undefined && everyItem(addressesOf(how), (address) => holdsAddress(rule, address)),
    () =>
      labels !== undefined &&
      someItem(rule.toEndpoints, (selector) =>
        allOf(
          () => keysOf(selector).every((key) => key === DNS_LABEL || OWN_KEYS.includes(key)),
          () => selectsPods(selector, labels, namespace),
        ),
      ),
  );
}

/** The labels of the Pods that answer, beside which others are not known. */
const OWN_KEYS: readonly string[] = [NAMESPACE_LABEL, NAMESPACE_NAME];

const keysOf = ({ matchLabels, matchExpressions }: Selector): readonly string[] =>
  [...Object.keys(matchLabels ?? {}), ...(matchExpressions ?? []).flatMap(({ key = "" }) => key)].map(
    withoutSource,
  );

function mayAnswer(rule: CiliumRule, how: Resolving, namespace: string | undefined): boolean {
  const pods = podsOf(how);
  const isOnNode = isCacheOnNode(how);
  return anyOf(
    () => holdsAll(rule),
    () => someItem(addressesOf(how), (address) => holdsAddress(rule, address)),
    () => isOnNode && !how.cloudDns && holdsResolverBlock(rule, how),
    () =>
      someItem(rule.toEntities, (entity) =>
        entity === "host" ? isOnNode : (isOnNode || pods.length > 0) && ["all", "cluster"].includes(entity),
      ),
    () => pods.length > 0 && (rule.toServices?.length ?? 0) > 0,
    () =>
      someItem(rule.toEndpoints, (selector) =>
        someItem(pods, (labels) => selectsPods(selector, labels, namespace)),
      ),
  );
}

const holdsResolverBlock = ({ toCIDR, toCIDRSet }: CiliumRule, how: Resolving): boolean =>
  anyOf(
    () => someItem(toCIDR, (cidr) => mayHoldResolver({ cidr: withPrefix(cidr) }, how)),
    () =>
      someItem(
        toCIDRSet,
        // A group of blocks stands elsewhere.
        (set) => !("cidr" in set) || mayHoldResolver({ ...set, cidr: withPrefix(set.cidr ?? "") }, how),
      ),
  );

/** The labels of the Pods that may answer. */
function podsOf(how: Resolving): readonly Labels[] {
  const labels = podLabelsOf(how);
  if (how.dataplaneV2 || how.cloudDns) return labels ? [labels] : [];
  return [{ [DNS_LABEL]: KUBE_DNS_DEPLOYMENT }, { [DNS_LABEL]: NODE_LOCAL_DNS_DAEMON_SET }];
}

function selectsPods(selector: Selector, labels: Labels, namespace: string | undefined): boolean {
  const wanted = selector.matchLabels ?? {};
  const bare: Selector = {
    matchLabels: Object.fromEntries(
      Object.keys(wanted).map((key) => [withoutSource(key), wanted[key] as string]),
    ),
    matchExpressions: (selector.matchExpressions ?? []).map((item) => ({
      ...item,
      key: withoutSource(item.key ?? ""),
    })),
  };
  return allOf(
    () =>
      anyOf(
        () => namespace === undefined || namespace === SYSTEM_NAMESPACE,
        () => asksForNamespace(selector),
      ),
    () =>
      maySelect(bare, { ...labels, [NAMESPACE_LABEL]: SYSTEM_NAMESPACE, [NAMESPACE_NAME]: SYSTEM_NAMESPACE }),
  );
}

/** A port's name is one of the Pods'. */
const isByName = (rule: CiliumRule): boolean =>
  someItem(rule.toPorts, ({ ports }) => someItem(ports, ({ port }) => Number.isNaN(Number(port ?? 0))));
