import { CLUSTER, NODE_POOL } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "autoscaling";
const BOUNDS = { minNodeCount: 1, maxNodeCount: 5 };

ruleTable("node-pool-autoscaling", {
  accepts: {
    "bounds of a zone": resource(NODE_POOL, { [AT]: BOUNDS }),
    "bounds of all zones": resource(NODE_POOL, { [AT]: { totalMinNodeCount: 0, totalMaxNodeCount: 9 } }),
    "a pool without it whose state has some": resource(NODE_POOL, {}, { observed: { [AT]: BOUNDS } }),
    "an inline pool with bounds": resource(CLUSTER, { nodePools: [{ [AT]: BOUNDS }] }),
    "a default pool, which a program cannot scale": resource(CLUSTER, {
      initialNodeCount: 3,
      nodeConfig: {},
    }),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true, nodePools: [{ name: "a" }] }),
  },
  rejects: {
    "a pool of fixed size": {
      resources: resource(NODE_POOL, { nodeCount: 3 }),
      at: AT,
      problem: /^is absent/,
    },
    "bounds without an upper one": { resources: resource(NODE_POOL, { [AT]: { minNodeCount: 1 } }), at: AT },
    "one inline pool of two": {
      resources: resource(CLUSTER, { nodePools: [{ [AT]: BOUNDS }, { name: "fixed" }] }),
      at: "nodePools[1].autoscaling",
    },
  },
  undecided: {
    "bounds that are not known": { resources: resource(NODE_POOL, { [AT]: unknown }), at: AT },
    "an upper bound that is not known": {
      resources: resource(NODE_POOL, { [AT]: { maxNodeCount: unknown } }),
      at: "autoscaling.maxNodeCount",
    },
  },
});
