import {
  CLOUD_DNS,
  CLOUD_DNS_ADDRESS,
  DNS_PORT,
  KUBE_DNS_DEPLOYMENT,
  NODE_LOCAL_DNS_ADDRESS,
  NODE_LOCAL_DNS_DAEMON_SET,
  NODE_LOCAL_DNS_SINCE,
} from "../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { checkIf } from "../../evaluation/findings-if";
import { allOf, ifKnown, someItem } from "../../evaluation/unknown";
import { actsInGoogleCloud } from "../../program/kubernetes/identity/identity";
import {
  asksForOtherLabels,
  NAMESPACE_NAME_LABEL,
  systemNamespaceLabels,
} from "../../program/kubernetes/namespace-labels";
import { enforcesPolicies } from "../../program/kubernetes/network/dataplane";
import { mayAllowDns } from "../../program/kubernetes/network/dns-egress";
import {
  CLOUD_DNS_RULE,
  closedToDns,
  dnsFinding,
  KUBE_DNS_RULE,
  networkPolicyRule,
  strangeLabel,
} from "../../program/kubernetes/network/dns-finding";
import { deniesEgress } from "../../program/kubernetes/network/egress";
import { deniesOnPurpose, egressExample } from "../../program/kubernetes/network/metadata-egress";
import { mayResolveByOther, OTHER_POLICIES } from "../../program/kubernetes/network/other-policies";
import { otherPolicyDns } from "../../program/kubernetes/network/other-policies-dns";
import { type Policy, selectsPod, someEgressPolicyOf } from "../../program/kubernetes/network/pod-network";
import type { Resolving } from "../../program/kubernetes/network/resolving";
import { isBefore, type Pod } from "../../program/kubernetes/pod-selection";
import { selects } from "../../program/kubernetes/selectors";
import { NETWORK_POLICY } from "../../resource-types";
import { type Context, forTypes, type Rule } from "../../rule";

export const netpolAllowsDnsEgress: Rule = {
  name: "netpol-allows-dns-egress",
  description: "Pods that use Workload Identity under an egress policy can still resolve names.",
  why:
    "A Pod that gets its token but cannot resolve names cannot reach a Google API with it. Which resolver answers depends on the cluster: with Cloud DNS " +
    `it is ${CLOUD_DNS_ADDRESS} on the node, which no selector of Pods can match, with ${KUBE_DNS_DEPLOYMENT} its Pods, and with NodeLocal ` +
    `DNSCache, which Autopilot clusters have, and Standard ones by default from ${NODE_LOCAL_DNS_SINCE} on, the Pods of ${NODE_LOCAL_DNS_DAEMON_SET} ` +
    `and ${NODE_LOCAL_DNS_ADDRESS}. On Dataplane V2 no ipBlock matches a Pod, not even 0.0.0.0/0; without it, the cache answers for the address of the ` +
    `Service ${KUBE_DNS_DEPLOYMENT}, which no selector matches. After a cluster changes its resolver, a policy that was correct before blocks every lookup.`,
  fix: `Add an egress rule to spec.egress: ${CLOUD_DNS_RULE} with Cloud DNS, ${KUBE_DNS_RULE} otherwise.`,
  whenToExempt:
    "Pods that reach Google by addresses of their own configuration alone, such as a private endpoint in hostAliases.",
  sources: [
    "https://github.com/tektoncd/operator/issues/4000",
    "https://github.com/restatedev/restate-operator/pull/88",
    "https://github.com/jupyterhub/zero-to-jupyterhub-k8s/pull/3179",
    "https://github.com/jupyterhub/zero-to-jupyterhub-k8s/issues/3167",
    "https://github.com/tryretool/retool-helm/issues/375",
    "https://github.com/world-federation-of-advertisers/cross-media-measurement/issues/3569",
    "https://github.com/gke-labs/kube-agents/issues/1140",
    "https://github.com/projectcalico/calico/issues/6898",
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
        const idle = () =>
          !cluster || enforcesPolicies(cluster)
            ? ""
            : ", once the cluster enforces policies (networkPolicy.enabled)";
        const closed = closedToDns((how) => cutsOffNames(context, how, mayAllowDns), networkPolicyRule);
        const found = [...dnsFinding(cluster, closed, idle)];
        yield* found;
        if (found.length > 0 || !asksForStrangeLabel(self)) return;
        const labels = systemNamespaceLabels(SYSTEM_NAMESPACE, self, stack);
        const surelyAllowsDns: AllowsDns = (spec, how) =>
          mayAllowDns(spec, how, (selector) => selects(selector, labels));
        for (const finding of dnsFinding(
          cluster,
          strangeLabel((how) => cutsOffNames(context, how, surelyAllowsDns)),
          idle,
        ))
          yield { ...finding, level: "advisory" };
      }),
    ],
    ...forTypes(OTHER_POLICIES, otherPolicyDns),
  },
};

type AllowsDns = (spec: Policy["inputs"]["spec"], how: Resolving) => boolean;

/** Whether a policy selects namespaces by other labels than their names: what is not known of them is for the other check. */
const asksForStrangeLabel = ({ inputs }: Policy): boolean =>
  ifKnown(() =>
    someItem(inputs.spec?.egress, ({ to }) =>
      someItem(
        to,
        ({ namespaceSelector }) => namespaceSelector !== undefined && asksForOtherLabels(namespaceSelector),
      ),
    ),
  ) ?? false;

/** Whether a policy, and none before it in the program, lets Pods that use Workload Identity out and not to whoever resolves names. */
function cutsOffNames(
  context: Context<typeof NETWORK_POLICY>,
  how: Resolving,
  allowsDns: AllowsDns,
): boolean {
  const { self: policy, stack } = context;
  const tellsOfDenials = context.voiceOf("netpol-allows-metadata-egress") !== "disabled";
  const somePolicyOf = (pod: Pod, isSuch: (other: Policy) => boolean) =>
    someEgressPolicyOf(pod, policy, stack, isSuch);
  const isCutOff = (pod: Pod) =>
    allOf(
      () => !somePolicyOf(pod, ({ inputs }) => allowsDns(inputs.spec, how)),
      () => !mayResolveByOther(pod, stack, how),
      () => !somePolicyOf(pod, (other) => isBefore(other, policy, stack)),
      // A denial of everything is the metadata server's matter first.
      () => !tellsOfDenials || somePolicyOf(pod, ({ inputs }) => (inputs.spec?.egress?.length ?? 0) > 0),
      () => !somePolicyOf(pod, deniesOnPurpose),
      () => pod.template()?.spec?.dnsPolicy !== "None",
      () => actsInGoogleCloud(pod.workload, pod.template(), stack),
    );
  return allOf(
    // A policy that opens the way cuts off no Pod, whichever it selects.
    () => !allowsDns(policy.inputs.spec, how),
    () => selectsPod(policy, stack, isCutOff),
  );
}
