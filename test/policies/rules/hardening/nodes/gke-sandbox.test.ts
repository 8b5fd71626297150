import { CLUSTER, NODE_POOL } from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { ruleTable } from "../../../../support/rule-table";

const AT = "nodeConfig.sandboxConfig";
const cluster = resource(CLUSTER, { removeDefaultNodePool: true }, { name: "cluster" });
const pool = (nodeConfig: unknown, name = "pool") =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig }, { name });
const SANDBOX = { sandboxConfig: { type: "GVISOR" } };

ruleTable("gke-sandbox", {
  accepts: {
    "a pool with it": [cluster, pool(SANDBOX)],
    "one pool of several": [cluster, pool({}), pool(SANDBOX, "untrusted")],
    "the property's former name": [cluster, pool({ sandboxConfig: { sandboxType: "gvisor" } })],
    "an inline pool with it": resource(CLUSTER, { nodePools: [{ nodeConfig: SANDBOX }] }),
    "a default pool with it": resource(CLUSTER, { nodeConfig: SANDBOX }),
    "a pool without it whose state has it": [
      cluster,
      resource(
        NODE_POOL,
        { cluster: ref("cluster", "name") },
        { name: "pool", observed: { nodeConfig: SANDBOX } },
      ),
    ],
    "an Autopilot cluster, where each Pod chooses": resource(CLUSTER, { enableAutopilot: true }),
  },
  rejects: {
    "a pool without it": { resources: [cluster, pool({})], at: AT },
    "a cluster alone": { resources: cluster, at: AT },
    "a default pool without it": { resources: resource(CLUSTER, { nodeConfig: {} }), at: AT },
  },
  undecided: {
    "a pool of which it is not known": {
      resources: [cluster, pool({ sandboxConfig: unknown })],
      at: `NodePool.pool.${AT}`,
    },
  },
});
