import type { MetadataEndpoint } from "../../../../gke/metadata-egress";
import type { CalicoRule } from "../../../custom-resources";
import { allOf, anyOf, someItem, Undecided } from "../../../evaluation/unknown";
import type { CALICO_POLICY, Inputs } from "../../../resource-types";
import { blockHolds, withPrefix } from "../../gcp/network/ipv4";
import type { Labels } from "../selectors";
import { type LabelOf, selectsByExpression } from "./calico-selector";

export type CalicoSpec = NonNullable<Inputs[typeof CALICO_POLICY]["spec"]>;

/** Calico's own labels of Pods and of namespaces. Source: https://github.com/projectcalico/calico/tree/master/api/pkg/apis/projectcalico/v3 (constants.go), checked 2026-11-28 */
const podLabels =
  (labels: Labels, namespace: string): LabelOf =>
  (key) => {
    if (key === "projectcalico.org/namespace") return namespace;
    if (key === "projectcalico.org/orchestrator") return "k8s";
    return Object.hasOwn(labels, key) ? labels[key] : undefined;
  };
/** Labels of namespaces are unknown here, except those with their names. */
const namespaceLabels =
  (namespace: string): LabelOf =>
  (key) => {
    if (key !== "projectcalico.org/name" && key !== "kubernetes.io/metadata.name")
      throw new Undecided("spec.namespaceSelector");
    return namespace;
  };

/** Whether a policy selects Pods with these labels in a namespace. One for the traffic of nodes selects none. */
export const calicoSelects = (spec: CalicoSpec, labels: Labels, namespace: string): boolean =>
  allOf(
    () => !spec.applyOnForward && !spec.doNotTrack && !spec.preDNAT,
    () => selectsByExpression(spec.selector ?? "", podLabels(labels, namespace), "spec.selector"),
    () =>
      spec.namespaceSelector === undefined ||
      selectsByExpression(spec.namespaceSelector, namespaceLabels(namespace), "spec.namespaceSelector"),
    () => {
      if (spec.serviceAccountSelector) throw new Undecided("spec.serviceAccountSelector");
      return true;
    },
  );

/**
 * Whether a policy isolates its endpoints for egress: if it declares the type Egress, or declares no types and has a rule for egress.
 * Source: https://github.com/projectcalico/calico/tree/master/api/pkg/apis/projectcalico/v3 (networkpolicy.go, Types), checked 2026-11-28
 */
export const calicoCloses = ({ types, egress }: CalicoSpec): boolean =>
  types?.length ? someItem(types, (type) => type === "Egress") : (egress?.length ?? 0) > 0;

/**
 * Whether a policy isolates its endpoints for ingress: if it declares the type Ingress, or declares no types and has a rule for ingress, or none at all.
 */
export const calicoClosesIn = ({ types, ingress, egress }: CalicoSpec): boolean =>
  types?.length
    ? someItem(types, (type) => type === "Ingress")
    : anyOf(
        () => (ingress?.length ?? 0) > 0,
        () => (egress?.length ?? 0) === 0,
      );

/** Whether the first rule that covers the endpoint has this action. */
export const calicoDecides = (
  spec: CalicoSpec,
  action: "Allow" | "Deny" | "Pass",
  endpoint: MetadataEndpoint,
): boolean =>
  allOf(
    () => calicoCloses(spec),
    () =>
      someItem(spec.egress, (rule, place) =>
        allOf(
          () => rule.action === action,
          () => holds(rule, endpoint),
          () =>
            !someItem(spec.egress, (other, before) =>
              allOf(
                () => before < place,
                () => other.action !== action && other.action !== "Log",
                () => holds(other, endpoint),
              ),
            ),
        ),
      ),
  );

const holds = (rule: CalicoRule, { address, ports: [port] }: MetadataEndpoint): boolean => {
  const to = rule.destination ?? {};
  return allOf(
    () => holdsPort(rule, port, "TCP"),
    () => holdsAddress(to, address),
    () => {
      if (Object.keys(rule.source ?? {}).length > 0) throw new Undecided("spec.egress");
      return true;
    },
  );
};

/** Whether a rule's destination covers an address on the node. A selector or a service stands for Pods, and no Pod has such an address. */
export const holdsAddress = (to: NonNullable<CalicoRule["destination"]>, address: string): boolean =>
  allOf(
    () => !to.selector && !to.namespaceSelector && !to.serviceAccounts && !to.services && !to.domains,
    () => !to.nets?.length || someItem(to.nets, (net) => blockHolds(withPrefix(net), address)),
    () => !someItem(to.notNets, (net) => blockHolds(withPrefix(net), address)),
  );

export const holdsPort = (rule: CalicoRule, port: number, protocol: Protocol): boolean => {
  const to = rule.destination ?? {};
  return allOf(
    () => rule.ipVersion !== 6 && rule.icmp === undefined,
    () => rule.protocol === undefined || isProtocol(rule.protocol, protocol),
    () => rule.notProtocol === undefined || !isProtocol(rule.notProtocol, protocol),
    () => !to.ports?.length || someItem(to.ports, (item) => isPort(item, port)),
    () => !someItem(to.notPorts, (item) => isPort(item, port)),
  );
};

const PROTOCOLS = { TCP: 6, UDP: 17 } as const;
type Protocol = keyof typeof PROTOCOLS;

const isProtocol = (given: string | number, wanted: Protocol): boolean =>
  String(given).toUpperCase() === wanted || Number(given) === PROTOCOLS[wanted];

/** A port is a number, a range such as "80:90", or the name of a Pod's port. */
function isPort(item: number | string, port: number): boolean {
  const [first, last = first] = String(item).split(":").map(Number);
  return anyOf(() => first !== undefined && last !== undefined && first <= port && port <= last);
}
