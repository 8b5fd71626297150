import { GKE_FIREWALL_PRIORITY } from "../../../gke/node-egress";
import { findItem } from "../../evaluation/search";
import { allOf, ifKnown } from "../../evaluation/unknown";
import { policiesMayAllow } from "../../program/gcp/firewall-policies";
import { clustersNear, concernsNodesOf } from "../../program/gcp/firewall-targets";
import { priorityOf } from "../../program/kubernetes/network/node-egress";
import { coversAllPorts, deniesAllIngress, isLetIn } from "../../program/kubernetes/network/node-ingress";
import { CLUSTER, FIREWALL } from "../../resource-types";
import type { ExampleResource, Rule } from "../../rule";

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

export const firewallAllowsNodeIngress: Rule = {
  name: "firewall-allows-node-ingress",
  description:
    "A firewall rule that denies all ingress comes after those by which GKE lets traffic in to nodes.",
  why:
    `GKE lets nodes, Pods and the control plane reach the cluster's nodes by rules of priority ${GKE_FIREWALL_PRIORITY}, which is also that of a rule that sets none. A rule that denies all ingress with this number or a ` +
    "smaller one comes first: Pods no longer reach Pods of other nodes, those of kube-dns among them, and webhooks and kubelets no longer answer the control plane.",
  fix: `Give the rule a priority above ${GKE_FIREWALL_PRIORITY}, such as 65000.`,
  whenToExempt:
    "A network whose other ingress rules are in another stack, or in a firewall policy of the organization.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/firewall-rules",
    "https://cloud.google.com/firewall/docs/firewalls",
  ],
  severity: "high",
  level: "advisory",
  good: [...denial(65000)],
  bad: [...denial(GKE_FIREWALL_PRIORITY)],
  checks: {
    [FIREWALL]: [
      function* ingress(inputs, context) {
        if (ifKnown(() => inputs.direction) === "EGRESS") return;
        const cutOff = findItem(clustersNear(context), (each) =>
          allOf(
            () => deniesAllIngress(context),
            () => concernsNodesOf(each, context),
            () => !isLetIn(context, each),
            () => !policiesMayAllow(context, "INGRESS", coversAllPorts),
          ),
        );
        if (cutOff === undefined) return;
        yield {
          at: "denies",
          problem: `keep traffic from a cluster's nodes, as the rule's priority ${priorityOf(context)} comes before that of GKE's own rules (of two rules of one priority, the denial comes first): Pods do not reach Pods of other nodes, and the control plane reaches none`,
          fix: `Set priority to a number above ${GKE_FIREWALL_PRIORITY}, such as 65000.`,
        };
      },
    ],
  },
};
