import { CILIUM_ENTITIES, type MetadataEndpoint } from "../../../../gke/metadata-egress";
import { METADATA_HOST } from "../../../../gke/metadata-server";
import type { CiliumRule, CiliumSpec } from "../../../custom-resources";
import { allOf, anyOf, someItem, Undecided } from "../../../evaluation/unknown";
import { blockHolds, withPrefix } from "../../gcp/network/ipv4";
import { type Labels, selects } from "../selectors";
import { isNamespaceKey, NAMESPACE_LABEL, NAMESPACE_NAME, withoutSource } from "./cilium-labels";
import { patternHolds } from "./fqdn-pattern";

/** Whether one specification of a policy selects Pods with these labels in a namespace. A policy for nodes selects none. */
export function ciliumSelects({ endpointSelector }: CiliumSpec, labels: Labels, namespace: string): boolean {
  if (endpointSelector === undefined) return false;
  const own = { ...labels, [NAMESPACE_LABEL]: namespace, [NAMESPACE_NAME]: namespace };
  const { matchLabels = {}, matchExpressions } = endpointSelector;
  return allOf(
    () =>
      !someItem(Object.keys(matchLabels), (key) => {
        const wanted = { [keyOf(key)]: matchLabels[key] as string };
        return !selects({ matchLabels: wanted }, own);
      }),
    () =>
      !someItem(
        matchExpressions,
        (item) => !selects({ matchExpressions: [{ ...item, key: keyOf(item.key ?? "") }] }, own),
      ),
  );
}

function keyOf(key: string): string {
  const bare = withoutSource(key);
  if (bare !== NAMESPACE_NAME && bare !== NAMESPACE_LABEL && isNamespaceKey(bare))
    throw new Undecided("spec.endpointSelector");
  return bare;
}

/** Whether one specification of a policy denies the endpoint, whatever else allows it. */
export const ciliumDenies = ({ egressDeny }: CiliumSpec, endpoint: MetadataEndpoint): boolean =>
  someItem(egressDeny, (rule) => holds(rule, endpoint));

/** Whether one specification of a policy allows the endpoint. */
export const ciliumAllows = ({ egress }: CiliumSpec, endpoint: MetadataEndpoint): boolean =>
  someItem(egress, (rule) => holds(rule, endpoint));

/** Whether one specification of a policy isolates its endpoints for egress: if it has a rule for egress, of either kind, unless it says otherwise. */
export const ciliumCloses = ({ egress, egressDeny, enableDefaultDeny }: CiliumSpec): boolean =>
  enableDefaultDeny?.egress ??
  anyOf(
    () => (egress?.length ?? 0) > 0,
    () => (egressDeny?.length ?? 0) > 0,
  );

/** Like `ciliumCloses`, for ingress. */
export const ciliumClosesIn = ({ ingress, ingressDeny, enableDefaultDeny }: CiliumSpec): boolean =>
  enableDefaultDeny?.ingress ??
  anyOf(
    () => (ingress?.length ?? 0) > 0,
    () => (ingressDeny?.length ?? 0) > 0,
  );

const PEERS = [
  "toCIDR",
  "toCIDRSet",
  "toEntities",
  "toFQDNs",
  "toEndpoints",
  "toServices",
  "toNodes",
  "toGroups",
] as const;

/**
 * Whether a rule covers an endpoint on the node. A rule without peers covers its ports at all destinations; an empty rule covers nothing.
 */
const holds = (rule: CiliumRule, { address, ports: [port] }: MetadataEndpoint): boolean =>
  allOf(
    () =>
      anyOf(
        () => holdsAll(rule),
        () => holdsAddress(rule, address),
        () => someItem(rule.toFQDNs, mayBeMetadata),
      ),
    () => holdsPort(rule, port, "TCP"),
  );

/**
 * Whether a rule covers all destinations: it has no peers, and is not empty.
 * Source: cilium-cli/connectivity/builder/manifests/deny-all-egress.yaml of https://github.com/cilium/cilium (an empty rule),
 * checked 2026-11-28
 */
export const holdsAll = (rule: CiliumRule): boolean =>
  !PEERS.some((peer) => peer in rule) && rule.toPorts !== undefined;

/** Whether a rule covers an address on the node, by its blocks or entities. */
export const holdsAddress = (rule: CiliumRule, address: string): boolean =>
  anyOf(
    () => someItem(rule.toCIDR, (cidr) => blockHolds(withPrefix(cidr), address)),
    () => someItem(rule.toCIDRSet, (set) => setHolds(set, address)),
    () => someItem(rule.toEntities, (entity) => CILIUM_ENTITIES.includes(entity)),
  );

/** Whether a rule covers a port, whatever its destinations. */
export const holdsPort = (rule: CiliumRule, port: number, protocol: "TCP" | "UDP"): boolean =>
  allOf(
    () => rule.icmps === undefined,
    () =>
      !rule.toPorts?.length ||
      someItem(
        rule.toPorts,
        ({ ports }) => !ports?.length || someItem(ports, (item) => isPort(item, port, protocol)),
      ),
  );

function setHolds(set: NonNullable<CiliumRule["toCIDRSet"]>[number], address: string): boolean {
  // The blocks of a group are declared elsewhere.
  if (!("cidr" in set)) throw new Undecided("spec.egress");
  return allOf(
    () => blockHolds(withPrefix(set.cidr ?? ""), address),
    () => !someItem(set.except, (cidr) => blockHolds(withPrefix(cidr), address)),
  );
}

const mayBeMetadata = ({ matchName, matchPattern }: NonNullable<CiliumRule["toFQDNs"]>[number]): boolean =>
  anyOf(
    () => matchName === METADATA_HOST,
    () => matchPattern !== undefined && patternHolds(matchPattern, METADATA_HOST),
  );

const isPort = (
  { port, endPort, protocol }: { port?: string; endPort?: number; protocol?: string },
  wanted: number,
  wantedProtocol: string,
): boolean =>
  allOf(
    () => (protocol ?? "ANY") === "ANY" || protocol === wantedProtocol,
    () =>
      anyOf(
        () => Number(port) === wanted,
        () => Number(port ?? 0) === 0,
        () => endPort !== undefined && Number(port) <= wanted && wanted <= endPort,
      ),
  );
