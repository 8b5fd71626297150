import { CLUSTER, NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const KEY = "nodeConfig.taints[0].key";
const PREFIX = "startup-taint.cluster-autoscaler.kubernetes.io/";
const CILIUM = "node.cilium.io/agent-not-ready";
const taints = (key: unknown, effect: unknown = "NO_SCHEDULE") => [{ key, value: "true", effect }];
const fromZero = { minNodeCount: 0, maxNodeCount: 5 };
const pool = (key: unknown, autoscaling?: unknown, effect?: unknown) =>
  resource(NODE_POOL, { cluster: "main", autoscaling, nodeConfig: { taints: taints(key, effect) } });
const READINESS = "readiness.k8s.io/network-ready";
const withController = (enabled: unknown) => [
  resource(CLUSTER, { addonsConfig: { nodeReadinessConfig: { enabled } } }, { name: "cluster" }),
  resource(NODE_POOL, {
    cluster: ref("cluster", "name"),
    autoscaling: fromZero,
    nodeConfig: { taints: taints(READINESS) },
  }),
];
const prod = { stack: "prod" };

ruleTable("startup-taint-prefix", {
  accepts: {
    "the verification's own key": pool(`${PREFIX}gke-upgrade-verification`, fromZero),
    "Cilium's taint under the prefix": pool(`${PREFIX}cilium-agent-not-ready`, fromZero),
    "an ordinary taint of a pool that starts at zero": pool("dedicated", fromZero),
    "an ordinary taint whose key ends as a gate's": pool("example.com/agent-not-ready", fromZero),
    "GKE's taint of GPU nodes": pool("nvidia.com/gpu", fromZero),
    "Cilium's taint on a pool of a fixed size": pool(CILIUM),
    "Cilium's taint on a pool that always has a node, as the autoscaler looks at that one (cilium/cilium#19241)":
      pool(CILIUM, { minNodeCount: 1, maxNodeCount: 5 }),
    "Cilium's taint on a pool that has a node in all": pool(CILIUM, {
      totalMinNodeCount: 1,
      totalMaxNodeCount: 5,
    }),
    "Cilium's taint where it keeps no Pod away": pool(CILIUM, fromZero, "PREFER_NO_SCHEDULE"),
    "an unknown effect of an ordinary taint": pool("dedicated", fromZero, unknown),
    "an unknown minimum with an ordinary taint": pool("dedicated", { minNodeCount: unknown }),
    "a taint of the node readiness controller that GKE runs": withController(true),
    "a taint of the node readiness controller on a pool that always has a node": pool(READINESS, {
      minNodeCount: 1,
    }),
    "a taint without a key, and one that is null": resource(NODE_POOL, {
      cluster: "main",
      autoscaling: fromZero,
      nodeConfig: { taints: [{ effect: "NO_SCHEDULE" }, null] },
    }),
    "a pool without taints": resource(NODE_POOL, { cluster: "main", autoscaling: fromZero }),
    "Cilium's taint on the default pool, which does not scale": resource(CLUSTER, {
      nodeConfig: { taints: taints(CILIUM) },
    }),
    "what a cluster says of a default pool that it removes": resource(CLUSTER, {
      removeDefaultNodePool: true,
      nodeConfig: { taints: taints("gke-upgrade-verification") },
    }),
    "inline pools of an Autopilot cluster, which has none": resource(CLUSTER, {
      enableAutopilot: true,
      nodePools: [{ autoscaling: fromZero, nodeConfig: { taints: taints(CILIUM) } }],
    }),
  },
  rejects: {
    "the verification's key without the prefix": {
      resources: pool("gke-upgrade-verification", fromZero),
      ...prod,
      at: KEY,
      problem: /never opens/,
    },
    "the verification's key without the prefix on a pool of a fixed size": {
      resources: pool("gke-upgrade-verification"),
      ...prod,
      at: KEY,
    },
    "the verification's key under another prefix": {
      resources: pool("ignore-taint.cluster-autoscaler.kubernetes.io/gke-upgrade-verification", fromZero),
      ...prod,
      at: KEY,
    },
    "Cilium's taint on a pool that starts at zero (cilium/cilium#19241)": {
      resources: pool(CILIUM, fromZero),
      ...prod,
      at: KEY,
      problem: /stays at zero/,
    },
    "Cilium's taint, as advisory elsewhere": {
      resources: pool(CILIUM, fromZero),
      at: KEY,
      level: "advisory",
    },
    "Cilium's taint where a minimum is not given": {
      resources: pool(CILIUM, { maxNodeCount: 5 }, "NO_EXECUTE"),
      ...prod,
      at: KEY,
    },
    "kubeip's taint": { resources: pool("kubeip.com/not-ready", fromZero), ...prod, at: KEY },
    "a taint of a node readiness controller that GKE does not run, as advisory": {
      resources: pool(READINESS, fromZero),
      ...prod,
      at: KEY,
      level: "advisory",
      fix: /^As the key's prefix cannot be changed, set autoscaling\.minNodeCount/,
    },
    "a taint of a node readiness controller on a cluster that has none of GKE's, as advisory": {
      resources: withController(false),
      ...prod,
      at: KEY,
      level: "advisory",
    },
    "a taint of Nidhogg": {
      resources: pool("nidhogg.uswitch.com/kube-system.cni", fromZero),
      ...prod,
      at: KEY,
    },
    "each of two taints": {
      resources: resource(NODE_POOL, {
        cluster: "main",
        autoscaling: fromZero,
        nodeConfig: {
          taints: [...taints(CILIUM), ...taints("dedicated"), ...taints("kubeip.com/not-ready")],
        },
      }),
      ...prod,
      at: [KEY, "nodeConfig.taints[2].key"],
    },
    "a taint beside an unknown one": {
      resources: resource(NODE_POOL, {
        cluster: "main",
        autoscaling: fromZero,
        nodeConfig: { taints: [...taints("gke-upgrade-verification"), ...taints("x", "PREFER_NO_SCHEDULE")] },
      }),
      ...prod,
      at: KEY,
    },
    "an inline pool": {
      resources: resource(CLUSTER, {
        nodePools: [{ name: "a", autoscaling: fromZero, nodeConfig: { taints: taints(CILIUM) } }],
      }),
      ...prod,
      at: `nodePools[0].${KEY}`,
    },
    "the default pool": {
      resources: resource(CLUSTER, { nodeConfig: { taints: taints("x/gke-upgrade-verification") } }),
      ...prod,
      at: KEY,
    },
  },
  undecided: {
    "whether GKE runs the node readiness controller": {
      resources: withController(unknown),
      at: "Cluster.cluster.addonsConfig.nodeReadinessConfig.enabled",
    },
    "a key that is not known": { resources: pool(unknown, fromZero), at: KEY },
    "a minimum that is not known": {
      resources: pool(CILIUM, { minNodeCount: unknown }),
      at: "autoscaling.minNodeCount",
    },
  },
});
