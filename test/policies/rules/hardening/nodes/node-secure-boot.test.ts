import { CLUSTER, NODE_POOL } from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { clusterPools, clustersWithoutPools, poolWith, provisioning } from "../../../../support/node-pools";
import { ruleTable } from "../../../../support/rule-table";

const AT = "nodeConfig.shieldedInstanceConfig.enableSecureBoot";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.shieldedInstanceConfig.enableSecureBoot";
const config = (enableSecureBoot: unknown) => ({ shieldedInstanceConfig: { enableSecureBoot } });
const bad = clusterPools(config(false));

ruleTable("node-secure-boot", {
  accepts: {
    ...clustersWithoutPools(config(false)),
    "a pool that turns it on": poolWith(config(true)),
    "a program without types": poolWith(config("true")),
    "a default pool with it": resource(CLUSTER, { nodeConfig: config(true) }),
    "a pool without it whose state has it": resource(
      NODE_POOL,
      {},
      { observed: { nodeConfig: config(true) } },
    ),
    "a cluster beside its pools that says nothing of its default pool": [
      resource(CLUSTER, {}, { name: "cluster" }),
      resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig: config(true) }),
    ],
    "a cluster beside inline pools": resource(CLUSTER, { nodePools: [{ nodeConfig: config(true) }] }),
    "auto-provisioned pools with it": provisioning(config(true)),
  },
  rejects: {
    "a pool that turns it off": { resources: poolWith(config(false)), at: AT, problem: /^is false/ },
    "a pool without it": { resources: resource(NODE_POOL, {}), at: AT, problem: /^is absent/ },
    "an empty configuration": { resources: poolWith({ shieldedInstanceConfig: {} }), at: AT },
    "integrity monitoring alone": {
      resources: poolWith({ shieldedInstanceConfig: { enableIntegrityMonitoring: true } }),
      at: AT,
    },
    "the default pool of a cluster": { resources: bad.default, at: AT },
    "a default pool that says nothing of it": {
      resources: resource(CLUSTER, { nodeConfig: { machineType: "e2-medium" } }),
      at: AT,
    },
    "an inline pool": {
      resources: bad.inline,
      at: `nodePools[0].${AT}`,
      fix: /^Set nodePools\[0\]\.nodeConfig/,
    },
    "auto-provisioned pools that say nothing": { resources: provisioning({}), at: PROVISIONED },
  },
  undecided: { "a pool of which it is not known": { resources: poolWith(config(unknown)), at: AT } },
});
