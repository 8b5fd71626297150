import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const MODE = "nodeConfig.linuxNodeConfig.cgroupMode";
const PROVISIONED = "nodePoolAutoConfig.linuxNodeConfig.cgroupMode";
const nodeConfig = (cgroupMode: unknown) => ({ nodeConfig: { linuxNodeConfig: { cgroupMode } } });
const pool = (cgroupMode: unknown, more: Record<string, unknown> = {}) =>
  resource(NODE_POOL, { ...nodeConfig(cgroupMode), ...more });
const provisioned = (cgroupMode: unknown, more: Record<string, unknown> = {}) =>
  resource(CLUSTER, { nodePoolAutoConfig: { linuxNodeConfig: { cgroupMode } }, ...more });

ruleTable("no-cgroup-v1", {
  accepts: {
    "a silent pool": resource(NODE_POOL, {}),
    "settings of the kernel alone": resource(NODE_POOL, {
      nodeConfig: { linuxNodeConfig: { sysctls: { "net.core.somaxconn": "4096" } } },
    }),
    "version 2": pool("CGROUP_MODE_V2"),
    "the image's default": pool("CGROUP_MODE_UNSPECIFIED"),
    "version 2 on nodes whose version is not known": pool("CGROUP_MODE_V2", { version: unknown }),
    "version 2 where GKE still has version 1": resource(NODE_POOL, nodeConfig("CGROUP_MODE_V2"), {
      observed: nodeConfig("CGROUP_MODE_V1"),
    }),
    "the default pool that is removed": resource(CLUSTER, {
      removeDefaultNodePool: true,
      ...nodeConfig("CGROUP_MODE_V1"),
    }),
    "provisioned pools of version 2": provisioned("CGROUP_MODE_V2"),
    "an Autopilot cluster": resource(CLUSTER, { enableAutopilot: true, ...nodeConfig("CGROUP_MODE_V1") }),
  },
  rejects: {
    "version 1": { resources: pool("CGROUP_MODE_V1"), at: MODE, problem: /1\.35/, fix: /CGROUP_MODE_V2/ },
    "version 1 of nodes on 1.34": {
      resources: pool("CGROUP_MODE_V1", { version: "1.34.1-gke.100" }),
      at: MODE,
    },
    "version 1 of nodes on 1.33, which can skip a minor": {
      resources: pool("CGROUP_MODE_V1", { version: "1.33" }),
      at: MODE,
    },
    "version 1 of nodes three minors away, as advisory": {
      resources: pool("CGROUP_MODE_V1", { version: "1.32.5-gke.100" }),
      at: MODE,
      level: "advisory",
    },
    "version 1 that GKE has where the program is silent": {
      resources: resource(NODE_POOL, {}, { observed: nodeConfig("CGROUP_MODE_V1") }),
      at: MODE,
      problem: /on GKE \(not set in the program\)/,
    },
    "version 1 that GKE has where the program's text is empty": {
      resources: resource(NODE_POOL, nodeConfig(""), { observed: nodeConfig("CGROUP_MODE_V1") }),
      at: MODE,
    },
    "the default pool of a cluster": { resources: resource(CLUSTER, nodeConfig("CGROUP_MODE_V1")), at: MODE },
    "an inline pool": {
      resources: resource(CLUSTER, { nodePools: [{}, nodeConfig("CGROUP_MODE_V1")] }),
      at: `nodePools[1].${MODE}`,
    },
    "provisioned pools": {
      resources: provisioned("CGROUP_MODE_V1"),
      at: PROVISIONED,
      fix: /nodePoolAutoConfig/,
    },
    "the nodes of an Autopilot cluster": {
      resources: provisioned("CGROUP_MODE_V1", { enableAutopilot: true }),
      at: PROVISIONED,
    },
    "provisioned pools of an old control plane, as advisory": {
      resources: resource(
        CLUSTER,
        { nodePoolAutoConfig: { linuxNodeConfig: { cgroupMode: "CGROUP_MODE_V1" } } },
        { observed: { masterVersion: "1.31.5-gke.100" } },
      ),
      at: PROVISIONED,
      level: "advisory",
    },
  },
  undecided: {
    "a mode that is not known": { resources: pool(unknown), at: MODE },
    "version 1 of nodes whose version is not known": {
      resources: pool("CGROUP_MODE_V1", { version: unknown }),
      at: "version",
    },
  },
});
