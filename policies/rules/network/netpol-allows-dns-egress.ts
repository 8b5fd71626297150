import {
  CLOUD_DNS,
  CLOUD_DNS_ADDRESS,
  DNS_PORT,
  KUBE_DNS_DEPLOYMENT,
  NODE_DNS_POLICY,
  NODE_LOCAL_DNS_ADDRESS,
  NODE_LOCAL_DNS_DAEMON_SET,
  NODE_LOCAL_DNS_SINCE,
  OWN_DNS_POLICY,
} from "../../../gke/dns";
import { SYSTEM_NAMESPACE } from "../../../gke/metadata-server";
import { NAMESPACE_NAME_LABEL } from "../../../gke/namespaces";
import { checkIf } from "../../evaluation/findings-if";
import { closestOtherToDns } from "../../program/kubernetes/network/closest-other-policy";
import { closestPolicy } from "../../program/kubernetes/network/closest-policy";
import { whenEnforced } from "../../program/kubernetes/network/dataplane";
import {
  asksForStrangeLabel,
  byStrangeLabel,
  closedByDefault,
  cutsOffNames,
  cutsOffNodeResolver,
} from "../../program/kubernetes/network/dns-cut-off";
import {
  closedToDns,
  dnsFinding,
  nodeResolverFinding,
  strangeLabel,
} from "../../program/kubernetes/network/dns-finding";
import { DNS_FIX, networkPolicyRule } from "../../program/kubernetes/network/dns-rules";
import { dnsWay } from "../../program/kubernetes/network/dns-way";
import { deniesEgress, hasEgressRules } from "../../program/kubernetes/network/egress";
import { egressExample } from "../../program/kubernetes/network/metadata-egress";
import { OTHER_POLICIES } from "../../program/kubernetes/network/other-policies";
import { otherPolicyDns } from "../../program/kubernetes/network/other-policies-dns";
import { ownServersFinding } from "../../program/kubernetes/network/own-name-servers";
import { inOwnSpec } from "../../program/kubernetes/network/own-spec";
import { selectsPod } from "../../program/kubernetes/network/pod-network";
import { NETWORK_POLICY } from "../../resource-types";
import { forTypes, type Rule } from "../../rule";

export const netpolAllowsDnsEgress: Rule = {
  name: "netpol-allows-dns-egress",
  description: "Pods that use Workload Identity under an egress policy can still resolve names.",
  why:
    "A Pod that gets its token but cannot resolve names cannot reach a Google API with it. Which resolver answers depends on the cluster: with Cloud DNS " +
    `it is ${CLOUD_DNS_ADDRESS} on the node, which no selector of Pods can match, with ${KUBE_DNS_DEPLOYMENT} its Pods, and with NodeLocal ` +
    `DNSCache, which Autopilot clusters have, and Standard ones by default from ${NODE_LOCAL_DNS_SINCE} on, the Pods of ${NODE_LOCAL_DNS_DAEMON_SET}, ` +
    `or, beside Cloud DNS, ${NODE_LOCAL_DNS_ADDRESS} on the node. On Dataplane V2 no ipBlock matches a Pod, not even 0.0.0.0/0; without it, the cache answers for the address of the ` +
    `Service ${KUBE_DNS_DEPLOYMENT}, which no selector matches, and without the cache policies see the address of a Pod there, and never the Service's. Pods with dnsPolicy: ${NODE_DNS_POLICY} ask whom their node asks, at ${CLOUD_DNS_ADDRESS}; those with dnsPolicy: ${OWN_DNS_POLICY} ask the name servers of their dnsConfig. After a cluster changes its resolver, a policy that was correct before blocks every lookup. ` +
    "Where nothing shows whether a Standard cluster, or one of another stack, has the cache, the finding is advisory, and reported once for each cluster: addonsConfig.dnsCacheConfig.enabled settles it.",
  fix: DNS_FIX,
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
    "https://github.com/projectcalico/calico/issues/5129",
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
        const idle = () => {
          const later = whenEnforced(stack.clusterOf(self));
          return later === undefined ? "" : `, ${later}`;
        };
        const allowsSome = () => hasEgressRules(self.inputs.spec);
        const closed = closedToDns((how) => cutsOffNames(self, context, how), networkPolicyRule, {
          closest: (ways) =>
            closestPolicy(self, dnsWay(ways), stack) ??
            closestOtherToDns(self, (ask) => selectsPod(self, stack, ask), OTHER_POLICIES, ways, stack),
          alike: () => closedByDefault(context),
          allowsSome,
        });
        const found = [...dnsFinding(context, closed, idle)];
        if (found.length > 0) return yield* found;
        const atOthers = [
          ...nodeResolverFinding(() => cutsOffNodeResolver(self, context), {
            ruleTo: networkPolicyRule,
            allowsSome,
            idle,
          }),
        ];
        if (atOthers.length > 0) return yield* atOthers;
        yield* ownServersFinding(self, context, idle);
        if (!asksForStrangeLabel(self)) return;
        const strange = byStrangeLabel(self, stack);
        if (!strange.isAlike(self)) return;
        const byLabel = strangeLabel((how) => cutsOffNames(self, context, how, strange));
        for (const finding of dnsFinding(context, byLabel, idle)) yield { ...finding, level: "advisory" };
      }),
    ],
    ...forTypes(OTHER_POLICIES, inOwnSpec(otherPolicyDns)),
  },
};
