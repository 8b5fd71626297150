import { DNS_PORT } from "../../../../gke/dns";
import type { CalicoRule } from "../../../custom-resources";
import { allOf, anyOf, everyItem, someItem, someKey } from "../../../evaluation/unknown";
import { type CalicoSpec, calicoCloses, holdsAddress, holdsPort } from "./calico-egress";
import { addressesOf, isByBlock, mayHoldResolver, podLabelsOf } from "./dns-egress";
import { withPrefix } from "./ipv4";
import type { Resolving } from "./resolving";

type Destination = NonNullable<CalicoRule["destination"]>;

/**
 * Whether a rule lets something through: what it passes on is for the namespace's own rules after the last tier, which allow it.
 * Source: felix/rules/endpoints.go of https://github.com/projectcalico/calico (profiles after the tiers), checked 2026-11-28
 */
export const isOpening = ({ action }: { action?: string }): boolean =>
  action === "Allow" || action === "Pass";

/** Whether a policy may let DNS queries out to whoever answers them in this way; a later rule that refuses them does not count. */
export const calicoMayAllowDns = (spec: CalicoSpec, how: Resolving): boolean =>
  someItem(spec.egress, (rule, place) =>
    allOf(
      () => isOpening(rule),
      () => holdsPort(rule, DNS_PORT, "UDP"),
      () => mayAnswer(rule.destination ?? {}, { ...how, dataplaneV2: false }),
      () => !isRefusedBefore(spec, place, how),
    ),
  );

/** Whether a policy surely refuses DNS queries: by a rule that holds all who answer them, and none before it that may let them out. */
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

/** Addresses of Services and Pods are not known here: with kube-dns, and a cache that answers for it, only a rule for all destinations holds them. */
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

/** What selects Pods may select those of kube-dns, and a block may hold the address of a Service or a Pod. */
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
