import { KONNECTIVITY_PORT, PRIVATE_APIS_BLOCK } from "../../../gke/node-egress";
import { onWorst } from "../../evaluation/findings-if";
import { ifKnown, someItem } from "../../evaluation/unknown";
import { clustersByNodes } from "../../program/gcp/network/clusters-by-nodes";
import { keepsFrom, keptClusters, othersDenying } from "../../program/gcp/network/egress-denials";
import { closestRule, LACKS } from "../../program/gcp/network/egress-lacks";
import { needsOf } from "../../program/gcp/network/egress-needs";
import { overProtocol, type Way } from "../../program/gcp/network/egress-ways";
import { ASSOCIATIONS, HIERARCHICAL } from "../../program/gcp/network/firewall-policies";
import { priorityBefore, priorityOf } from "../../program/gcp/network/firewall-rules";
import { clustersCutOff, policyCutsOff, policyCutsOffAlone } from "../../program/gcp/network/policy-egress";
import { WITH_OTHER_HALF } from "../../program/gcp/network/policy-halves";
import { RULE_HOLDERS, type RuleHolder, rulesIn } from "../../program/gcp/network/policy-rules";
import {
  CLUSTER,
  DNS_POLICY,
  DNS_RECORD_SET,
  DNS_RESPONSE_POLICY,
  DNS_RESPONSE_RULE,
  DNS_ZONE,
  FIREWALL,
  NETWORK,
} from "../../resource-types";
import { type ExampleResource, forTypes, type Rule, ref } from "../../rule";

const cluster: readonly ExampleResource[] = [
  { type: NETWORK, name: "vpc", props: {} },
  {
    type: CLUSTER,
    name: "cluster",
    props: { network: ref("vpc", "id"), privateClusterConfig: { masterIpv4CidrBlock: "172.16.0.0/28" } },
  },
];
const rule = (name: string, props: object): ExampleResource => ({
  type: FIREWALL,
  name,
  props: { network: ref("vpc", "id"), direction: "EGRESS", ...props },
});
const denial = rule("deny", { priority: 65000, denies: [{ protocol: "all" }] });
const way = (name: string, range: string) =>
  rule(name, { destinationRanges: [range], allows: [{ protocol: "tcp", ports: ["443", "8132"] }] });

/** A private zone that leads a domain of Google's to private.googleapis.com. */
const zone = (name: string, domain: string): readonly ExampleResource[] => [
  {
    type: DNS_ZONE,
    name,
    props: {
      dnsName: `${domain}.`,
      visibility: "private",
      privateVisibilityConfig: { networks: [{ networkUrl: ref("vpc", "id") }] },
    },
  },
  ...["*.", ""].map(
    (prefix): ExampleResource => ({
      type: DNS_RECORD_SET,
      name: prefix ? `${name}-all` : `${name}-itself`,
      props: {
        managedZone: ref(name, "name"),
        name: `${prefix}${domain}.`,
        type: "A",
        rrdatas: ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"],
      },
    }),
  ),
];

export const firewallAllowsNodeEgress: Rule = {
  name: "firewall-allows-node-egress",
  description:
    "A firewall rule that denies egress leaves nodes a way to the control plane, to Google and to each other.",
  why:
    "Nodes connect to the control plane and to Google's APIs. GKE makes no rule for that: it relies on the rule by which each network allows all egress. If a rule denies all egress, " +
    "and none before it allows these, nodes do not register and pull no images, and Pods reach no Pods of other nodes. " +
    `Without port ${KONNECTIVITY_PORT} to it, the control plane reaches no webhook; without port 53, Pods do not reach kube-dns on other nodes. The addresses of private.googleapis.com lead to Google only where private zones give them, for each of googleapis.com, gcr.io and pkg.dev: otherwise these names resolve to public addresses. Running nodes go on until they are replaced, as in an upgrade.`,
  fix: "Add rules with direction EGRESS and a lower priority number that allow the control plane's block on TCP 443 and 8132, Google's APIs on TCP 443, and the blocks of nodes and Pods on all protocols.",
  whenToExempt:
    "A network whose other egress rules or private zones are in another stack, whose rules are in a firewall policy of the organization, or whose nodes pull no images from pkg.dev.",
  sources: [
    "https://docs.cloud.google.com/network-intelligence-center/docs/network-analyzer/insights/kubernetes-engine/gke-node-to-control-plane",
    "https://cloud.google.com/firewall/docs/firewalls",
    "https://cloud.google.com/firewall/docs/firewall-policies-overview",
    "https://cloud.google.com/vpc/docs/configure-private-google-access",
    "https://cloud.google.com/artifact-registry/docs/gke-private-clusters",
    "https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache",
    "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/452",
    "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/305",
  ],
  severity: "high",
  level: "advisory",
  good: [
    ...[...cluster, denial],
    way("control-plane", "172.16.0.0/28"),
    way("google", PRIVATE_APIS_BLOCK),
    rule("pods", { destinationRanges: ["10.0.0.0/8"], allows: [{ protocol: "all" }] }),
    ...zone("apis", "googleapis.com"),
    ...zone("registries", "gcr.io"),
    ...zone("artifacts", "pkg.dev"),
  ],
  bad: [...cluster, denial],
  reads: [
    ...HIERARCHICAL,
    ...ASSOCIATIONS,
    DNS_ZONE,
    DNS_RECORD_SET,
    DNS_POLICY,
    DNS_RESPONSE_POLICY,
    DNS_RESPONSE_RULE,
  ],
  checks: {
    ...forTypes(RULE_HOLDERS, function* ofPolicy(_, context) {
      const { self, stack } = context;
      yield* context.each(rulesIn(self as RuleHolder), function* ({ at, rule }) {
        const clusters = clustersByNodes(context);
        const keepsBy = (cutsOff: typeof policyCutsOff, way: Way) =>
          someItem(clusters, (cluster) =>
            overProtocol(way, cluster, (each) => cutsOff(rule, self as RuleHolder, cluster, each, stack)),
          );
        const whose = (way: Way) => clustersCutOff(rule, self as RuleHolder, clusters, way, stack);
        const keeps = (way: Way) => keepsBy(policyCutsOff, way);
        const isAlone = (way: Way) => ifKnown(() => keepsBy(policyCutsOffAlone, way)) === true;
        yield* onWorst(
          LACKS,
          ({ way }) => keeps(way),
          (lack) => ({
            at,
            problem: `is "deny"${isAlone(lack.way) ? "" : WITH_OTHER_HALF} and keeps ${lack.from}: no rule of the stack before it, in the policy or of the network's firewall, allows ${lack.allows}`,
            fix: `Add rules with action allow and ${priorityBefore(ifKnown(() => rule.priority))} that let out to ${needsOf(lack, keeps, whose)}.`,
          }),
        );
      });
    }),
    [FIREWALL]: [
      function* egress(inputs, context) {
        if (ifKnown(() => inputs.direction) === "INGRESS") return;
        const keeps = (way: Way) => keepsFrom(context, way);
        yield* onWorst(
          LACKS,
          ({ way }) => keeps(way),
          (lack) => ({
            at: "denies",
            problem: `keep ${lack.from}${othersDenying(context, lack.way)}: no rule of the stack before it allows ${lack.allows}`,
            fix: `Add rules with direction EGRESS and ${priorityBefore(ifKnown(() => priorityOf(context)))} that allow ${needsOf(lack, keeps, (way) => keptClusters(context, way))}.${closestRule(context, lack.way)}`,
          }),
        );
      },
    ],
  },
};
