import { read, stated } from "../../../evaluation/reading";
import { allOf } from "../../../evaluation/unknown";
import { hasDefaultPool } from "../../../program/gcp/default-pool";
import { hasOwnPools } from "../../../program/gcp/node-pools";
import { poolChecks } from "../../../program/gcp/pool-checks";
import { isOff, isOn, requirementFindings } from "../../../program/gcp/requirements";
import { CLUSTER, type Inputs, NODE_POOL } from "../../../resource-types";
import type { Context, Rule } from "../../../rule";

const AT = "privateClusterConfig.enablePrivateNodes";
const OF_POOL = "networkConfig.enablePrivateNodes";
const CONSEQUENCE = "the nodes have addresses on the internet";

const ofCluster = ({ privateClusterConfig }: Partial<Inputs[typeof CLUSTER]>) =>
  privateClusterConfig?.enablePrivateNodes;

const pools = poolChecks(function* (pool, { self, stack }) {
  const setting = read(pool, ({ networkConfig }) => networkConfig?.enablePrivateNodes);
  if (!setting || !isOff(setting.value)) return;
  // A pool that sets nothing follows its cluster, which has the finding if it is public.
  const cluster = setting.origin === "observed" ? stack.clusterOf(self) : undefined;
  if (cluster && !isOn(read(cluster, ofCluster)?.value)) return;
  const at = pool.path(OF_POOL);
  yield {
    at,
    problem: `${stated(setting, "false")}: ${CONSEQUENCE}`,
    fix: `Set ${at} to true. GKE then re-creates the nodes.`,
  };
});

export const privateNodes: Rule = {
  name: "private-nodes",
  description: "Nodes have no address on the internet.",
  why:
    "If a node has a public address, one firewall rule exposes it to everyone: its kubelet, its NodePorts and every port that a Pod opens on " +
    "the host. Private nodes can be reached only from the network, and use Cloud NAT for outgoing traffic.",
  fix: `Set ${AT} to true, with Cloud NAT or Private Google Access for what the nodes fetch.`,
  whenToExempt: "A pool whose Pods must be reachable at the node's own address, such as game servers.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/network-isolation",
    "https://cloud.google.com/kubernetes-engine/docs/how-to/hardening-your-cluster",
  ],
  severity: "high",
  level: "disabled",
  frameworks: [
    "CIS GKE 1.9.0 5.6.5",
    "checkov CKV_GCP_25",
    "checkov CKV_GCP_64",
    "trivy GCP-0059",
    "gke-policy-automation NODES_PUBLIC",
    "policy-library private_cluster",
  ],
  departures:
    "checkov and policy-library pass a privateClusterConfig that leaves enablePrivateNodes out or sets it to false: such nodes have public " +
    "addresses. The others do not read networkConfig of node pools, which makes a pool private or public whatever its cluster says.",
  good: { privateClusterConfig: { enablePrivateNodes: true } },
  bad: { privateClusterConfig: { enablePrivateNodes: false } },
  checks: {
    [CLUSTER]: [
      function* cluster(_, context) {
        const findings = requirementFindings(context, {
          at: AT,
          of: ofCluster,
          isGood: isOn,
          absentIs: "bad",
          consequence: CONSEQUENCE,
        });
        for (const finding of findings) if (!hasPrivatePoolsOnly(context)) yield finding;
      },
      ...(pools[CLUSTER] ?? []),
    ],
    [NODE_POOL]: pools[NODE_POOL],
  },
};

/** Whether all nodes that the cluster has are those of pools of the program which are private by themselves. */
function hasPrivatePoolsOnly({ inputs, self, stack }: Context<typeof CLUSTER>): boolean {
  const own = stack.knownPoolsOf(self);
  return allOf(
    () => inputs.enableAutopilot !== true,
    () => !hasDefaultPool(inputs),
    () => !isOn(inputs.clusterAutoscaling?.enabled),
    () => (inputs.nodePools?.length ?? 0) === 0,
    () => hasOwnPools(self, stack),
    ...own.map(
      (pool) => () => isOn(read(pool, ({ networkConfig }) => networkConfig?.enablePrivateNodes)?.value),
    ),
  );
}
