import { CONTROL_PLANE_PORT, KONNECTIVITY_PORT, PRIVATE_APIS_BLOCK } from "../../../gke/node-egress";
import { findItem } from "../../evaluation/search";
import { allOf, ifKnown, someItem } from "../../evaluation/unknown";
import { ASSOCIATIONS, HIERARCHICAL, policiesMayAllow } from "../../program/gcp/firewall-policies";
import { clustersByNodes, clustersNear, concernsNodesOf } from "../../program/gcp/firewall-targets";
import {
  coversPort,
  deniesEgress,
  isLetOut,
  priorityOf,
  type Way,
} from "../../program/kubernetes/network/node-egress";
import { policyCutsOff, type RuleHolder, rulesIn } from "../../program/kubernetes/network/policy-egress";
import {
  CLUSTER,
  FIREWALL,
  NETWORK_FIREWALL_POLICY,
  NETWORK_FIREWALL_POLICY_RULE,
  REGION_FIREWALL_POLICY,
  REGION_FIREWALL_POLICY_RULE,
} from "../../resource-types";
import { type ExampleResource, forTypes, type Rule } from "../../rule";

const cluster: ExampleResource = {
  type: CLUSTER,
  name: "cluster",
  props: { network: "main", privateClusterConfig: { masterIpv4CidrBlock: "172.16.0.0/28" } },
};
const rule = (name: string, props: object): ExampleResource => ({
  type: FIREWALL,
  name,
  props: { network: "main", direction: "EGRESS", ...props },
});
const denial = rule("deny", { priority: 65000, denies: [{ protocol: "all" }] });
const way = (name: string, range: string) =>
  rule(name, { destinationRanges: [range], allows: [{ protocol: "tcp", ports: ["443", "8132"] }] });

/** What a denial keeps nodes from, the worst first. */
const LACKS: readonly { readonly way: Way; readonly from: string; readonly allows: string }[] = [
  {
    way: { to: "control plane", port: CONTROL_PLANE_PORT },
    from: "nodes from the control plane",
    allows: `TCP port ${CONTROL_PLANE_PORT} to it, so that nodes do not register`,
  },
  {
    way: { to: "APIs", port: CONTROL_PLANE_PORT },
    from: "nodes from Google's APIs and registries",
    allows: `TCP port ${CONTROL_PLANE_PORT} to them, so that nodes pull no images, and Pods get no tokens`,
  },
  {
    way: { to: "Pods" },
    from: "Pods from those of other nodes, such as kube-dns",
    allows: "anything besides the control plane and Google's APIs, so that Pods reach none there",
  },
  {
    way: { to: "control plane", port: KONNECTIVITY_PORT },
    from: "konnectivity-agent from the control plane",
    allows: `TCP port ${KONNECTIVITY_PORT} to it, so that the control plane reaches no webhook, and no Pod's log or shell`,
  },
];

const NEEDED = `the control plane's block on TCP ${CONTROL_PLANE_PORT} and ${KONNECTIVITY_PORT}, Google's APIs on TCP 443, such as ${PRIVATE_APIS_BLOCK} where they are private.googleapis.com, and the blocks of nodes and Pods on all protocols`;

export const firewallAllowsNodeEgress: Rule = {
  name: "firewall-allows-node-egress",
  description:
    "A firewall rule that denies all egress leaves nodes a way to the control plane, to Google and to each other.",
  why:
    "Nodes connect to the control plane and to Google's APIs, and GKE relies on the rule by which each network allows all egress: it makes no rule of its own. With a rule that denies all, " +
    `and none before it that allows these, nodes do not register, and pull no images, and Pods reach no Pods of other nodes; without port ${KONNECTIVITY_PORT} of the control plane it reaches no webhook. Nodes that run go on until they are replaced, as in an upgrade.`,
  fix: "Add rules with direction EGRESS and a lower priority number that allow the control plane's block on TCP 443 and 8132, Google's APIs on TCP 443, and the blocks of nodes and Pods on all protocols.",
  whenToExempt:
    "A network whose other egress rules are in another stack, or in a firewall policy of the organization.",
  sources: [
    "https://docs.cloud.google.com/network-intelligence-center/docs/network-analyzer/insights/kubernetes-engine/gke-node-to-control-plane",
    "https://cloud.google.com/firewall/docs/firewalls",
    "https://cloud.google.com/firewall/docs/firewall-policies-overview",
    "https://cloud.google.com/vpc/docs/configure-private-google-access",
    "https://cloud.google.com/artifact-registry/docs/gke-private-clusters",
    "https://kubernetes.io/docs/tasks/extend-kubernetes/setup-konnectivity/",
    "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/452",
    "https://github.com/terraform-google-modules/terraform-google-kubernetes-engine/issues/305",
  ],
  severity: "high",
  level: "advisory",
  good: [
    ...[cluster, denial],
    way("control-plane", "172.16.0.0/28"),
    way("apis", PRIVATE_APIS_BLOCK),
    rule("pods", { destinationRanges: ["10.0.0.0/8"], allows: [{ protocol: "all" }] }),
  ],
  bad: [cluster, denial],
  reads: [...HIERARCHICAL, ...ASSOCIATIONS],
  checks: {
    ...forTypes(
      [
        NETWORK_FIREWALL_POLICY_RULE,
        REGION_FIREWALL_POLICY_RULE,
        NETWORK_FIREWALL_POLICY,
        REGION_FIREWALL_POLICY,
      ],
      function* ofPolicy(_, context) {
        const { self, stack } = context;
        yield* context.each(rulesIn(self as RuleHolder), function* ({ at, rule }) {
          const lack = findItem(LACKS, ({ way }) =>
            someItem(clustersByNodes(context), (each) =>
              policyCutsOff(rule, self as RuleHolder, each, way, stack),
            ),
          );
          if (lack === undefined) return;
          yield {
            at,
            problem: `is "deny" and keeps ${lack.from}: no rule of the stack before it, in the policy or of the network's firewall, allows ${lack.allows}`,
            fix: `Add rules with action allow and a priority below ${rule.priority} that let out to ${NEEDED}.`,
          };
        });
      },
    ),
    [FIREWALL]: [
      function* egress(inputs, context) {
        if (ifKnown(() => inputs.direction) === "INGRESS") return;
        const lack = findItem(LACKS, ({ way }) =>
          someItem(clustersNear(context), (each) =>
            allOf(
              () => deniesEgress(context, each, way),
              () => concernsNodesOf(each, context),
              () => !isLetOut(context, each, way),
              () =>
                !policiesMayAllow(
                  context,
                  "EGRESS",
                  (filter) => way.port === undefined || coversPort(filter, way.port),
                ),
            ),
          ),
        );
        if (lack === undefined) return;
        const priority = priorityOf(context);
        yield {
          at: "denies",
          problem: `keep ${lack.from}: no rule of the stack with a priority before ${priority} allows ${lack.allows}`,
          fix: `Add rules with direction EGRESS and a priority below ${priority} that allow ${NEEDED}.`,
        };
      },
    ],
  },
};
