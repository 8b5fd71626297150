import { NODE_POOL } from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";
import { ASK, cluster, cronJob, daemonSet, job, shell, template } from "./verification";

const TAINTS = "nodeConfig.taints";
const LABELS_AT = "nodeConfig.labels";
const SPREAD = "spec.template.spec.topologySpreadConstraints";
const taint = { key: "dedicated", value: "ci", effect: "NO_SCHEDULE" };
const pool = (nodeConfig: unknown = {}, name = "pool", more: Partial<TestResource> = {}) =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), nodeConfig }, { name, ...more });
const tolerating = (...tolerations: unknown[]) => daemonSet({ tolerations });
const anywhere = { tolerations: [{ operator: "Exists" }] };
const spread = {
  parallelism: 2,
  completions: 2,
  template: template({
    ...anywhere,
    topologySpreadConstraints: [
      { topologyKey: "cloud.google.com/gke-nodepool", maxSkew: 1, whenUnsatisfiable: "DoNotSchedule" },
    ],
  }),
};
const affinity = (...matchExpressions: unknown[]) =>
  daemonSet({
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
      },
    },
  });

ruleTable("verification-covers-every-pool", {
  accepts: {
    "a toleration of the taint that GKE adds for GKE Sandbox": [
      cluster(),
      pool({}, "other"),
      pool({ sandboxConfig: { sandboxType: "gvisor" } }),
      tolerating({ key: "sandbox.gke.io/runtime", value: "gvisor", effect: "NoSchedule" }),
    ],
    "the runtime class of GKE Sandbox": [
      cluster(),
      pool({}, "other"),
      pool({ sandboxConfig: { sandboxType: "gvisor" } }),
      daemonSet({ runtimeClassName: "gvisor" }),
      daemonSet({}, {}, { name: "others" }),
    ],
    "Arm nodes without a taint": [
      cluster(),
      pool({ machineType: "c4a-standard-4", taintConfig: { architectureTaintBehavior: "NONE" } }),
      daemonSet(),
    ],
    "a toleration of the taint that GKE adds for Arm": [
      cluster(),
      pool({ machineType: "c4a-standard-4" }),
      tolerating({ key: "kubernetes.io/arch", operator: "Exists" }),
    ],
    "a node selector for Arm, to which GKE adds a toleration": [
      cluster(),
      pool({ machineType: "t2a-standard-4" }),
      daemonSet({ nodeSelector: { "kubernetes.io/arch": "arm64" } }),
    ],
    "node affinity for both architectures, to which GKE adds a toleration": [
      cluster(),
      pool({ machineType: "t2a-standard-4" }),
      affinity({ key: "kubernetes.io/arch", operator: "In", values: ["amd64", "arm64"] }),
    ],
    "a node selector for an architecture, and a machine type of which it is not known": [
      cluster(),
      pool({ machineType: "a4x-highgpu-4g" }),
      daemonSet({ nodeSelector: { "kubernetes.io/arch": "arm64" } }),
    ],
    "a node selector for Spot VMs": [
      cluster(),
      pool({ spot: true }),
      daemonSet({ nodeSelector: { "cloud.google.com/gke-spot": "true" } }),
    ],
    "a toleration of the taint that GKE adds for GPUs": [
      cluster(),
      pool({}, "other"),
      pool({ guestAccelerators: [null, { type: "nvidia-tesla-t4", count: 1 }] }),
      tolerating({ key: "nvidia.com/gpu", operator: "Exists" }),
    ],
    "a pool that says it has no GPUs": [
      cluster(),
      pool({}, "other"),
      pool({ guestAccelerators: [{ type: "", count: 0 }] }),
      daemonSet(),
    ],
    "one pool with GPUs, which GKE does not taint": [
      cluster(),
      pool({ guestAccelerators: [{ type: "nvidia-tesla-t4", count: 1 }] }),
      daemonSet(),
    ],
    "a DaemonSet that tolerates everything": [cluster(), pool({ taints: [taint] }), daemonSet(anywhere)],
    "a DaemonSet on pools without taints": [cluster(), pool(), daemonSet()],
    "a toleration of the taint": [
      cluster(),
      pool({ taints: [taint] }),
      tolerating({ key: "dedicated", operator: "Equal", value: "ci", effect: "NoSchedule" }),
    ],
    "a toleration of the taint's key": [
      cluster(),
      pool({ taints: [taint] }),
      tolerating({ key: "dedicated", operator: "Exists" }),
    ],
    "a taint that keeps no Pod away": [
      cluster(),
      pool({ taints: [{ ...taint, effect: "PREFER_NO_SCHEDULE" }] }),
      daemonSet(),
    ],
    "a second verification that tolerates the taint": [
      cluster(),
      pool({ taints: [taint] }),
      daemonSet(),
      daemonSet(anywhere, {}, { name: "second" }),
    ],
    "node selectors for labels of the pool and of GKE": [
      cluster(),
      pool({ labels: { team: "a" } }),
      daemonSet({
        nodeSelector: {
          team: "a",
          "kubernetes.io/os": "linux",
          "iam.gke.io/gke-metadata-server-enabled": "true",
        },
      }),
    ],
    "node affinity for what the pool's labels are": [
      cluster(),
      pool({ labels: { team: "a" } }),
      affinity(
        { key: "team", operator: "In", values: ["a", "b"] },
        { key: "team", operator: "Exists" },
        { key: "gone", operator: "DoesNotExist" },
        { key: "team", operator: "NotIn", values: ["c"] },
        { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
      ),
    ],
    "a node selector for the only pool": [
      cluster(),
      pool({}, "pool"),
      daemonSet({ nodeSelector: { "cloud.google.com/gke-nodepool": "pool-0123456" } }),
    ],
    "a tainted pool without the metadata server": [
      cluster(),
      pool({ taints: [taint], workloadMetadataConfig: { mode: "GCE_METADATA" } }),
      daemonSet(),
    ],
    "a tainted pool of Windows nodes": [
      cluster(),
      pool({ taints: [taint], imageType: "WINDOWS_LTSC_CONTAINERD" }),
      daemonSet(),
    ],
    "a tainted pool of a cluster that nothing verifies": [cluster(), pool({ taints: [taint] })],
    "a tainted pool of another stack's cluster": [
      resource(NODE_POOL, { cluster: "main", nodeConfig: { taints: [taint] } }, { name: "pool" }),
      daemonSet(),
    ],
    "an Autopilot cluster's Job": [cluster({ enableAutopilot: true }), job(), pool({ taints: [taint] })],
    "a Job on the only pool": [cluster(), pool(), job()],
    "a Job of one Pod a pool": [cluster(), pool(), pool({ taints: [taint] }, "second"), job(spread)],
    "a Job beside a DaemonSet": [
      cluster(),
      pool(),
      pool({}, "second"),
      job(),
      daemonSet(anywhere, {}, { name: "each-node" }),
    ],
    "an ordinary Job": [cluster(), pool(), pool({}, "second"), job({}, { metadata: { name: "report" } })],
    "a verification from elsewhere beside one of its own": {
      resources: [
        cluster(),
        pool({ taints: [taint] }),
        pool({}, "second"),
        daemonSet(),
        job({}, {}, { name: "job" }),
      ],
      config: { settings: { elsewhere: ["upgrade-verification"] } },
    },
    "an unknown taint where everything is tolerated by another one": [
      cluster(),
      pool({ labels: { team: unknown } }),
      daemonSet(anywhere),
    ],
  },
  rejects: {
    "the taint that GKE adds for GKE Sandbox": {
      resources: [
        cluster(),
        pool({}, "other"),
        pool({ sandboxConfig: { sandboxType: "gvisor" } }),
        daemonSet(),
      ],
      at: "nodeConfig.sandboxConfig",
      problem: /^makes GKE give the nodes the taint sandbox\.gke\.io\/runtime/,
    },
    "the taint that GKE adds for Arm, on the only pool": {
      resources: [cluster(), pool({ machineType: "c4a-standard-4" }), daemonSet()],
      at: "nodeConfig.machineType",
      problem: /^makes GKE give the nodes the taint kubernetes\.io\/arch/,
    },
    "the taint that GKE adds for Arm, with affinity for other labels and architectures": {
      resources: [
        cluster(),
        pool({ machineType: "t2a-standard-4", labels: { team: "arm64" } }),
        affinity(
          { key: "team", operator: "In", values: ["arm64"] },
          { key: "kubernetes.io/arch", operator: "NotIn", values: ["riscv64"] },
        ),
      ],
      at: "nodeConfig.machineType",
    },
    "a node selector for another architecture": {
      resources: [
        cluster(),
        pool({ machineType: "n4a-standard-4", taintConfig: { architectureTaintBehavior: "NONE" } }),
        daemonSet({ nodeSelector: { "kubernetes.io/arch": "amd64" } }),
      ],
      at: LABELS_AT,
    },
    "a node selector for Arm, and a pool of GKE's default machine type": {
      resources: [cluster(), pool(), daemonSet({ nodeSelector: { "kubernetes.io/arch": "arm64" } })],
      at: LABELS_AT,
    },
    "node affinity that leaves Spot VMs out": {
      resources: [
        cluster(),
        pool({ spot: true }),
        affinity({ key: "cloud.google.com/gke-spot", operator: "DoesNotExist" }),
      ],
      at: LABELS_AT,
    },
    "a node selector for preemptible VMs": {
      resources: [
        cluster(),
        pool({ preemptible: false }),
        daemonSet({ nodeSelector: { "cloud.google.com/gke-preemptible": "true" } }),
      ],
      at: LABELS_AT,
    },
    "the taint that GKE adds for GPUs": {
      resources: [
        cluster(),
        pool({}, "other"),
        pool({ guestAccelerators: [{ type: "nvidia-tesla-t4", count: 1 }] }),
        daemonSet(),
      ],
      at: "nodeConfig.guestAccelerators",
      problem: /^makes GKE give the nodes the taint nvidia\.com\/gpu/,
    },
    "a taint without a toleration": {
      resources: [cluster(), pool({ taints: [taint] }), daemonSet()],
      at: TAINTS,
    },
    "a taint with a toleration of another value": {
      resources: [cluster(), pool({ taints: [taint] }), tolerating({ key: "dedicated", value: "gpu" })],
      at: TAINTS,
    },
    "a taint with a toleration of another effect": {
      resources: [
        cluster(),
        pool({ taints: [{ ...taint, effect: "NO_EXECUTE" }] }),
        tolerating({ key: "dedicated", operator: "Exists", effect: "NoSchedule" }),
      ],
      at: TAINTS,
    },
    "the second of two taints": {
      resources: [
        cluster(),
        pool({ taints: [taint, { key: "spot", value: "true", effect: "NO_SCHEDULE" }] }),
        tolerating({ key: "dedicated", operator: "Exists" }),
      ],
      at: TAINTS,
    },
    "a DaemonSet that is known by its command": {
      resources: [
        cluster(),
        pool({ taints: [taint] }),
        daemonSet({}, { metadata: { name: "v" }, spec: { template: shell(ASK) } }),
      ],
      at: TAINTS,
    },
    "each pool that is missed": {
      resources: [
        cluster(),
        pool({ taints: [taint] }),
        pool({ taints: [taint] }, "second"),
        pool({}, "third"),
        daemonSet(),
      ],
      at: [TAINTS, TAINTS],
    },
    "an inline pool with a taint": {
      resources: [
        cluster({ nodePools: [{ name: "a" }, { name: "b", nodeConfig: { taints: [taint] } }] }),
        daemonSet(),
      ],
      at: `nodePools[1].${TAINTS}`,
    },
    "a node selector for another pool": {
      resources: [
        cluster(),
        pool(),
        pool({}, "second"),
        daemonSet({ nodeSelector: { "cloud.google.com/gke-nodepool": "pool-0123456" } }),
      ],
      at: LABELS_AT,
    },
    "a node selector for a label that the pool lacks": {
      resources: [cluster(), pool(), daemonSet({ nodeSelector: { team: "a" } })],
      at: LABELS_AT,
    },
    "node affinity for another value": {
      resources: [
        cluster(),
        pool({ labels: { team: "b" } }),
        affinity({ key: "team", operator: "In", values: ["a"] }),
      ],
      at: LABELS_AT,
    },
    "a Job on a cluster of two pools": {
      resources: [cluster(), pool(), pool({}, "second"), job()],
      at: SPREAD,
    },
    "a CronJob on a cluster of two inline pools": {
      resources: [cluster({ nodePools: [{ name: "a" }, { name: "b" }] }), cronJob()],
      at: "spec.jobTemplate.spec.template.spec.topologySpreadConstraints",
    },
    "a Job of fewer Pods than pools": {
      resources: [cluster(), pool(), pool({}, "second"), job({ ...spread, completions: 1 })],
      at: SPREAD,
    },
    "a Job whose Pods are spread only where it suits": {
      resources: [
        cluster(),
        pool(),
        pool({}, "second"),
        job({
          ...spread,
          template: template({
            topologySpreadConstraints: [
              {
                topologyKey: "cloud.google.com/gke-nodepool",
                maxSkew: 1,
                whenUnsatisfiable: "ScheduleAnyway",
              },
            ],
          }),
        }),
      ],
      at: SPREAD,
    },
    "a Job of one Pod a pool that does not tolerate a taint": {
      resources: [
        cluster(),
        pool(),
        pool({ taints: [taint] }, "second"),
        job({ ...spread, template: template({ ...spread.template.spec, tolerations: [] }) }),
      ],
      at: TAINTS,
    },
  },
  undecided: {
    "whether a pool has GPUs": {
      resources: [cluster(), pool({}, "other"), pool({ guestAccelerators: unknown }), daemonSet()],
      at: "nodeConfig.guestAccelerators",
    },
    "whether a pool has Arm nodes": {
      resources: [cluster(), pool({ machineType: unknown }), daemonSet()],
      at: "nodeConfig.machineType",
    },
    "whether a pool has Spot VMs that the selector leaves out": {
      resources: [
        cluster(),
        pool({ spot: unknown }),
        affinity({ key: "cloud.google.com/gke-spot", operator: "DoesNotExist" }),
      ],
      at: "nodeConfig.spot",
    },
    "taints that are not known": {
      resources: [cluster(), pool({ taints: unknown }), daemonSet(anywhere)],
      at: TAINTS,
    },
    "tolerations that are not known": {
      resources: [cluster(), pool({ taints: [taint] }), daemonSet({ tolerations: unknown })],
      at: "DaemonSet.verification.spec.template.spec.tolerations",
    },
  },
});
