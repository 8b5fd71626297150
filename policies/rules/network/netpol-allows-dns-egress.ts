import {
  CLOUD_DNS,
  CLOUD_DNS_ADDRESS,
  DNS_PORT,
  KUBE_DNS_DEPLOYMENT,
  NODE_LOCAL_DNS_ADDRESS,
} from "../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { checkIf } from "../../evaluation/findings-if";
import { allOf, anyOf } from "../../evaluation/unknown";
import { enforcesPolicies } from "../../program/kubernetes/dataplane";
import { mayAllowDns, usesCloudDns } from "../../program/kubernetes/dns-egress";
import { deniesEgress } from "../../program/kubernetes/egress";
import { actsInGoogleCloud } from "../../program/kubernetes/identity";
import { deniesOnPurpose, egressExample } from "../../program/kubernetes/metadata-egress";
import { NAMESPACE_NAME_LABEL } from "../../program/kubernetes/namespace-labels";
import { type Policy, selectsPod, someEgressPolicyOf } from "../../program/kubernetes/pod-network";
import { isBefore, type Pod } from "../../program/kubernetes/pod-selection";
import { NETWORK_POLICY } from "../../resource-types";
import type { Context, Rule } from "../../rule";

const PORTS = `ports: [{ protocol: "UDP", port: ${DNS_PORT} }, { protocol: "TCP", port: ${DNS_PORT} }]`;
const CLOUD_DNS_RULE = `{ to: [{ ipBlock: { cidr: "${CLOUD_DNS_ADDRESS}/32" } }], ${PORTS} }`;
const KUBE_DNS_RULE =
  `{ to: [{ namespaceSelector: { matchLabels: { "${NAMESPACE_NAME_LABEL}": "${SYSTEM_NAMESPACE}" } } }, ` +
  `{ ipBlock: { cidr: "${NODE_LOCAL_DNS_ADDRESS}/32" } }], ${PORTS} }`;

export const netpolAllowsDnsEgress: Rule = {
  name: "netpol-allows-dns-egress",
  description: "Pods that use Workload Identity under an egress policy can still resolve names.",
  why:
    "A Pod that gets its token and resolves no name reaches no API of Google's with it. Who answers depends on the cluster: with Cloud DNS " +
    `it is ${CLOUD_DNS_ADDRESS} on the node, which no selector of Pods can match, with ${KUBE_DNS_DEPLOYMENT} its Pods, and with NodeLocal ` +
    `DNSCache, which new Standard clusters have by default from 1.34.1-gke.3720000 on, ${NODE_LOCAL_DNS_ADDRESS} too. A policy that ` +
    "was right before a move to Cloud DNS cuts every name off after it.",
  fix: `Add an egress rule to spec.egress: ${CLOUD_DNS_RULE} with Cloud DNS, ${KUBE_DNS_RULE} otherwise.`,
  whenToExempt:
    "Pods that reach Google by addresses of their own configuration alone, such as a private endpoint in hostAliases.",
  sources: [
    "https://github.com/tektoncd/operator/issues/4000",
    "https://github.com/restatedev/restate-operator/pull/88",
    "https://github.com/jupyterhub/zero-to-jupyterhub-k8s/pull/3179",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache",
  ],
  severity: "high",
  level: "mandatory",
  good: egressExample({ dnsConfig: { clusterDns: CLOUD_DNS } }, [
    { to: [{ ipBlock: { cidr: `${CLOUD_DNS_ADDRESS}/32` } }], ports: [{ protocol: "UDP", port: DNS_PORT }] },
    { ports: [{ protocol: "TCP", port: 443 }] },
  ]),
  bad: egressExample({ dnsConfig: { clusterDns: CLOUD_DNS } }, [
    {
      to: [{ namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: SYSTEM_NAMESPACE } } }],
      ports: [{ protocol: "UDP", port: DNS_PORT }],
    },
    { ports: [{ protocol: "TCP", port: 443 }] },
  ]),
  checks: {
    [NETWORK_POLICY]: [
      checkIf(deniesEgress, function* dns(_, context) {
        const { self, stack } = context;
        const cluster = stack.clusterOf(self);
        const isClosed = anyOf(
          // Whatever is closed for kube-dns is closed for Cloud DNS too.
          () => cutsOffNames(context, false),
          () =>
            allOf(
              () => cluster !== undefined && usesCloudDns(cluster),
              () => cutsOffNames(context, true),
            ),
        );
        if (!isClosed) return;
        const isEnforced = !cluster || enforcesPolicies(cluster);
        yield {
          at: "spec.egress",
          problem: `lets Pods that use Workload Identity out and resolve no name: no rule opens DNS where it answers, with Cloud DNS at ${CLOUD_DNS_ADDRESS}:${DNS_PORT} (UDP)${isEnforced ? "" : ", once the cluster enforces policies (networkPolicy.enabled)"}`,
          ...(isEnforced ? {} : { level: "advisory" }),
        };
      }),
    ],
  },
};

/** Whether a policy, and none before it in the program, lets Pods that use Workload Identity out and not to whoever resolves names. */
function cutsOffNames(context: Context<typeof NETWORK_POLICY>, isCloudDns: boolean): boolean {
  const { self: policy, stack } = context;
  const tellsOfDenials = context.voiceOf("netpol-allows-metadata-egress") !== "disabled";
  const somePolicyOf = (pod: Pod, isSuch: (other: Policy) => boolean) =>
    someEgressPolicyOf(pod, policy, stack, isSuch);
  const isCutOff = (pod: Pod) =>
    allOf(
      () => !somePolicyOf(pod, ({ inputs }) => mayAllowDns(inputs.spec, isCloudDns)),
      () => !somePolicyOf(pod, (other) => isBefore(other, policy, stack)),
      // A denial of everything is the metadata server's matter first.
      () => !tellsOfDenials || somePolicyOf(pod, ({ inputs }) => (inputs.spec?.egress?.length ?? 0) > 0),
      () => !somePolicyOf(pod, deniesOnPurpose),
      () => pod.template()?.spec?.dnsPolicy !== "None",
      () => actsInGoogleCloud(pod.workload, pod.template(), stack),
    );
  return allOf(
    // A policy that opens the way cuts off no Pod, whichever it selects.
    () => !mayAllowDns(policy.inputs.spec, isCloudDns),
    () => selectsPod(policy, stack, isCutOff),
  );
}
