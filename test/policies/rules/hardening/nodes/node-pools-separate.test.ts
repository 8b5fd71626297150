import { CLUSTER } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "nodePools";
const POOL = { name: "apps", initialNodeCount: 1 };

ruleTable("node-pools-separate", {
  accepts: {
    "a cluster that keeps its default pool": resource(CLUSTER, { initialNodeCount: 3, nodeConfig: {} }),
    "a cluster that removes it": resource(CLUSTER, { removeDefaultNodePool: true, initialNodeCount: 1 }),
    "an inline pool of a cluster that removes its default pool": resource(CLUSTER, {
      removeDefaultNodePool: true,
      nodePools: [POOL],
    }),
    "an empty list": resource(CLUSTER, { nodePools: [] }),
    "a list of nulls": resource(CLUSTER, { nodePools: [null, null] }),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true, nodePools: [POOL] }),
    "pools that the state alone lists": resource(CLUSTER, {}, { observed: { nodePools: [POOL] } }),
  },
  rejects: {
    "an inline pool": { resources: resource(CLUSTER, { nodePools: [POOL] }), at: AT },
    several: { resources: resource(CLUSTER, { nodePools: [POOL, { name: "batch" }] }), at: AT },
  },
  undecided: {
    "pools that are not known": { resources: resource(CLUSTER, { nodePools: unknown }), at: AT },
    "a pool that is not known": { resources: resource(CLUSTER, { nodePools: [unknown] }), at: `${AT}[0]` },
    "a cluster that may remove its default pool": {
      resources: resource(CLUSTER, { nodePools: [POOL], removeDefaultNodePool: unknown }),
      at: "removeDefaultNodePool",
    },
  },
});
