import type { MetadataEndpoint } from "../../../gke/metadata-egress";
import { allOf, someItem } from "../../evaluation/unknown";
import type { CALICO_POLICY, Inputs } from "../../resource-types";
import type { EgressSpec, Labels } from "./egress-spec";
import { blockHolds } from "./ipv4";

type Policy = Inputs[typeof CALICO_POLICY];
type Rule = NonNullable<NonNullable<Policy["spec"]>["egress"]>[number];

/** What a policy of Calico says of egress. */
export function calicoSpecs({ spec }: Policy): EgressSpec[] {
  if (!spec) return [];
  return [
    {
      path: "spec",
      deniedAt: "spec.egress",
      selects: (labels) =>
        [spec.selector, spec.namespaceSelector, spec.serviceAccountSelector].every((text) =>
          selectsLabels(text, labels),
        ),
      // Without types it is about egress where it has rules for it.
      restricts: () =>
        spec.types?.length
          ? someItem(spec.types, (type) => type === "Egress")
          : (spec.egress?.length ?? 0) > 0,
      allows: (endpoint) => firstAction(spec.egress, endpoint) === "Allow",
      // Of the two endpoints, an allowed one is most likely that of the cluster's dataplane.
      denies: (endpoints) => {
        const actions = endpoints.map((endpoint) => firstAction(spec.egress, endpoint));
        return actions.includes("Deny") && !actions.includes("Allow");
      },
    },
  ];
}

/** The action of the first rule that is about TCP to an endpoint; rules that only log or pass on are none. */
function firstAction(rules: readonly Rule[] | undefined, endpoint: MetadataEndpoint): string | undefined {
  for (const rule of rules ?? []) {
    if ((rule?.action === "Allow" || rule?.action === "Deny") && holds(rule, endpoint)) return rule.action;
  }
  return undefined;
}

function holds(
  { protocol, notProtocol, destination = {}, icmp }: Rule,
  { address, ports: [port] }: MetadataEndpoint,
): boolean {
  const { nets, notNets, ports, notPorts, selector, namespaceSelector, serviceAccounts, services, domains } =
    destination;
  // What these name are Pods, Services and names; the metadata server is none of them.
  if (icmp || selector || namespaceSelector || serviceAccounts || services || domains?.length) return false;
  return allOf(
    () => protocol === undefined || isTcp(protocol),
    () => notProtocol === undefined || !isTcp(notProtocol),
    () => !nets?.length || someItem(nets, (net) => blockHolds(net, address)),
    () => !someItem(notNets, (net) => blockHolds(net, address)),
    () => !ports?.length || someItem(ports, (one) => isPort(one, port)),
    () => !someItem(notPorts, (one) => isPort(one, port)),
  );
}

const isTcp = (protocol: string | number): boolean =>
  String(protocol).toUpperCase() === "TCP" || Number(protocol) === 6;

/** `80`, or a range such as `80:90`. */
function isPort(text: string | number, port: number): boolean {
  const [first = Number.NaN, last = first] = String(text).split(":").map(Number);
  return first <= port && port <= last;
}

/**
 * Whether a selector of Calico surely selects something with these labels. Of its language are read all(), has(), == and != joined by &&.
 * Source: https://docs.tigera.io/calico/latest/reference/resources/networkpolicy (Selectors), checked 2026-11-28
 */
function selectsLabels(text: string | undefined, labels: Labels): boolean {
  const terms = (text ?? "").trim() === "" ? [] : (text ?? "").split("&&");
  return terms.every((term) => meets(term.trim(), labels));
}

function meets(term: string, labels: Labels): boolean {
  if (term === "all()") return true;
  const [, not, has] = /^(!?)has\(\s*([\w./-]+)\s*\)$/.exec(term) ?? [];
  if (has !== undefined) return has in labels === (not === "");
  const [, key, operator, value] = /^([\w./-]+)\s*(==|!=)\s*(?:'([^']*)'|"[^"]*")$/.exec(term) ?? [];
  if (key === undefined) return false;
  const wanted = value ?? term.slice(term.indexOf('"') + 1, -1);
  return (labels[key] === wanted) === (operator === "==");
}
