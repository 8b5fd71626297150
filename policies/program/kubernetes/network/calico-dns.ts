import { DNS_PORT } from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import type { CalicoRule } from "../../../custom-resources";
import { allOf, anyOf, everyItem, ifKnown, someItem, someKey, Undecided } from "../../../evaluation/unknown";
import { withPrefix } from "../../gcp/network/ipv4";
import type { Labels } from "../selectors";
import { type CalicoSpec, calicoCloses, holdsAddress, holdsPort } from "./calico-egress";
import { selectsByExpression } from "./calico-selector";
import { addressesOf, isByBlock, mayHoldResolver, podLabelsOf } from "./dns-egress";
import type { Resolving } from "./resolving";

type Destination = NonNullable<CalicoRule["destination"]>;

/**
 * Whether a rule lets traffic through. What it passes on is decided by the next tier, and after the last one by the namespace's own rules,
 * which allow it.
 * Source: felix/rules/endpoints.go of https://github.com/projectcalico/calico (profiles after the tiers), checked 2026-11-28
 */
export const isOpening = ({ action }: { action?: string }): boolean =>
  action === "Allow" || action === "Pass";

/**
 * Whether a policy may allow DNS queries to the resolver; a later rule that denies them does not count.
 * @param namespace of the policy; undefined for one of the whole cluster.
 */
export const calicoMayAllowDns = (spec: CalicoSpec, how: Resolving, namespace: string | undefined): boolean =>
  someItem(spec.egress, (rule, place) =>
    allOf(
      () => isOpening(rule),
      () => holdsPort(rule, DNS_PORT, "UDP"),
      () => mayAnswer(rule.destination ?? {}, { ...how, dataplaneV2: false }, namespace),
      () => !isRefusedBefore(spec, place, how),
    ),
  );

/** Whether a policy surely denies DNS queries: by a rule that covers all that answer them, before which no rule may allow them. */
export const calicoDeniesDns = (spec: CalicoSpec, how: Resolving, namespace: string | undefined): boolean =>
  allOf(
    () => calicoCloses(spec),
    () => isRefusedBefore(spec, Number.POSITIVE_INFINITY, how),
    () => !calicoMayAllowDns(spec, how, namespace),
  );

const isRefusedBefore = (spec: CalicoSpec, place: number, how: Resolving): boolean =>
  someItem(spec.egress, (rule, before) =>
    allOf(
      () => before < place,
      () => rule.action === "Deny",
      () => !someKey(rule.source, () => true),
      () => holdsPort(rule, DNS_PORT, "UDP"),
      () => surelyHolds(rule.destination ?? {}, how),
    ),
  );

/**
 * Addresses of Services and Pods are unknown here: with kube-dns, and a cache that answers for it, only a rule for all destinations surely
 * covers them.
 */
const surelyHolds = (to: Destination, how: Resolving): boolean =>
  how.cloudDns
    ? everyItem(addressesOf({ ...how, dataplaneV2: false }), (address) => holdsAddress(to, address))
    : PEERS.every((peer) => to[peer] === undefined);

const PEERS = [
  "nets",
  "notNets",
  "selector",
  "namespaceSelector",
  "serviceAccounts",
  "services",
  "domains",
] as const;

/** A block may contain the address of a Service or a Pod. */
const mayAnswer = (to: Destination, how: Resolving, namespace: string | undefined): boolean =>
  anyOf(
    () => someItem(addressesOf(how), (address) => holdsAddress(to, address)),
    () =>
      isByBlock(how) &&
      (to.nets?.length
        ? someItem(to.nets, (net) => mayHoldResolver({ cidr: withPrefix(net), except: to.notNets }, how))
        : !(to.selector || to.namespaceSelector || to.serviceAccounts || to.domains)),
    () => {
      const labels = podLabelsOf(how);
      return (
        labels !== undefined &&
        allOf(
          () => !to.nets?.length && !to.domains,
          () => maySelectResolver(to, labels, namespace),
        )
      );
    },
  );

/** The labels of kube-system that Kubernetes and Calico put on it. */
const SYSTEM_LABELS: Labels = {
  "projectcalico.org/name": SYSTEM_NAMESPACE,
  [NAMESPACE_NAME_LABEL]: SYSTEM_NAMESPACE,
};

/**
 * Whether selectors may select the resolver's Pods, which may have other labels besides, as kube-system may. Without a selector of namespaces, one of Pods
 * selects those of the policy's own namespace.
 * Source: https://docs.tigera.io/calico/latest/network-policy/get-started/calico-policy/calico-labels, checked 2026-11-30
 */
const maySelectResolver = (to: Destination, labels: Labels, namespace: string | undefined): boolean =>
  allOf(
    () =>
      to.namespaceSelector
        ? maySelectByExpression(to.namespaceSelector, SYSTEM_LABELS)
        : !to.selector || namespace === undefined || namespace === SYSTEM_NAMESPACE,
    () =>
      !to.selector ||
      maySelectByExpression(to.selector, { ...labels, "projectcalico.org/namespace": SYSTEM_NAMESPACE }),
  );

/** Whether an expression may select an object with these labels, if that may have any others. */
const maySelectByExpression = (text: string, labels: Labels): boolean =>
  ifKnown(() => selectsByExpression(text, (key) => labels[key] ?? unknownLabel(), "spec.egress")) ?? true;

function unknownLabel(): never {
  throw new Undecided("spec.egress");
}
