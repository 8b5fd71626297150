import { CLUSTER, NODE_POOL } from "../../policies/resource-types";
import { resource, type TestResource } from "./evaluate";

/** A pool of its own with this `nodeConfig`. */
export const poolWith = (nodeConfig: unknown, more: Partial<TestResource> = {}): TestResource =>
  resource(NODE_POOL, { cluster: "main", nodeConfig }, more);

/** A Standard cluster with node auto-provisioning and these defaults of its pools. */
export const provisioning = (autoProvisioningDefaults: unknown, more: Record<string, unknown> = {}) =>
  resource(CLUSTER, {
    removeDefaultNodePool: true,
    clusterAutoscaling: { enabled: true, autoProvisioningDefaults },
    ...more,
  });

/** Clusters whose nodes no rule on a pool's `nodeConfig` is to judge, whatever it says. */
export const clustersWithoutPools = (nodeConfig: unknown): Record<string, TestResource> => ({
  "an Autopilot cluster, whose nodes Google configures": resource(CLUSTER, {
    enableAutopilot: true,
    nodeConfig,
    nodePools: [{ nodeConfig }],
    clusterAutoscaling: {
      autoProvisioningDefaults: { serviceAccount: "nodes@demo.iam.gserviceaccount.com" },
    },
  }),
  "the default pool of a cluster that removes it": resource(CLUSTER, {
    removeDefaultNodePool: true,
    nodeConfig,
  }),
});

/** The same nodes as a default pool and inline. */
export const clusterPools = (nodeConfig: unknown): Record<"default" | "inline", TestResource> => ({
  default: resource(CLUSTER, { initialNodeCount: 1, nodeConfig }),
  inline: resource(CLUSTER, { nodePools: [{ name: "apps", nodeConfig }] }),
});
