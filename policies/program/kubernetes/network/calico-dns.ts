import { DNS_PORT } from "../../../../gke/dns";
import type { CalicoRule } from "../../../custom-resources";
import { allOf, anyOf, everyItem, someItem, someKey } from "../../../evaluation/unknown";
import { type CalicoSpec, calicoCloses, holdsAddress, holdsPort } from "./calico-egress";
import { addressesOf, isByBlock, mayHoldResolver, podLabelsOf } from "./dns-egress";
import { withPrefix } from "./ipv4";
import type { Resolving } from "./resolving";

type Destination = NonNullable<CalicoRule["destination"]>;

/**
 * Whether a rule lets traffic through. What it passes on is decided by the next tier, and after the last one by the namespace's own rules,
 * which allow it.
 * Source: felix/rules/endpoints.go of https://github.com/projectcalico/calico (profiles after the tiers), checked 2026-11-28
 */
export const isOpening = ({ action }: { action?: string }): boolean =>
  action === "Allow" || action === "Pass";

/** Whether a policy may allow DNS queries to the resolver; a later rule that denies them does not count. */
export const calicoMayAllowDns = (spec: CalicoSpec, how: Resolving): boolean =>
  someItem(spec.egress, (rule, place) =>
    allOf(
      () => isOpening(rule),
      () => holdsPort(rule, DNS_PORT, "UDP"),
      () => mayAnswer(rule.destination ?? {}, { ...how, dataplaneV2: false }),
      () => !isRefusedBefore(spec, place, how),
    ),
  );

/** Whether a policy surely denies DNS queries: by a rule that covers all that answer them, before which no rule may allow them. */
export const calicoDeniesDns = (spec: CalicoSpec, how: Resolving): boolean =>
  allOf(
    () => calicoCloses(spec),
    () => isRefusedBefore(spec, Number.POSITIVE_INFINITY, how),
    () => !calicoMayAllowDns(spec, how),
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

/** A selector of Pods may select those of kube-dns, and a block may contain the address of a Service or a Pod. */
const mayAnswer = (to: Destination, how: Resolving): boolean =>
  anyOf(
    () => someItem(addressesOf(how), (address) => holdsAddress(to, address)),
    () =>
      isByBlock(how) &&
      (to.nets?.length
        ? someItem(to.nets, (net) => mayHoldResolver({ cidr: withPrefix(net), except: to.notNets }, how))
        : !(to.selector || to.namespaceSelector || to.serviceAccounts || to.domains)),
    () => podLabelsOf(how) !== undefined && !to.nets?.length && !to.domains,
  );
