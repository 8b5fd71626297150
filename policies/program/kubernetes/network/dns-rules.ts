import {
  CLOUD_DNS_ADDRESS,
  DNS_LABEL,
  DNS_PORT,
  KUBE_DNS_DEPLOYMENT,
  NODE_LOCAL_DNS_ADDRESS,
  NODE_LOCAL_DNS_DAEMON_SET,
} from "../../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../../gke/namespaces";
import { AT_CLOUD_DNS, type Resolving } from "./resolving";

// The rules that open the way to whoever resolves names, as each kind of policy has them.

const SERVICE_ADDRESS = `with the address of the Service ${KUBE_DNS_DEPLOYMENT} in ${SYSTEM_NAMESPACE}`;

const PORTS = `ports: [{ protocol: "UDP", port: ${DNS_PORT} }, { protocol: "TCP", port: ${DNS_PORT} }]`;
const block = (cidr: string) => `{ ipBlock: { cidr: "${cidr}" } }`;
const pods = (name: string) =>
  `{ namespaceSelector: { matchLabels: { "${NAMESPACE_NAME_LABEL}": "${SYSTEM_NAMESPACE}" } }, podSelector: { matchLabels: { "${DNS_LABEL}": "${name}" } } }`;
const ruleFor = (...peers: string[]) => `{ to: [${peers.join(", ")}], ${PORTS} }`;

const KUBE_DNS_PEERS = [
  pods(KUBE_DNS_DEPLOYMENT),
  pods(NODE_LOCAL_DNS_DAEMON_SET),
  block(`${NODE_LOCAL_DNS_ADDRESS}/32`),
];

/** A way of resolving; undefined where it is not known who answers. */
type How = Resolving | undefined;

const BESIDE_CACHE: Resolving = { ...AT_CLOUD_DNS, nodeLocal: true };
const AT_KUBE_DNS: Resolving = { ...AT_CLOUD_DNS, cloudDns: false };
const AT_CACHE: Resolving = { ...BESIDE_CACHE, cloudDns: false };

export function networkPolicyRule(how: How): string {
  if (!how)
    return `${networkPolicyRule(BESIDE_CACHE)} with Cloud DNS, ${ruleFor(...KUBE_DNS_PEERS, block("ADDRESS/32"))} ${SERVICE_ADDRESS} otherwise`;
  const { cloudDns, nodeLocal, dataplaneV2 } = how;
  if (cloudDns && nodeLocal)
    return ruleFor(block(`${NODE_LOCAL_DNS_ADDRESS}/32`), block(`${CLOUD_DNS_ADDRESS}/32`));
  if (cloudDns) return ruleFor(block(`${CLOUD_DNS_ADDRESS}/32`));
  if (!nodeLocal || dataplaneV2) return ruleFor(...KUBE_DNS_PEERS);
  return `${ruleFor(block("ADDRESS/32"), block(`${NODE_LOCAL_DNS_ADDRESS}/32`))} ${SERVICE_ADDRESS}`;
}

export function ciliumRule(how: How): string {
  if (!how) return `${ciliumRule(BESIDE_CACHE)} with Cloud DNS, ${ciliumRule(AT_KUBE_DNS)} otherwise`;
  const { cloudDns, nodeLocal } = how;
  const ports = `toPorts: [{ ports: [{ port: "${DNS_PORT}", protocol: "ANY" }] }]`;
  const to = (address: string) => `{ toCIDR: ["${address}/32"], ${ports} }`;
  if (cloudDns && nodeLocal) return `${to(NODE_LOCAL_DNS_ADDRESS)} and ${to(CLOUD_DNS_ADDRESS)}`;
  if (cloudDns) return to(CLOUD_DNS_ADDRESS);
  const endpoints = `{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "${SYSTEM_NAMESPACE}" }, matchExpressions: [{ key: "${DNS_LABEL}", operator: "In", values: ["${KUBE_DNS_DEPLOYMENT}", "${NODE_LOCAL_DNS_DAEMON_SET}"] }] }`;
  return `{ toEndpoints: [${endpoints}], ${ports} } and ${to(NODE_LOCAL_DNS_ADDRESS)}`;
}

export function calicoRule(how: How): string {
  if (!how)
    return `${calicoRule(BESIDE_CACHE)} with Cloud DNS, ${calicoRule(AT_CACHE)} where NodeLocal DNSCache answers, ${calicoRule(AT_KUBE_DNS)} otherwise`;
  const { cloudDns, nodeLocal } = how;
  const to = (destination: string) =>
    `{ action: "Allow", protocol: "UDP", destination: { ${destination}, ports: [${DNS_PORT}] } }`;
  if (cloudDns && nodeLocal) return to(`nets: ["${NODE_LOCAL_DNS_ADDRESS}/32", "${CLOUD_DNS_ADDRESS}/32"]`);
  if (cloudDns) return to(`nets: ["${CLOUD_DNS_ADDRESS}/32"]`);
  if (nodeLocal) return `${to(`nets: ["ADDRESS/32", "${NODE_LOCAL_DNS_ADDRESS}/32"]`)} ${SERVICE_ADDRESS}`;
  return to(
    `namespaceSelector: "projectcalico.org/name == '${SYSTEM_NAMESPACE}'", selector: "${DNS_LABEL} == '${KUBE_DNS_DEPLOYMENT}'"`,
  );
}

/** The fix where it is not known who answers. */
export const fixForAny = (ruleTo: (how: How) => string): string =>
  `Add an egress rule to spec.egress: ${ruleTo(undefined)}.`;
export const DNS_FIX = fixForAny(networkPolicyRule);
