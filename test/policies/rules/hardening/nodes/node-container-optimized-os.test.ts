import { CLUSTER, NODE_POOL } from "../../../../../policies/resource-types";
import { resource, unknown } from "../../../../support/evaluate";
import { clusterPools, clustersWithoutPools, poolWith, provisioning } from "../../../../support/node-pools";
import { ruleTable } from "../../../../support/rule-table";

const AT = "nodeConfig.imageType";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.imageType";
const bad = clusterPools({ imageType: "UBUNTU_CONTAINERD" });
const alone = { config: { "deprecated-image-type": "disabled" } };

ruleTable("node-container-optimized-os", {
  accepts: {
    ...clustersWithoutPools({ imageType: "UBUNTU_CONTAINERD" }),
    "a pool without it (policy-library fails it)": resource(NODE_POOL, {}),
    "Container-Optimized OS": poolWith({ imageType: "COS_CONTAINERD" }),
    "Container-Optimized OS in lower case": poolWith({ imageType: "cos_containerd" }),
    "Windows nodes (policy-library fails them)": poolWith({ imageType: "WINDOWS_LTSC_CONTAINERD" }),
    "an image with Docker, which another rule refuses": poolWith({ imageType: "COS" }),
    "Ubuntu with Docker, which another rule refuses": poolWith({ imageType: "UBUNTU" }),
    "auto-provisioned pools with it": provisioning({ imageType: "COS_CONTAINERD" }),
    "auto-provisioned pools that say nothing": provisioning({}),
    "defaults of auto-provisioning that is off": resource(CLUSTER, {
      clusterAutoscaling: { enabled: false, autoProvisioningDefaults: { imageType: "UBUNTU_CONTAINERD" } },
    }),
  },
  rejects: {
    Ubuntu: {
      resources: poolWith({ imageType: "UBUNTU_CONTAINERD" }),
      at: AT,
      problem: /"UBUNTU_CONTAINERD"/,
    },
    "Ubuntu in lower case": { resources: poolWith({ imageType: "ubuntu_containerd" }), at: AT },
    "another image": {
      resources: poolWith({ imageType: "another_image" }),
      at: AT,
      problem: /is another value/,
    },
    "Ubuntu with Docker where the other rule is off": {
      ...alone,
      resources: poolWith({ imageType: "UBUNTU" }),
      at: AT,
    },
    "the default pool of a cluster": { resources: bad.default, at: AT },
    "an inline pool": { resources: bad.inline, at: `nodePools[0].${AT}` },
    "auto-provisioned pools": {
      resources: provisioning({ imageType: "UBUNTU_CONTAINERD" }),
      at: PROVISIONED,
    },
    "a pool without it whose state has Ubuntu": {
      resources: poolWith({}, { observed: { nodeConfig: { imageType: "UBUNTU_CONTAINERD" } } }),
      at: AT,
      problem: /on GKE/,
    },
  },
  undecided: { "an image that is not known": { resources: poolWith({ imageType: unknown }), at: AT } },
});
