import {
  CLOUD_DNS_ADDRESS,
  DNS_LABEL,
  DNS_PORT,
  KUBE_DNS_DEPLOYMENT,
  NODE_LOCAL_DNS_ADDRESS,
  NODE_LOCAL_DNS_DAEMON_SET,
  NODE_LOCAL_DNS_SINCE,
} from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import type { Finding } from "../../../rule";
import type { StackResource } from "../../../stack";
import { NAMESPACE_NAME_LABEL } from "../namespace-labels";
import { type Judging, othersAlike, sameIsTrueOf } from "./once-a-cluster";
import { answering, closedWhere, type Resolving } from "./resolving";

// What is said of a policy that lets Pods out and not to whoever resolves names, and the rules that open the way.

/** A policy that cuts Pods off from some resolvers, and what is to be said of it. */
export interface DnsCut {
  cutsOff(how: Resolving): boolean;
  readonly at: "spec.egress" | "spec.egressDeny";
  readonly problem: string;
  /** What to do for a resolver, in the policy's own words. */
  readonly fix: (how: Resolving) => string;
  /** Which policy comes closest to letting Pods out to these resolvers, as the beginning of the fix; absent where none is looked for. */
  readonly closest?: (ways: readonly Resolving[]) => string | undefined;
  /** The policies of the stack that cut off from NodeLocal DNSCache alone, which their clusters may have; absent where each is reported. */
  readonly alike?: () => readonly StackResource[];
}

const UNLESS_IT_HAS_NONE =
  " For a cluster without NodeLocal DNSCache, set addonsConfig.dnsCacheConfig.enabled to false.";

/** A policy that opens some ways out, and none to a resolver. @param ruleTo the rule that opens it. */
export const closedToDns = (
  cutsOff: DnsCut["cutsOff"],
  ruleTo: (how: Resolving) => string,
  more: Pick<DnsCut, "closest" | "alike">,
): DnsCut => ({
  ...more,
  cutsOff,
  at: "spec.egress",
  problem:
    "allows egress to Pods that use Workload Identity, but no DNS: no rule allows it where DNS answers",
  fix: (how) => `Add to spec.egress, here or in another policy for the same Pods: ${ruleTo(how)}.`,
});

/** A policy that finds kube-system by labels that GKE does not put there, nor the program. */
export const strangeLabel = (cutsOff: DnsCut["cutsOff"]): DnsCut => ({
  cutsOff,
  at: "spec.egress",
  problem: `opens DNS to namespaces by a label that GKE does not put on ${SYSTEM_NAMESPACE}: unless somebody does, Pods that use Workload Identity resolve no name`,
  fix: () =>
    `Select the namespace by its own label: namespaceSelector: { matchLabels: { "${NAMESPACE_NAME_LABEL}": "${SYSTEM_NAMESPACE}" } }.`,
});

/** A policy that refuses the way to a resolver. */
export const deniedDns = (cutsOff: DnsCut["cutsOff"], at: DnsCut["at"]): DnsCut => ({
  cutsOff,
  at,
  problem: "refuses DNS queries of Pods that use Workload Identity, so that they resolve no name",
  fix: () => "Leave this out of what the policy denies, or select other Pods.",
});

/**
 * The finding of a policy that cuts Pods off from some resolvers, if that is from those of its cluster.
 * @param idle completes the problem where the policy has no effect yet: the finding is advisory then.
 */
export function* dnsFinding(
  context: Judging,
  { cutsOff, at, problem, fix, closest, alike }: DnsCut,
  idle: () => string,
): Iterable<Finding> {
  const closed = closedWhere(context.stack.clusterOf(context.self), cutsOff);
  if (!closed) return;
  const { how, ways, isByDefault } = closed;
  const others = isByDefault && alike ? othersAlike("netpol-allows-dns-egress", alike(), context) : [];
  // One of them stands for all.
  if (!others) return;
  const where = isByDefault
    ? ` with NodeLocal DNSCache, which a cluster that is made with ${NODE_LOCAL_DNS_SINCE} or later has`
    : "";
  const when = idle();
  // One sentence, as reports that cut a fix show its first.
  const first = [closest?.(ways), how && answering(how)].filter((text) => text !== undefined).join(": ");
  const advice = how ? fix(how) : DNS_FIX;
  yield {
    at,
    problem: `${problem}${where}${when}`,
    fix: `${first === "" ? "" : `${first}. `}${advice}${sameIsTrueOf(others)}${isByDefault ? UNLESS_IT_HAS_NONE : ""}`,
    ...(when === "" && !isByDefault ? {} : { level: "advisory" }),
  };
}

const SERVICE_ADDRESS = `with the address of the Service ${KUBE_DNS_DEPLOYMENT} in ${SYSTEM_NAMESPACE}`;

const PORTS = `ports: [{ protocol: "UDP", port: ${DNS_PORT} }, { protocol: "TCP", port: ${DNS_PORT} }]`;
const block = (cidr: string) => `{ ipBlock: { cidr: "${cidr}" } }`;
const pods = (name: string) =>
  `{ namespaceSelector: { matchLabels: { "${NAMESPACE_NAME_LABEL}": "${SYSTEM_NAMESPACE}" } }, podSelector: { matchLabels: { "${DNS_LABEL}": "${name}" } } }`;
const ruleFor = (...peers: string[]) => `{ to: [${peers.join(", ")}], ${PORTS} }`;

/** Rules of NetworkPolicies. */
const CLOUD_DNS_RULE = ruleFor(block(`${CLOUD_DNS_ADDRESS}/32`));
const KUBE_DNS_RULE = ruleFor(
  pods(KUBE_DNS_DEPLOYMENT),
  pods(NODE_LOCAL_DNS_DAEMON_SET),
  block(`${NODE_LOCAL_DNS_ADDRESS}/32`),
);

/** Where it is not known who answers. */
export const DNS_FIX = `Add an egress rule to spec.egress: ${CLOUD_DNS_RULE} with Cloud DNS, ${KUBE_DNS_RULE} otherwise.`;

export function networkPolicyRule({ cloudDns, nodeLocal, dataplaneV2 }: Resolving): string {
  if (cloudDns && nodeLocal)
    return ruleFor(block(`${NODE_LOCAL_DNS_ADDRESS}/32`), block(`${CLOUD_DNS_ADDRESS}/32`));
  if (cloudDns) return CLOUD_DNS_RULE;
  if (!nodeLocal || dataplaneV2) return KUBE_DNS_RULE;
  return `${ruleFor(block("ADDRESS/32"), block(`${NODE_LOCAL_DNS_ADDRESS}/32`))} ${SERVICE_ADDRESS}`;
}

export function ciliumRule({ cloudDns, nodeLocal }: Resolving): string {
  const ports = `toPorts: [{ ports: [{ port: "${DNS_PORT}", protocol: "ANY" }] }]`;
  const to = (address: string) => `{ toCIDR: ["${address}/32"], ${ports} }`;
  if (cloudDns && nodeLocal) return `${to(NODE_LOCAL_DNS_ADDRESS)} and ${to(CLOUD_DNS_ADDRESS)}`;
  if (cloudDns) return to(CLOUD_DNS_ADDRESS);
  const endpoints = `{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "${SYSTEM_NAMESPACE}" }, matchExpressions: [{ key: "${DNS_LABEL}", operator: "In", values: ["${KUBE_DNS_DEPLOYMENT}", "${NODE_LOCAL_DNS_DAEMON_SET}"] }] }`;
  return `{ toEndpoints: [${endpoints}], ${ports} } and ${to(NODE_LOCAL_DNS_ADDRESS)}`;
}

export function calicoRule({ cloudDns, nodeLocal }: Resolving): string {
  const to = (destination: string) =>
    `{ action: "Allow", protocol: "UDP", destination: { ${destination}, ports: [${DNS_PORT}] } }`;
  if (cloudDns && nodeLocal) return to(`nets: ["${NODE_LOCAL_DNS_ADDRESS}/32", "${CLOUD_DNS_ADDRESS}/32"]`);
  if (cloudDns) return to(`nets: ["${CLOUD_DNS_ADDRESS}/32"]`);
  if (nodeLocal) return `${to(`nets: ["ADDRESS/32", "${NODE_LOCAL_DNS_ADDRESS}/32"]`)} ${SERVICE_ADDRESS}`;
  return to(
    `namespaceSelector: "projectcalico.org/name == '${SYSTEM_NAMESPACE}'", selector: "${DNS_LABEL} == '${KUBE_DNS_DEPLOYMENT}'"`,
  );
}
