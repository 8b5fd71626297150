import { NODE_POOL } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { clusterPools, clustersWithoutPools, poolWith, provisioning } from "../../../../support/node-pools";
import { ruleTable } from "../../../../support/rule-table";

const AT = "nodeConfig.bootDiskKmsKey";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.bootDiskKmsKey";
const KEY = { bootDiskKmsKey: "projects/demo/locations/europe-west4/keyRings/gke/cryptoKeys/disks" };
const bad = clusterPools({ machineType: "e2-medium" });

ruleTable("node-boot-disk-cmek", {
  accepts: {
    ...clustersWithoutPools({}),
    "a pool with a key": poolWith(KEY),
    "a pool without it whose state has one": resource(NODE_POOL, {}, { observed: { nodeConfig: KEY } }),
    "auto-provisioned pools with a key": provisioning(KEY),
  },
  rejects: {
    "a pool without it": { resources: resource(NODE_POOL, {}), at: AT, problem: /^is absent/ },
    "an empty key": { resources: poolWith({ bootDiskKmsKey: "" }), at: AT },
    "a pool without a key": { resources: poolWith({ diskType: "pd-ssd" }), at: AT },
    "the default pool of a cluster": { resources: bad.default, at: AT },
    "an inline pool": { resources: bad.inline, at: `nodePools[0].${AT}` },
    "auto-provisioned pools": { resources: provisioning({}), at: PROVISIONED },
  },
  undecided: {
    "a key of the stack, which is not known yet": {
      resources: poolWith({ bootDiskKmsKey: unknown }),
      at: AT,
    },
    "a nodeConfig that is not known": { resources: poolWith(unknown), at: "nodeConfig" },
  },
});
