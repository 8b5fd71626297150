import { DNS_PORT, NODE_LOCAL_DNS_SINCE } from "../../../gke/dns";
import { GKE_FIREWALL_PRIORITY, KUBELET_PORT } from "../../../gke/node-egress";
import { onWorst } from "../../evaluation/findings-if";
import { ifKnown, someItem } from "../../evaluation/unknown";
import { clustersByNodes } from "../../program/gcp/network/clusters-by-nodes";
import { ASSOCIATIONS, HIERARCHICAL } from "../../program/gcp/network/firewall-policies";
import { priorityBefore, priorityOf } from "../../program/gcp/network/firewall-rules";
import { keepsOut, othersKeepingOut } from "../../program/gcp/network/ingress-denials";
import { inProtocol, type WayIn } from "../../program/gcp/network/ingress-ways";
import { WITH_OTHER_HALF } from "../../program/gcp/network/policy-halves";
import { policyKeepsOut, policyKeepsOutAlone } from "../../program/gcp/network/policy-ingress";
import { RULE_HOLDERS, type RuleHolder, rulesIn } from "../../program/gcp/network/policy-rules";
import { CLUSTER, FIREWALL } from "../../resource-types";
import { type ExampleResource, forTypes, type Rule } from "../../rule";

const denial = (priority: number): readonly ExampleResource[] => [
  { type: CLUSTER, name: "cluster", props: { network: "main" } },
  {
    type: FIREWALL,
    name: "deny",
    props: {
      network: "main",
      direction: "INGRESS",
      priority,
      sourceRanges: ["0.0.0.0/0"],
      denies: [{ protocol: "all" }],
    },
  },
];

/** What a denial keeps out, the worst first. */
const KEPT_OUT: readonly { readonly way: WayIn; readonly traffic: string; readonly effect: string }[] = [
  {
    way: {},
    traffic: "traffic",
    effect: "Pods do not reach Pods of other nodes, and the control plane reaches none",
  },
  {
    way: { from: "Pods" },
    traffic: "traffic from the cluster's Pods",
    effect: "Pods do not reach Pods of other nodes, such as those of kube-dns",
  },
  {
    way: { from: "Pods", port: DNS_PORT, isToKubeDns: true },
    traffic: "DNS queries of the cluster's Pods",
    effect: `Pods do not reach kube-dns on other nodes, and resolve no names, or, with NodeLocal DNSCache, which a cluster that is made with ${NODE_LOCAL_DNS_SINCE} or later has by default, none of the cluster's own`,
  },
  {
    way: { from: "nodes" },
    traffic: "traffic from the cluster's nodes",
    effect: "what runs on nodes does not reach Pods of other nodes",
  },
  {
    way: { from: "the control plane", port: KUBELET_PORT },
    traffic: "the control plane's traffic",
    effect: "it reaches no kubelet and no webhook",
  },
];

export const firewallAllowsNodeIngress: Rule = {
  name: "firewall-allows-node-ingress",
  description:
    "A firewall rule that denies ingress of a cluster comes after those by which GKE lets it in to nodes.",
  why:
    `GKE lets nodes, Pods and the control plane reach the cluster's nodes by rules of priority ${GKE_FIREWALL_PRIORITY}, which is also the priority of a rule that sets none. ` +
    "A rule comes before these if it has this number or a smaller one, or if it is in a firewall policy and the network puts policies first. If such a rule denies all ingress, or ingress from the blocks of nodes, " +
    "Pods or control plane, or from nodes by their tags or account, Pods no longer reach Pods of other nodes, such as kube-dns, and webhooks and kubelets no longer answer the control plane. A denial of port 53 alone is enough to keep Pods from kube-dns.",
  fix: `Give the rule a priority above ${GKE_FIREWALL_PRIORITY}, such as 65000.`,
  whenToExempt:
    "A network whose other ingress rules are in another stack, or in a firewall policy of the organization.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules",
    "https://cloud.google.com/firewall/docs/firewalls",
    "https://cloud.google.com/vpc/docs/configure-alias-ip-ranges",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache",
    "https://docs.cloud.google.com/firewall/docs/firewall-policies-rule-eval-order",
  ],
  severity: "high",
  level: "advisory",
  good: [...denial(65000)],
  bad: [...denial(GKE_FIREWALL_PRIORITY)],
  reads: [...HIERARCHICAL, ...ASSOCIATIONS],
  checks: {
    ...forTypes(RULE_HOLDERS, function* ofPolicy(_, context) {
      const { self, stack } = context;
      yield* context.each(rulesIn(self as RuleHolder), function* ({ at, rule }) {
        const keepsBy = (keepsOut: typeof policyKeepsOut, way: WayIn) =>
          someItem(clustersByNodes(context), (cluster) =>
            inProtocol(way, cluster, (each) => keepsOut(rule, self as RuleHolder, cluster, each, stack)),
          );
        const isAlone = (way: WayIn) => ifKnown(() => keepsBy(policyKeepsOutAlone, way)) === true;
        yield* onWorst(
          KEPT_OUT,
          ({ way }) => keepsBy(policyKeepsOut, way),
          ({ way, traffic, effect }) => ({
            at,
            problem: `is "deny"${isAlone(way) ? "" : WITH_OTHER_HALF} and keeps ${traffic} from a cluster's nodes, as the network says that its policies come before GKE's own rules: ${effect}`,
            fix: `Add a rule with action goto_next and ${priorityBefore(ifKnown(() => rule.priority))} for the blocks of nodes, Pods and control plane, or set the network's networkFirewallPolicyEnforcementOrder to AFTER_CLASSIC_FIREWALL.`,
          }),
        );
      });
    }),
    [FIREWALL]: [
      function* ingress(inputs, context) {
        if (ifKnown(() => inputs.direction) === "EGRESS") return;
        const lower = `Set priority to a number above ${GKE_FIREWALL_PRIORITY}, such as 65000`;
        yield* onWorst(
          KEPT_OUT,
          ({ way }) => keepsOut(context, way),
          ({ way, traffic, effect }) => ({
            at: "denies",
            problem: `keep ${traffic} from a cluster's nodes${othersKeepingOut(context, way)}, as the rule's priority ${priorityOf(context)} comes before that of GKE's own rules (of two rules of one priority, the denial comes first): ${effect}`,
            fix: way.from ? `${lower}, or let ${traffic} in by a rule before this one.` : `${lower}.`,
          }),
        );
      },
    ],
  },
};
