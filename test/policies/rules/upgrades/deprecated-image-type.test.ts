import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const IMAGE = "nodeConfig.imageType";
const WINDOWS = "nodeConfig.windowsNodeConfig.osversion";
const PROVISIONED = "clusterAutoscaling.autoProvisioningDefaults.imageType";
const pool = (imageType: unknown, more: Record<string, unknown> = {}) =>
  resource(NODE_POOL, { nodeConfig: { imageType }, ...more });
const windows = (osversion: unknown) => ({
  nodeConfig: { imageType: "WINDOWS_LTSC_CONTAINERD", windowsNodeConfig: { osversion } },
});
const provisioned = (imageType: unknown, more: Record<string, unknown> = {}) =>
  resource(CLUSTER, {
    clusterAutoscaling: { enabled: true, autoProvisioningDefaults: { imageType } },
    ...more,
  });

ruleTable("deprecated-image-type", {
  accepts: {
    "a silent pool": resource(NODE_POOL, {}),
    "Container-Optimized OS with containerd": pool("COS_CONTAINERD"),
    "an image in lower case with containerd": pool("ubuntu_containerd"),
    "an image of a later day": pool("COS_NEXT"),
    "a later version of an image with containerd": pool("COS_CONTAINERD_2"),
    "the image that the provider fills in for provisioned pools": provisioned("COS_CONTAINERD"),
    "an Autopilot cluster": provisioned("COS", {
      enableAutopilot: true,
      nodeConfig: { imageType: "COS" },
      nodePools: [{ nodeConfig: { imageType: "COS" } }],
    }),
    "the image of a default pool that is removed": resource(CLUSTER, {
      removeDefaultNodePool: true,
      nodeConfig: { imageType: "COS" },
    }),
    "Windows Server 2022": resource(NODE_POOL, windows("OS_VERSION_LTSC2022")),
    "a Windows pool that leaves its version to GKE": pool("WINDOWS_LTSC_CONTAINERD"),
    "a Windows version of a later day": resource(NODE_POOL, windows("OS_VERSION_LTSC2025")),
    "a pool with containerd whose version is not known": pool("COS_CONTAINERD", { version: unknown }),
  },
  rejects: {
    "a misspelt image": { resources: pool("COS_CONTANERD"), at: IMAGE, fix: /"COS_CONTAINERD"/ },
    "an image with a hyphen": { resources: pool("ubuntu-containerd"), at: IMAGE, fix: /"UBUNTU_CONTAINERD"/ },
    "COS without a version": { resources: pool("COS"), at: IMAGE, problem: /"COS"/ },
    "cos in lower case, which peers accept": { resources: pool("cos"), at: IMAGE, problem: /"cos"/ },
    "UBUNTU on 1.24": { resources: pool("UBUNTU", { version: "1.24.0-gke.100" }), at: IMAGE },
    "WINDOWS_SAC on an alias": { resources: pool("WINDOWS_SAC", { version: "latest" }), at: IMAGE },
    "WINDOWS_LTSC on 1.30": { resources: pool("WINDOWS_LTSC", { version: "1.30" }), at: IMAGE },
    "COS on 1.9, as advisory since versions are no decimals": {
      resources: pool("COS", { version: "1.9.7-gke.11" }),
      at: IMAGE,
      level: "advisory",
    },
    "UBUNTU on 1.23, as advisory": {
      resources: pool("UBUNTU", { version: "1.23" }),
      at: IMAGE,
      level: "advisory",
      problem: /1\.23/,
    },
    "the default pool of a cluster": {
      resources: resource(CLUSTER, { nodeConfig: { imageType: "COS" } }),
      at: IMAGE,
    },
    "the default pool of an old cluster, as advisory": {
      resources: resource(CLUSTER, { nodeVersion: "1.20.4-gke.400", nodeConfig: { imageType: "COS" } }),
      at: IMAGE,
      level: "advisory",
    },
    "an inline pool": {
      resources: resource(CLUSTER, {
        nodePools: [{ nodeConfig: {} }, { nodeConfig: { imageType: "UBUNTU" } }],
      }),
      at: `nodePools[1].${IMAGE}`,
    },
    "Windows Server 2019, as advisory": {
      resources: resource(NODE_POOL, windows("OS_VERSION_LTSC2019")),
      at: WINDOWS,
      level: "advisory",
      problem: /December 2025/,
    },
    "Windows Server 2019 that GKE has where the program is silent, as advisory": {
      resources: resource(NODE_POOL, {}, { observed: windows("OS_VERSION_LTSC2019") }),
      at: WINDOWS,
      level: "advisory",
    },
    "Windows Server 2019 in an inline pool, as advisory": {
      resources: resource(CLUSTER, { nodePools: [windows("OS_VERSION_LTSC2019")] }),
      at: `nodePools[0].${WINDOWS}`,
      level: "advisory",
    },
    "provisioned pools": { resources: provisioned("COS"), at: PROVISIONED },
  },
  undecided: {
    "a Windows version that is not known": { resources: resource(NODE_POOL, windows(unknown)), at: WINDOWS },
    "an image that is not known": { resources: pool(unknown), at: IMAGE },
    "COS on a version that is not known": { resources: pool("COS", { version: unknown }), at: "version" },
  },
});
