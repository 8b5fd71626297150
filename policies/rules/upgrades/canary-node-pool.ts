import { allOf, anyOf, someItem } from "../../evaluation/unknown";
import { hasDefaultPool } from "../../program/gcp/default-pool";
import { allPoolsOf, hasStrayPool, type Pool } from "../../program/gcp/node-pools";
import { isMarked } from "../../program/gcp/pool-labels";
import { hasRunners } from "../../program/kubernetes/ci-runners";
import { CLUSTER, NODE_POOL } from "../../resource-types";
import { type Example, type ExampleResource, type Rule, ref } from "../../rule";

const AT = "nodePools";

export const canaryNodePool: Rule = {
  name: "canary-node-pool",
  description: "Clusters of production or CI have a node pool that is upgraded before the others.",
  why:
    "A small pool with a part of the load can be upgraded by hand before the window opens. It then shows what a node version breaks while " +
    "the other nodes still run the old one; with a single pool there is nothing left to compare with, or to move to. In the " +
    "incident every node of the runners' cluster was lost at once. Many platforms upgrade a whole cluster first instead, so the rule is off by default.",
  fix: 'Add a small gcp.container.NodePool with nodeConfig.labels canary: "true", and let a part of each workload run there.',
  whenToExempt: "A cluster that has a twin with the same load, which is upgraded earlier.",
  sources: [
    "https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-upgrades",
    "https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies",
    "How We Deal with a GKE Metadata Server Outage, medium.com/airwallex-engineering, 2022-06-07",
  ],
  severity: "low",
  level: "disabled",
  good: example({ general: undefined, canary: { canary: "true" } }),
  bad: example({ general: undefined }),
  checks: {
    [CLUSTER]: [
      function* canary(cluster, context) {
        if (cluster.enableAutopilot) return;
        const { self, stack } = context;
        // A pool whose cluster nobody can tell may be this one's.
        if (hasStrayPool(context)) return;
        // Of pools that are null there are holes, which filter passes over and a spread does not.
        const inline = (cluster.nodePools ?? []).filter(() => true);
        const declared = [...stack.poolsOf(self).map(({ inputs }) => inputs), ...inline];
        const pools = () => allPoolsOf(self, stack);
        const hasCanary = (pool: Pool) => pool.nodeConfig?.labels?.canary === "true";
        // Whether there is a default pool is asked last, as it does not matter for most clusters.
        const needsCanary = allOf(
          () =>
            anyOf(
              () => context.isProduction,
              () =>
                someItem([...declared, { nodeConfig: cluster.nodeConfig }], (pool) => isMarked(pool, ["ci"])),
              () => hasRunners(self, stack),
            ),
          () => declared.length < 2 || !someItem(declared, hasCanary),
          () => declared.length > 0 || (cluster.nodeConfig !== undefined && hasDefaultPool(cluster)),
          () => pools().length < 2 || !someItem(pools(), hasCanary),
        );
        if (!needsCanary) return;
        yield {
          at: AT,
          problem:
            pools().length < 2
              ? "are a single one, so an upgrade that breaks nodes breaks them all"
              : 'have none labelled canary: "true", so no pool is upgraded first',
        };
      },
    ],
  },
};

function example(labels: Readonly<Record<string, Record<string, string> | undefined>>): Example {
  return [
    {
      type: CLUSTER,
      name: "cluster",
      props: { resourceLabels: { env: "prod" }, removeDefaultNodePool: true },
    },
    ...Object.entries(labels).map(
      ([name, of]): ExampleResource => ({
        type: NODE_POOL,
        name,
        props: { cluster: ref("cluster", "name"), ...(of && { nodeConfig: { labels: of } }) },
      }),
    ),
  ];
}
