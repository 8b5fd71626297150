import { CLUSTER, NODE_POOL, SERVICE_ACCOUNT } from "../../../../../policies/resource-types";
import { ref } from "../../../../../policies/rule";
import { resource, unknown } from "../../../../support/evaluate";
import { clusterPools, clustersWithoutPools, poolWith, provisioning } from "../../../../support/node-pools";
import { ruleTable } from "../../../../support/rule-table";

const AT = "nodeConfig.serviceAccount";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.serviceAccount";
const OWN = "gke-nodes@demo.iam.gserviceaccount.com";
const COMPUTE = "1234567890-compute@developer.gserviceaccount.com";
const bad = clusterPools({ serviceAccount: "default" });

ruleTable("node-own-service-account", {
  accepts: {
    ...clustersWithoutPools({ serviceAccount: "default" }),
    "an account of one's own": poolWith({ serviceAccount: OWN }),
    "an account of another project": poolWith({ serviceAccount: "nodes@shared.iam.gserviceaccount.com" }),
    "an account of the stack, whose address is not known yet": [
      resource(SERVICE_ACCOUNT, { accountId: "nodes" }, { name: "account" }),
      resource(NODE_POOL, { nodeConfig: { serviceAccount: ref("account", "email") } }),
      resource(CLUSTER, { nodeConfig: { serviceAccount: ref("account", "email") } }, { name: "cluster" }),
    ],
    "a pool without it whose state has an account": poolWith(
      {},
      { observed: { nodeConfig: { serviceAccount: OWN } } },
    ),
    "a cluster that keeps no default pool": resource(CLUSTER, { removeDefaultNodePool: true }),
    "a cluster beside its pools that says nothing of its default pool": [
      resource(CLUSTER, {}, { name: "cluster" }),
      resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig: { serviceAccount: OWN } }),
    ],
    "auto-provisioned pools with an account": provisioning({ serviceAccount: OWN }),
    "defaults of auto-provisioning that is off": resource(CLUSTER, {
      removeDefaultNodePool: true,
      clusterAutoscaling: { enabled: false, autoProvisioningDefaults: { serviceAccount: "default" } },
    }),
    "an Autopilot cluster with an account": resource(CLUSTER, {
      enableAutopilot: true,
      clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount: OWN } },
    }),
    "a pool beside an Autopilot cluster, which GKE refuses": [
      resource(
        CLUSTER,
        {
          enableAutopilot: true,
          clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount: OWN } },
        },
        { name: "cluster" },
      ),
      resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig: { serviceAccount: "default" } }),
    ],
  },
  rejects: {
    "the default account by its short name": { resources: poolWith({ serviceAccount: "default" }), at: AT },
    "the default account by its address": { resources: poolWith({ serviceAccount: COMPUTE }), at: AT },
    "a pool that says nothing": { resources: resource(NODE_POOL, {}), at: AT, problem: /^is absent/ },
    "an empty account": { resources: poolWith({ serviceAccount: "" }), at: AT },
    "a pool without it whose state has the default account": {
      resources: poolWith({}, { observed: { nodeConfig: { serviceAccount: "default" } } }),
      at: AT,
      problem: /on GKE/,
    },
    "the default pool of a cluster": { resources: bad.default, at: AT },
    "an inline pool": { resources: bad.inline, at: `nodePools[0].${AT}` },
    "a cluster with nothing but its default pool": {
      resources: resource(CLUSTER, { initialNodeCount: 1 }),
      at: AT,
    },
    "auto-provisioned pools with the default account": {
      resources: provisioning({ serviceAccount: "default" }),
      at: PROVISIONED,
    },
    "auto-provisioned pools without an account": { resources: provisioning({}), at: PROVISIONED },
    "an Autopilot cluster without an account": {
      resources: resource(CLUSTER, { enableAutopilot: true }),
      at: PROVISIONED,
    },
    "an Autopilot cluster that names the default account (gke-policy-automation passes it)": {
      resources: resource(CLUSTER, {
        enableAutopilot: true,
        clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount: "default" } },
      }),
      at: PROVISIONED,
    },
    "an Autopilot cluster with an empty account": {
      resources: resource(CLUSTER, {
        enableAutopilot: true,
        clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount: "" } },
      }),
      at: PROVISIONED,
    },
    "an Autopilot cluster whose state has the default account": {
      resources: resource(
        CLUSTER,
        { enableAutopilot: true },
        { observed: { clusterAutoscaling: { autoProvisioningDefaults: { serviceAccount: "default" } } } },
      ),
      at: PROVISIONED,
      problem: /on GKE/,
    },
    "the accounts that Compute Engine made": {
      resources: [
        { type: "gcp:projects/defaultServiceAccounts:DefaultServiceAccounts", name: "defaults", props: {} },
        resource(NODE_POOL, { nodeConfig: { serviceAccount: ref("defaults", "id") } }),
      ],
      at: AT,
    },
  },
  undecided: {
    "an account that is not known": { resources: poolWith({ serviceAccount: unknown }), at: AT },
    "node settings that are not known, after an account of the stack that may be another's": {
      resources: [
        resource(SERVICE_ACCOUNT, { accountId: "nodes" }, { name: "nodes" }),
        resource(NODE_POOL, { nodeConfig: ref("nodes", "uniqueId") }),
      ],
      at: "nodeConfig",
    },
    "an account of provisioned pools that is not known": {
      resources: provisioning({ serviceAccount: unknown }),
      at: PROVISIONED,
    },
  },
});
