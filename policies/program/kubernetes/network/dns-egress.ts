import {
  CLOUD_DNS_ADDRESS,
  DEFAULT_SERVICES_BLOCK,
  DNS_LABEL,
  DNS_PORT,
  KUBE_DNS_DEPLOYMENT,
  NO_CLUSTERS_BLOCKS,
  NODE_LOCAL_DNS_ADDRESS,
  NODE_LOCAL_DNS_DAEMON_SET,
} from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import { allOf, anyOf, someItem } from "../../../evaluation/unknown";
import { blocksOverlap, holdsBlock, parseBlock } from "../../gcp/network/ipv4";
import { type Labels, maySelect, type Selector } from "../selectors";
import {
  type EgressRule,
  hasSelector,
  type IpBlock,
  isEmptied,
  isNamed,
  isNumberAsText,
  isPort,
  mayHoldOthers,
  type Peer,
  type PolicySpec,
  peerHolds,
} from "./egress";
import type { Resolving } from "./resolving";

/**
 * Whether NodeLocal DNSCache answers on the node's network, where no selector of Pods matches it: everywhere but on Dataplane V2 with kube-dns,
 * which judges a query by the cache's Pod to which it redirects it. Source:
 * https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache ("don't use hostNetwork mode when using GKE Dataplane V2 and not using
 * Cloud DNS for GKE"), https://github.com/kubernetes/kubernetes/pull/70555 (nodelocaldns/README.md) and
 * https://github.com/world-federation-of-advertisers/cross-media-measurement/issues/3569, checked 2026-11-30
 */
export const isCacheOnNode = ({ cloudDns, nodeLocal, dataplaneV2 }: Resolving): boolean =>
  nodeLocal && (cloudDns || !dataplaneV2);

/**
 * Addresses on the node, or outside the cluster, which no Pod has, to which queries are sent. Beside kube-dns on the iptables dataplane NodeLocal DNSCache
 * answers at one as well, but Pods ask at the address of the Service, which policies see then. Source:
 * https://github.com/kubernetes/website/pull/18716 (the kubelet's --cluster-dns stays) and
 * https://github.com/gardener/gardener/issues/2745, checked 2026-11-30
 */
export const addressesOf = (how: Resolving): readonly string[] =>
  how.servers ?? [
    ...(how.cloudDns ? [CLOUD_DNS_ADDRESS] : []),
    ...(how.cloudDns && (how.nodeLocal || how.mayHaveCache()) ? [NODE_LOCAL_DNS_ADDRESS] : []),
  ];

/** The labels of the Pods in kube-system that answer; undefined where no Pod answers. */
export function podLabelsOf(how: Resolving): Labels | undefined {
  if (how.cloudDns || isCacheOnNode(how)) return undefined;
  return { [DNS_LABEL]: how.nodeLocal ? NODE_LOCAL_DNS_DAEMON_SET : KUBE_DNS_DEPLOYMENT };
}

/**
 * Whether a block of addresses may contain the resolver, as the addresses of Pods are unknown here. On Dataplane V2 no block contains Pods.
 * Source: https://docs.cilium.io/en/stable/security/policy/layer3/ (IP/CIDR based), https://github.com/tryretool/retool-helm/issues/375 and
 * https://github.com/jupyterhub/zero-to-jupyterhub-k8s/issues/3167, checked 2026-11-28
 */
export const isByBlock = ({ cloudDns, dataplaneV2 }: Resolving): boolean => !cloudDns && !dataplaneV2;

/**
 * Whether a block, without its excepted parts, may contain the address that policies see of the Service or the Pods that answer: that of the Service with
 * NodeLocal DNSCache, and otherwise that of a Pod, into which kube-proxy has translated the Service's before. The blocks of Services and Pods do not overlap.
 * Source: https://github.com/projectcalico/calico/issues/5129, https://github.com/projectcalico/calico/issues/10664 and
 * https://github.com/gruntwork-io/terraform-google-gke/releases/tag/v0.8.0, checked 2026-12-01
 */
export function mayHoldResolver({ cidr = "", except }: IpBlock, how: Resolving): boolean {
  if (isEmptied({ cidr, except }) || !mayHoldOthers(cidr)) return false;
  if (!parseBlock(cidr)) return true;
  if (NO_CLUSTERS_BLOCKS.some((block) => holdsBlock(block, cidr))) return false;
  const isLeft = (block: string | undefined) =>
    block === undefined ||
    (blocksOverlap(block, cidr) && !someItem(except, (part) => holdsBlock(part, block)));
  if (how.nodeLocal) return isLeft(how.servicesBlock());
  return allOf(
    () => !holdsBlock(DEFAULT_SERVICES_BLOCK, cidr),
    () => holdsBlock(cidr, "0.0.0.0/0") || !holdsBlock(how.servicesBlock() ?? DEFAULT_SERVICES_BLOCK, cidr),
    () => isLeft(how.podsBlock()),
  );
}

/** Whether a selector of namespaces selects kube-system. */
type SelectsSystem = (selector: Selector | undefined) => boolean;

/** kube-system may have other labels besides its name. */
const maySelectSystem: SelectsSystem = (selector) =>
  maySelect(selector, { [NAMESPACE_NAME_LABEL]: SYSTEM_NAMESPACE });

/** Whether a policy may allow DNS queries to the resolver. */
export const mayAllowDns = (
  spec: PolicySpec | undefined,
  how: Resolving,
  selectsSystem = maySelectSystem,
): boolean =>
  someItem(spec?.egress, (rule) =>
    allOf(
      () => mayReachDns(rule, how, selectsSystem),
      () =>
        !rule.ports?.length ||
        someItem(rule.ports, (port) =>
          anyOf(
            () => isPort(port, DNS_PORT, "UDP"),
            () =>
              podLabelsOf(how) !== undefined &&
              allOf(
                () => isNamed(port) && !isNumberAsText(port),
                () => port.protocol === "UDP",
              ),
          ),
        ),
    ),
  );

/** Whether a rule may allow traffic to the resolver, at any port. */
export const mayReachDns = ({ to }: EgressRule, how: Resolving, selectsSystem = maySelectSystem): boolean =>
  !to?.length || someItem(to, (peer) => mayAnswer(peer, how, selectsSystem));

function mayAnswer(peer: Peer, how: Resolving, selectsSystem: SelectsSystem): boolean {
  const labels = podLabelsOf(how);
  return anyOf(
    () => someItem(addressesOf(how), (address) => peerHolds(peer, address)),
    () =>
      isByBlock(how) &&
      allOf(
        () => !hasSelector(peer),
        () => peer.ipBlock !== undefined && mayHoldResolver(peer.ipBlock, how),
      ),
    () =>
      labels !== undefined &&
      allOf(
        () => !("ipBlock" in peer),
        () => "namespaceSelector" in peer && selectsSystemPods(peer, labels, selectsSystem),
      ),
  );
}

/** Pods may have other labels besides the one of DNS. */
const selectsSystemPods = (peer: Peer, labels: Labels, selectsSystem: SelectsSystem): boolean =>
  allOf(
    () => selectsSystem(peer.namespaceSelector),
    () => maySelect(peer.podSelector, labels),
  );
