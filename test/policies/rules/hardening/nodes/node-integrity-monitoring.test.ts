import { CLUSTER, NODE_POOL } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { clusterPools, clustersWithoutPools, poolWith, provisioning } from "../../../../support/node-pools";
import { ruleTable } from "../../../../support/rule-table";

const AT = "nodeConfig.shieldedInstanceConfig.enableIntegrityMonitoring";
const PROVISIONED =
  "clusterAutoscaling.autoProvisioningDefaults.shieldedInstanceConfig.enableIntegrityMonitoring";
const config = (enableIntegrityMonitoring: unknown) => ({
  shieldedInstanceConfig: { enableIntegrityMonitoring },
});
const bad = clusterPools(config(false));

ruleTable("node-integrity-monitoring", {
  accepts: {
    ...clustersWithoutPools(config(false)),
    "a pool without it": resource(NODE_POOL, {}),
    "a nodeConfig that says nothing of it": poolWith({ machineType: "e2-medium" }),
    "an empty configuration (gke-policy-automation and checkov fail it)": poolWith({
      shieldedInstanceConfig: {},
    }),
    "secure boot alone": poolWith({ shieldedInstanceConfig: { enableSecureBoot: true } }),
    "a pool that turns it on": poolWith(config(true)),
    "a program without types": poolWith(config("true")),
    "a default pool with it": resource(CLUSTER, { nodeConfig: config(true) }),
    "auto-provisioned pools with it": provisioning(config(true)),
    "auto-provisioned pools that say nothing": provisioning({}),
  },
  rejects: {
    "a pool that turns it off": { resources: poolWith(config(false)), at: AT },
    "the default pool of a cluster": { resources: bad.default, at: AT },
    "an inline pool": { resources: bad.inline, at: `nodePools[0].${AT}` },
    "auto-provisioned pools": { resources: provisioning(config(false)), at: PROVISIONED },
    "a pool without it whose state has none": {
      resources: resource(NODE_POOL, {}, { observed: { nodeConfig: config(false) } }),
      at: AT,
      problem: /on GKE/,
    },
  },
  undecided: { "a pool of which it is not known": { resources: poolWith(config(unknown)), at: AT } },
});
