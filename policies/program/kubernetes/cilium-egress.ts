import { CILIUM_ENTITIES, type MetadataEndpoint } from "../../../gke/metadata-egress";
import { METADATA_HOST } from "../../../gke/metadata-server";
import type { CiliumRule, CiliumSpec } from "../../custom-resources";
import { allOf, anyOf, someItem, Undecided } from "../../evaluation/unknown";
import { blockHolds } from "./ipv4";
import { type Labels, selects } from "./selectors";

const NAMESPACE_LABEL = "io.kubernetes.pod.namespace";
const NAMESPACE_NAME = "io.cilium.k8s.namespace.labels.kubernetes.io/metadata.name";
const OTHER_NAMESPACE_LABELS = "io.cilium.k8s.namespace.labels.";

/** Whether a part of a policy selects Pods of these labels in a namespace. A policy for nodes selects none. */
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

/** A label's key without the source that Cilium lets it begin with. */
function keyOf(key: string): string {
  const bare = key.replace(/^(k8s|any)[:.]/, "");
  if (bare !== NAMESPACE_NAME && bare.startsWith(OTHER_NAMESPACE_LABELS))
    throw new Undecided("spec.endpointSelector");
  return bare;
}

/** Whether a part of a policy refuses the endpoint, whatever else allows it. */
export const ciliumDenies = ({ egressDeny }: CiliumSpec, endpoint: MetadataEndpoint): boolean =>
  someItem(egressDeny, (rule) => holds(rule, endpoint));

/** Whether a part of a policy opens the way to the endpoint. */
export const ciliumAllows = ({ egress }: CiliumSpec, endpoint: MetadataEndpoint): boolean =>
  someItem(egress, (rule) => holds(rule, endpoint));

/** Whether a part of a policy closes all ways out that none opens: with any rule for egress, unless it says otherwise. */
export const ciliumCloses = ({ egress, egressDeny, enableDefaultDeny }: CiliumSpec): boolean =>
  enableDefaultDeny?.egress ??
  anyOf(
    () => (egress?.length ?? 0) > 0,
    () => (egressDeny?.length ?? 0) > 0,
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

/** Whether a rule holds an endpoint on the node. One without peers holds all of its ports; an empty one holds nothing. */
function holds(rule: CiliumRule, { address, ports: [port] }: MetadataEndpoint): boolean {
  return allOf(
    () =>
      anyOf(
        () => !PEERS.some((peer) => peer in rule) && rule.toPorts !== undefined,
        () => someItem(rule.toCIDR, (cidr) => blockHolds(withPrefix(cidr), address)),
        () => someItem(rule.toCIDRSet, (set) => setHolds(set, address)),
        () => someItem(rule.toEntities, (entity) => CILIUM_ENTITIES.includes(entity)),
        () => someItem(rule.toFQDNs, mayBeMetadata),
      ),
    () => rule.icmps === undefined,
    () =>
      !rule.toPorts?.length ||
      someItem(rule.toPorts, ({ ports }) => !ports?.length || someItem(ports, (item) => isPort(item, port))),
  );
}

const withPrefix = (cidr: string): string => (cidr.includes("/") ? cidr : `${cidr}/32`);

function setHolds(set: NonNullable<CiliumRule["toCIDRSet"]>[number], address: string): boolean {
  // A group of blocks that stands elsewhere.
  if (!("cidr" in set)) throw new Undecided("spec.egress");
  return allOf(
    () => blockHolds(withPrefix(set.cidr ?? ""), address),
    () => !someItem(set.except, (cidr) => blockHolds(withPrefix(cidr), address)),
  );
}

/** A `*` of a pattern stands for a part of a name. */
const mayBeMetadata = ({ matchName, matchPattern }: NonNullable<CiliumRule["toFQDNs"]>[number]): boolean =>
  anyOf(
    () => matchName === METADATA_HOST,
    () => matchPattern !== undefined && /^\*|^metadata\.google\./.test(matchPattern),
  );

const isPort = (
  { port, endPort, protocol }: { port?: string; endPort?: number; protocol?: string },
  wanted: number,
): boolean =>
  allOf(
    () => (protocol ?? "ANY") === "ANY" || protocol === "TCP",
    () =>
      anyOf(
        () => Number(port) === wanted,
        () => Number(port ?? 0) === 0,
        () => endPort !== undefined && Number(port) <= wanted && wanted <= endPort,
      ),
  );
