import { counted } from "../../../../gke/counted";
import type { Source } from "../../../evaluation/reading";
import { read } from "../../../evaluation/reading";
import { poolSourcesOf } from "../../../program/gcp/node-pools";
import { isOn, isStandard } from "../../../program/gcp/requirements";
import { CLUSTER, type Inputs, NODE_POOL } from "../../../resource-types";
import { type ExampleResource, type Rule, ref } from "../../../rule";

const AT = "enableL4IlbSubsetting";

/**
 * The nodes that an internal load balancer reaches without subsetting.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/internal-load-balancing, checked 2026-11-28
 */
const NODES_REACHED = 250;

const pool: ExampleResource = {
  type: NODE_POOL,
  name: "pool",
  props: { cluster: ref("cluster", "name"), autoscaling: { totalMinNodeCount: 1, totalMaxNodeCount: 300 } },
};

export const ilbSubsetting: Rule = {
  name: "ilb-subsetting",
  description: "Clusters that may have more than 250 nodes use subsetting for internal load balancers.",
  why:
    "Without subsetting, an internal load balancer reaches only 250 nodes of a cluster, in no particular order: traffic to Pods on other nodes " +
    "is lost. With it, each Service uses the nodes that it needs.",
  fix: `Set ${AT} to true. GKE changes it in place; it cannot be undone.`,
  whenToExempt: "A cluster without internal passthrough load balancers (layer 4).",
  sources: ["https://cloud.google.com/kubernetes-engine/docs/how-to/internal-load-balancing"],
  severity: "low",
  level: "disabled",
  frameworks: ["gke-policy-automation ILB_SUBSETTING_DISABLED"],
  departures:
    "gke-policy-automation counts the nodes that a cluster has; here the limits of its pools count, so that the finding comes before the 251st " +
    "node.",
  good: [
    { type: CLUSTER, name: "cluster", props: { removeDefaultNodePool: true, enableL4IlbSubsetting: true } },
    pool,
  ],
  bad: [{ type: CLUSTER, name: "cluster", props: { removeDefaultNodePool: true } }, pool],
  checks: {
    [CLUSTER]: [
      function* subsetting(cluster, context) {
        if (!isStandard(cluster)) return;
        if (isOn(read(context, (properties) => properties.enableL4IlbSubsetting)?.value)) return;
        const pools = poolSourcesOf(context.self, context.stack) as readonly Source<PoolSize>[];
        const nodes = pools.reduce((sum, each) => sum + mostNodesOf(each), 0);
        if (nodes <= NODES_REACHED) return;
        yield {
          at: AT,
          problem: `is not true, and the pools may have ${counted(nodes, "node")}: internal load balancers reach only ${NODES_REACHED}`,
        };
      },
    ],
  },
};

type PoolSize = Pick<
  Inputs[typeof NODE_POOL],
  "autoscaling" | "initialNodeCount" | "nodeCount" | "nodeLocations"
>;

/** The nodes that a pool may have; the bounds and counts of a zone count once a zone. */
function mostNodesOf(pool: Source<PoolSize>): number {
  const scaling = read(pool, ({ autoscaling }) => autoscaling)?.value;
  if (scaling?.totalMaxNodeCount) return scaling.totalMaxNodeCount;
  const zones = read(pool, ({ nodeLocations }) => nodeLocations)?.value.length ?? 1;
  const count = read(pool, ({ nodeCount, initialNodeCount }) => nodeCount ?? initialNodeCount)?.value ?? 0;
  return zones * (scaling?.maxNodeCount || count);
}
