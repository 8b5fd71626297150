import { CLUSTER, NODE_POOL } from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "enableL4IlbSubsetting";
const cluster = (props: object = {}) =>
  resource(CLUSTER, { removeDefaultNodePool: true, ...props }, { name: "cluster" });
const pool = (props: object, name = "pool") =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), ...props }, { name });
const UP_TO_300 = { autoscaling: { totalMaxNodeCount: 300 } };

ruleTable("ilb-subsetting", {
  accepts: {
    "a small cluster": [cluster(), pool({ nodeCount: 3 })],
    "a cluster without pools": cluster(),
    "a default pool that is removed": cluster({ initialNodeCount: 251 }),
    "exactly as many as are reached": [cluster(), pool({ nodeCount: 250 })],
    "a large cluster with it": [cluster({ [AT]: true }), pool(UP_TO_300)],
    "a large cluster whose state has it": [
      resource(CLUSTER, { removeDefaultNodePool: true }, { name: "cluster", observed: { [AT]: true } }),
      pool(UP_TO_300),
    ],
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "a pool that may grow beyond": { resources: [cluster(), pool(UP_TO_300)], at: AT, problem: /300 nodes/ },
    "a pool of so many nodes": { resources: [cluster(), pool({ nodeCount: 251 })], at: AT },
    "pools that have them together": {
      resources: [cluster(), pool({ nodeCount: 200 }), pool({ nodeCount: 100 }, "other")],
      at: AT,
    },
    "a default pool of so many nodes": {
      resources: resource(CLUSTER, { initialNodeCount: 251 }, { name: "cluster" }),
      at: AT,
      problem: /251 nodes/,
    },
    "so many in each of three zones": {
      resources: [cluster(), pool({ nodeLocations: ["a", "b", "c"], autoscaling: { maxNodeCount: 100 } })],
      at: AT,
    },
  },
  undecided: {
    "a cluster of which it is not known": {
      resources: [cluster({ [AT]: unknown }), pool(UP_TO_300)],
      at: AT,
    },
  },
});
