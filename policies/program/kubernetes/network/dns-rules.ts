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
import { ALL_WAYS, type Way } from "./resolving";

// The rules that open the way to whoever resolves names, as each kind of policy has them.

const SERVICE_ADDRESS = `with the address of the Service ${KUBE_DNS_DEPLOYMENT} in ${SYSTEM_NAMESPACE}`;

const PORTS = `ports: [{ protocol: "UDP", port: ${DNS_PORT} }, { protocol: "TCP", port: ${DNS_PORT} }]`;
const block = (cidr: string) => `{ ipBlock: { cidr: "${cidr}" } }`;
const pods = (name: string) =>
  `{ namespaceSelector: { matchLabels: { "${NAMESPACE_NAME_LABEL}": "${SYSTEM_NAMESPACE}" } }, podSelector: { matchLabels: { "${DNS_LABEL}": "${name}" } } }`;
const ruleFor = (...peers: string[]) => `{ to: [${peers.join(", ")}], ${PORTS} }`;

const CACHE = block(`${NODE_LOCAL_DNS_ADDRESS}/32`);
const KUBE_DNS_PODS = [pods(KUBE_DNS_DEPLOYMENT), pods(NODE_LOCAL_DNS_DAEMON_SET)];

/** The rule of a kind of policy that opens the way to whoever answers, where a cluster may resolve names in any of these ways. */
export type RuleTo = (ways: readonly Way[]) => string;

export const networkPolicyRule: RuleTo = (ways) => {
  const kubeDns = ways.filter(({ cloudDns }) => !cloudDns);
  const atService = kubeDns.some(answersAtService);
  const peers = [
    ...(kubeDns.every(answersAtService) ? [] : KUBE_DNS_PODS),
    CACHE,
    ...(atService ? [block("ADDRESS/32")] : []),
  ];
  return eitherOf(
    ways,
    (hasCache) => ruleFor(...(hasCache ? [CACHE] : []), block(`${CLOUD_DNS_ADDRESS}/32`)),
    `${ruleFor(...peers)}${atService ? ` ${SERVICE_ADDRESS}` : ""}`,
  );
};

/** Whether Pods ask NodeLocal DNSCache at the address of the Service of kube-dns, which no Pod selector matches. */
const answersAtService = ({ nodeLocal, dataplaneV2 }: Way): boolean => nodeLocal && !dataplaneV2;

export const ciliumRule: RuleTo = (ways) => {
  const ports = `toPorts: [{ ports: [{ port: "${DNS_PORT}", protocol: "ANY" }] }]`;
  const to = (address: string) => `{ toCIDR: ["${address}/32"], ${ports} }`;
  const endpoints = `{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "${SYSTEM_NAMESPACE}" }, matchExpressions: [{ key: "${DNS_LABEL}", operator: "In", values: ["${KUBE_DNS_DEPLOYMENT}", "${NODE_LOCAL_DNS_DAEMON_SET}"] }] }`;
  return eitherOf(
    ways,
    (hasCache) => `${hasCache ? `${to(NODE_LOCAL_DNS_ADDRESS)} and ` : ""}${to(CLOUD_DNS_ADDRESS)}`,
    `{ toEndpoints: [${endpoints}], ${ports} } and ${to(NODE_LOCAL_DNS_ADDRESS)}`,
  );
};

export const calicoRule: RuleTo = (ways) => {
  const to = (destination: string) =>
    `{ action: "Allow", protocol: "UDP", destination: { ${destination}, ports: [${DNS_PORT}] } }`;
  const kubeDns = ways.filter(({ cloudDns }) => !cloudDns);
  const atCache = `${to(`nets: ["ADDRESS/32", "${NODE_LOCAL_DNS_ADDRESS}/32"]`)} ${SERVICE_ADDRESS}`;
  const atPods = to(
    `namespaceSelector: "projectcalico.org/name == '${SYSTEM_NAMESPACE}'", selector: "${DNS_LABEL} == '${KUBE_DNS_DEPLOYMENT}'"`,
  );
  const caches = new Set(kubeDns.map(({ nodeLocal }) => nodeLocal));
  return eitherOf(
    ways,
    (hasCache) =>
      to(`nets: [${hasCache ? `"${NODE_LOCAL_DNS_ADDRESS}/32", ` : ""}"${CLOUD_DNS_ADDRESS}/32"]`),
    caches.size > 1
      ? `${atCache} where NodeLocal DNSCache answers, ${atPods}`
      : caches.has(true)
        ? atCache
        : atPods,
  );
};

/** The rule to Cloud DNS, that to kube-dns, or each with the case in which it applies. */
function eitherOf(
  ways: readonly Way[],
  toCloudDns: (hasCache: boolean) => string,
  toKubeDns: string,
): string {
  const byCloudDns = ways.filter(({ cloudDns }) => cloudDns);
  if (byCloudDns.length === 0) return toKubeDns;
  const rule = toCloudDns(byCloudDns.some(({ nodeLocal }) => nodeLocal));
  return byCloudDns.length === ways.length ? rule : `${rule} with Cloud DNS, ${toKubeDns} otherwise`;
}

/** The fix where it is not known who answers. */
export const DNS_FIX = `Add an egress rule to spec.egress: ${networkPolicyRule(ALL_WAYS)}.`;
