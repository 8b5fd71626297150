import {
  CLUSTER,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  JOB,
  NODE_POOL,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const cluster = (props: object = {}, more: Partial<TestResource> = {}) =>
  resource(CLUSTER, { removeDefaultNodePool: true, ...props }, { name: "cluster", ...more });
const pool = (name: string, nodeConfig: object = {}) =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), name, nodeConfig }, { name });
const taint = (key: string, effect: unknown = "NO_SCHEDULE") => ({ key, value: "true", effect });
const tainted = (name: string, ...taints: unknown[]) => pool(name, { taints });
const apps = tainted("apps", taint("dedicated"));
const gpus = (name: string, nodeConfig: object = {}) =>
  pool(name, { guestAccelerators: [{ type: "nvidia-l4", count: 1 }], ...nodeConfig });
const ci = tainted("ci", taint("ci", "NO_EXECUTE"));

const workload = (type: string = DEPLOYMENT, more: object = {}): TestResource => ({
  type,
  name: "web",
  props: { spec: { template: { spec: { containers: [{ name: "c" }] } } } },
  cluster: "cluster",
  ...more,
});

ruleTable("system-pods-have-nodes", {
  accepts: {
    "no pools and no workloads: who has those may have the pools": [cluster()],
    "no pools beside a DaemonSet": [cluster(), workload(DAEMON_SET)],
    "no pools beside a CronJob, and beside the verification": [
      cluster(),
      workload(CRON_JOB),
      workload(JOB, {
        props: { metadata: { labels: { "gke-upgrade-verification": "true" } }, spec: {} },
      }),
    ],
    "no pools of a cluster without the workloads": [cluster(), workload(DEPLOYMENT, { cluster: undefined })],
    "the default pool beside workloads": [cluster({ removeDefaultNodePool: undefined }), workload()],
    "an inline pool beside workloads": [
      cluster({ removeDefaultNodePool: undefined, nodePools: [{ name: "inline" }] }),
      workload(),
    ],
    "a pool beside workloads": [cluster(), pool("general"), workload()],
    "a pool that may be any cluster's, beside workloads": [
      cluster(),
      resource(NODE_POOL, { cluster: "elsewhere" }, { name: "stray" }),
      workload(),
    ],
    "node auto-provisioning alone": [cluster({ clusterAutoscaling: { enabled: true } }), workload()],
    "an Autopilot cluster with workloads": [
      cluster({ enableAutopilot: true, removeDefaultNodePool: undefined }),
      workload(),
    ],
    "pools that GKE has and the program does not": [
      cluster({}, { observed: { nodePools: [{ name: "general" }] } }),
      workload(),
    ],
    "a pool without taints beside others": [cluster(), pool("general"), apps, ci],
    "the default pool beside tainted ones": [cluster({ removeDefaultNodePool: false }), apps],
    "a pool whose taint only makes others preferred": [
      cluster(),
      apps,
      tainted("general", taint("a", "PREFER_NO_SCHEDULE")),
    ],
    "a pool for GKE's own Pods alone": [
      cluster(),
      apps,
      tainted("system", taint("components.gke.io/gke-managed-components")),
    ],
    "a pool with a taint that kube-dns tolerates, and one of GKE's for Arm": [
      cluster(),
      apps,
      tainted("critical", taint("CriticalAddonsOnly"), taint("kubernetes.io/arch")),
    ],
    "pools whose taints something on the node removes": [
      cluster(),
      apps,
      tainted(
        "gated",
        taint("startup-taint.cluster-autoscaler.kubernetes.io/gate"),
        taint("node.cilium.io/agent-not-ready", "NO_EXECUTE"),
      ),
    ],
    "a pool whose taints have the former prefix of startup taints, and that of a node's status": [
      cluster(),
      apps,
      tainted(
        "gated",
        taint("ignore-taint.cluster-autoscaler.kubernetes.io/gate"),
        taint("status-taint.cluster-autoscaler.kubernetes.io/disk"),
      ),
    ],
    "pools with accelerators alone": [
      cluster(),
      tainted("gpu", taint("nvidia.com/gpu")),
      tainted("dedicated", taint("nvidia.com/gpu"), taint("dedicated")),
    ],
    "pools with GPUs alone, which GKE does not taint": [
      cluster(),
      gpus("general"),
      gpus("dedicated", { taints: [taint("dedicated")] }),
    ],
    "a tainted pool beside one whose list of GPUs is for none": [
      cluster(),
      apps,
      pool("none", { guestAccelerators: [{ type: "nvidia-l4", count: 0 }] }),
    ],
    "no pools, which are made elsewhere": cluster(),
    "a pool that GKE has and the program does not": [
      cluster({}, { observed: { nodePools: [{ name: "apps" }, { name: "system", nodeConfig: {} }] } }),
      apps,
    ],
    "node auto-provisioning, which makes pools": [cluster({ clusterAutoscaling: { enabled: true } }), apps],
    "an Autopilot cluster": cluster({ enableAutopilot: true, removeDefaultNodePool: undefined }),
    "a pool that may be any cluster's": [
      cluster(),
      apps,
      resource(NODE_POOL, { cluster: "other" }, { name: "stray" }),
    ],
    "a pool of a cluster that the program only reads": resource(NODE_POOL, {
      cluster: "shared",
      nodeConfig: { taints: [taint("dedicated")] },
    }),
    "a pool without taints, and one whose taints are not known": [
      cluster(),
      pool("general"),
      pool("other", { taints: unknown }),
    ],
  },
  rejects: {
    "no pools beside a Deployment": {
      resources: [cluster(), workload()],
      at: "nodePools",
      severity: "medium",
      problem: /^is absent, no NodePool of the stack is the cluster's/,
    },
    "no pools beside a Job": { resources: [cluster(), workload(JOB)], at: "nodePools" },
    "no pools in GKE either": {
      resources: [cluster({}, { observed: { nodePools: [] } }), workload()],
      at: "nodePools",
    },
    "tainted pools alone (kubernetes 57659, hail 7784)": {
      resources: [cluster(), apps, ci],
      at: "nodePools",
      problem: /konnectivity-agent, metrics-server and, without Cloud DNS, kube-dns find no node$/,
      fix: /components\.gke\.io\/gke-managed-components/,
    },
    "a tainted pool beside one with accelerators": {
      resources: [
        cluster(),
        tainted("system", taint("node-type")),
        tainted("gpu", taint("nvidia.com/gpu")),
        tainted("tpu", taint("google.com/tpu")),
      ],
      at: "nodePools",
    },
    "a tainted pool beside one with GPUs, which GKE taints": {
      resources: [cluster(), tainted("system", taint("node-type")), gpus("training")],
      at: "nodePools",
    },
    "tainted pools of a cluster with Cloud DNS": {
      resources: [cluster({ dnsConfig: { clusterDns: "CLOUD_DNS" } }), apps],
      at: "nodePools",
      problem: /konnectivity-agent, metrics-server and/,
    },
    "a tainted default pool": {
      resources: cluster({ removeDefaultNodePool: false, nodeConfig: { taints: [taint("dedicated")] } }),
      at: "nodePools",
    },
    "tainted inline pools": {
      resources: cluster({
        removeDefaultNodePool: false,
        nodePools: [{ name: "apps", nodeConfig: { taints: [taint("dedicated")] } }],
      }),
      at: "nodePools",
    },
    "a tainted pool beside one for GKE Sandbox and one with Windows (gvisor 807)": {
      resources: [
        cluster(),
        apps,
        pool("sandbox", { sandboxConfig: { sandboxType: "gvisor" } }),
        pool("windows", { imageType: "WINDOWS_LTSC_CONTAINERD" }),
      ],
      at: "nodePools",
      problem: /by taints that these do not tolerate, GKE Sandbox or Windows:/,
    },
    "a pool that the program taints and that GKE still has without": {
      resources: [cluster({}, { observed: { nodePools: [{ name: "apps", nodeConfig: {} }] } }), apps],
      at: "nodePools",
    },
  },
  undecided: {
    "whether the default pool is removed, beside workloads": {
      resources: [cluster({ removeDefaultNodePool: unknown }), workload()],
      at: "removeDefaultNodePool",
    },
    "whether a pool that GKE has is one of the program's, of which the name is not known": {
      resources: [
        cluster({}, { observed: { nodePools: [{ name: "apps", nodeConfig: {} }] } }),
        { ...apps, props: { ...apps.props, name: unknown } },
      ],
      at: "NodePool.apps.name",
    },
    "a pool whose taints are not known beside tainted ones": {
      resources: [cluster(), apps, pool("other", { taints: unknown })],
      at: "NodePool.other.nodeConfig.taints",
    },
    "a pool of which it is not known whether it has GPUs": {
      resources: [
        cluster(),
        apps,
        pool("other", { guestAccelerators: [{ type: "nvidia-l4", count: unknown }] }),
      ],
      at: "NodePool.other.nodeConfig.guestAccelerators[0].count",
    },
    "node auto-provisioning that is not known": {
      resources: [cluster({ clusterAutoscaling: { enabled: unknown } }), apps],
      at: "clusterAutoscaling.enabled",
    },
  },
});
