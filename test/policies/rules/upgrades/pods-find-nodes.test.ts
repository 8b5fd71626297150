import {
  CLUSTER,
  DAEMON_SET,
  DEPLOYMENT,
  HELM_RELEASE,
  NODE_POOL,
  POD as POD_TYPE,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, type TestResource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const POD = "spec.template.spec";
const cluster = (props: object = {}, more: Partial<TestResource> = {}) =>
  resource(CLUSTER, { removeDefaultNodePool: true, ...props }, { name: "cluster", ...more });
const pool = (name: string, nodeConfig: unknown = {}) =>
  resource(NODE_POOL, { cluster: ref("cluster", "name"), name, nodeConfig }, { name });
const taint = { key: "dedicated", value: "ci", effect: "NO_SCHEDULE" };
const general = pool("general");
const ci = pool("ci", { labels: { dedicated: "ci" }, taints: [taint] });
const pools = [cluster(), general, ci];
const toleration = { key: "dedicated", operator: "Equal", value: "ci", effect: "NoSchedule" };
const withPod = (pod: object, type: string = DEPLOYMENT): TestResource => ({
  type,
  name: "web",
  props:
    type === POD_TYPE
      ? { spec: { containers: [{ name: "c" }], ...pod } }
      : { spec: { template: { spec: { containers: [{ name: "c" }], ...pod } } } },
  cluster: "cluster",
});
const onCi = withPod({ nodeSelector: { dedicated: "ci" } });
const onNone = withPod({ nodeSelector: { dedicated: "other" } });
const requires = (...matchExpressions: object[]) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] },
    },
  },
});
const gpus = { containers: [{ name: "c", resources: { limits: { "nvidia.com/gpu": "1" } } }] };
const SELECTED_MODE = "iam.gke.io/gke-metadata-server-enabled";
const gpuPool = (nodeConfig: object) => pool("gpu", nodeConfig);
const l4 = { guestAccelerators: [{ type: "nvidia-l4", count: 1 }] };
const sandboxed = { runtimeClassName: "gvisor" };
const tpus = { containers: [{ name: "c", resources: { limits: { "google.com/tpu": "4" } } }] };
const jobs = (tolerations: string) =>
  resource(
    HELM_RELEASE,
    {
      chart: "gitlab-runner",
      values: {
        runners: {
          config: `[[runners]]\n[runners.kubernetes.node_selector]\ndedicated = "ci"\n[runners.kubernetes.node_tolerations]\n${tolerations}\n`,
        },
      },
    },
    { name: "runner", cluster: "cluster" },
  );

ruleTable("pods-find-nodes", {
  accepts: {
    "Pods that choose no nodes": [...pools, withPod({})],
    "Pods that choose a pool and tolerate its taint": [
      ...pools,
      withPod({ nodeSelector: { dedicated: "ci" }, tolerations: [toleration] }),
    ],
    "Pods that choose a pool by its name": [
      ...pools,
      withPod({ nodeSelector: { "cloud.google.com/gke-nodepool": "general" } }),
    ],
    "Pods that choose by labels that GKE and Kubernetes set": [
      ...pools,
      withPod({
        nodeSelector: { "topology.kubernetes.io/zone": "europe-west4-a", "kubernetes.io/os": "linux" },
      }),
    ],
    "Pods that prefer nodes that nobody has": [
      ...pools,
      withPod({
        affinity: {
          nodeAffinity: {
            preferredDuringSchedulingIgnoredDuringExecution: [
              { weight: 1, preference: { matchExpressions: [{ key: "disk", operator: "Exists" }] } },
            ],
          },
        },
      }),
    ],
    "Pods that keep off a pool": [
      ...pools,
      withPod(requires({ key: "dedicated", operator: "NotIn", values: ["ci"] })),
    ],
    "Pods of a DaemonSet, which need no node": [
      ...pools,
      withPod({ nodeSelector: { dedicated: "other" } }, DAEMON_SET),
    ],
    "Pods that ask for GPUs, which GKE lets tolerate their taint": [
      cluster(),
      general,
      pool("gpu", {
        labels: { use: "training" },
        taints: [{ key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" }],
        ...l4,
      }),
      withPod({ ...gpus, nodeSelector: { use: "training" } }),
    ],
    "Pods of a compute class, for which GKE creates nodes": [
      ...pools,
      withPod({ nodeSelector: { "cloud.google.com/compute-class": "batch", dedicated: "other" } }),
      withPod(
        requires(
          { key: "cloud.google.com/compute-class", operator: "In", values: ["batch"] },
          { key: "a", operator: "Exists" },
        ),
      ),
    ],
    "Pods of another scheduler, and of a node by its name": [
      ...pools,
      withPod({ nodeSelector: { dedicated: "other" }, schedulerName: "batch" }),
      withPod({ nodeSelector: { dedicated: "other" }, nodeName: "node-1" }),
    ],
    "a taint that something on the node removes": [
      cluster(),
      pool("gated", {
        labels: { dedicated: "ci" },
        taints: [{ key: "node.cilium.io/agent-not-ready", value: "true", effect: "NO_EXECUTE" }],
      }),
      onCi,
    ],
    "node auto-provisioning, which makes pools": [
      cluster({ clusterAutoscaling: { enabled: true } }),
      general,
      onNone,
    ],
    "an Autopilot cluster": [cluster({ enableAutopilot: true, removeDefaultNodePool: undefined }), onNone],
    "no pools, which are made elsewhere": [cluster(), onNone],
    "a pool that GKE has and the program does not": [
      cluster(
        {},
        {
          observed: {
            nodePools: [
              { name: "general" },
              { name: "other", nodeConfig: { labels: { dedicated: "other" } } },
            ],
          },
        },
      ),
      general,
      onNone,
    ],
    "a pool that may be any cluster's": [
      ...pools,
      resource(NODE_POOL, { cluster: "elsewhere" }, { name: "stray" }),
      onNone,
    ],
    "Pods on a cluster of another stack": [{ ...onNone, cluster: undefined }],
    "jobs that choose a pool and tolerate its taint": [...pools, jobs('"dedicated=ci" = "NoSchedule"')],
    "Pods that ask for GPUs beside a pool that has them": [...pools, gpuPool(l4), withPod(gpus)],
    "Pods that ask for GPUs that come with a machine type": [
      ...pools,
      gpuPool({ machineType: "g2-standard-8" }),
      withPod(gpus),
    ],
    "Pods that ask for GPUs of a pool whose machine type is not known to have none": [
      ...pools,
      gpuPool({ machineType: "a9-megagpu-8g" }),
      withPod(gpus),
    ],
    "Pods that ask for TPUs that come with a machine type": [
      ...pools,
      gpuPool({ machineType: "ct5lp-hightpu-4t" }),
      withPod(tpus),
    ],
    "Pods that ask for GPUs that GKE has": [
      cluster(
        {},
        {
          observed: {
            nodePools: [
              { name: "general" },
              { name: "other", nodeConfig: { guestAccelerators: [{ type: "nvidia-l4", count: 1 }] } },
            ],
          },
        },
      ),
      general,
      withPod(gpus),
    ],
    "Pods that ask for GPUs of a compute class": [
      ...pools,
      withPod({ ...gpus, nodeSelector: { "cloud.google.com/compute-class": "gpu" } }),
    ],
    "Pods that ask for GPUs, for which node auto-provisioning makes pools": [
      cluster({ clusterAutoscaling: { enabled: true } }),
      general,
      withPod(gpus),
    ],
    "Pods for GKE Sandbox and GPUs on an Autopilot cluster": [
      cluster({ enableAutopilot: true, removeDefaultNodePool: undefined }),
      withPod(gpus),
      withPod(sandboxed),
    ],
    "Pods that ask for no GPUs": [
      ...pools,
      withPod({ containers: [{ name: "c", resources: { limits: { "nvidia.com/gpu": "0" } } }] }),
    ],
    "Pods that ask for CPU alone": [
      ...pools,
      withPod({ containers: [{ name: "c", resources: { limits: { cpu: "1" } } }] }),
    ],
    "Pods for GKE Sandbox beside a pool with it": [
      ...pools,
      pool("sandbox", { sandboxConfig: { sandboxType: "gvisor" } }),
      withPod(sandboxed),
    ],
    "Pods with another runtime class": [...pools, withPod({ runtimeClassName: "nvidia" })],
    "a DaemonSet for GKE Sandbox": [...pools, withPod(sandboxed, DAEMON_SET)],
    "Pods on nodes with the GKE metadata server": [
      ...pools,
      withPod({ nodeSelector: { [SELECTED_MODE]: "true" } }),
    ],
    "Pods on nodes without the GKE metadata server": [
      ...pools,
      withPod(requires({ key: SELECTED_MODE, operator: "DoesNotExist" })),
    ],
  },
  rejects: {
    "a value that the metadata server's label never has": {
      resources: [...pools, withPod({ nodeSelector: { [SELECTED_MODE]: "yes" } })],
      at: `${POD}.nodeSelector`,
    },
    "Pods that ask for GPUs that no pool has": {
      resources: [...pools, withPod(gpus)],
      at: `${POD}.containers`,
      problem: /^ask for nvidia\.com\/gpu, which no node pool has/,
    },
    "Pods that ask for GPUs in an init container": {
      resources: [...pools, withPod({ initContainers: gpus.containers })],
      at: `${POD}.containers`,
    },
    "Pods that ask for GPUs and choose the pool without": {
      resources: [
        ...pools,
        gpuPool(l4),
        withPod({ ...gpus, nodeSelector: { "cloud.google.com/gke-nodepool": "general" } }),
      ],
      at: `${POD}.containers`,
    },
    "Pods that ask for GPUs and choose a pool that nobody has, once": {
      resources: [...pools, withPod({ ...gpus, nodeSelector: { dedicated: "other" } })],
      at: `${POD}.nodeSelector`,
    },
    "Pods that ask for TPUs that no pool has": {
      resources: [cluster(), pool("general", { machineType: "e2-standard-4" }), withPod(tpus)],
      at: `${POD}.containers`,
      problem: /^ask for google\.com\/tpu/,
    },
    "Pods for GKE Sandbox that no pool has": {
      resources: [...pools, withPod(sandboxed)],
      at: `${POD}.runtimeClassName`,
      problem: /^is "gvisor", and no node pool on which the Pods may run has GKE Sandbox/,
    },
    "Pods that choose a pool whose taint they do not tolerate": {
      resources: [...pools, onCi],
      at: `${POD}.nodeSelector`,
      problem: /^leads to no node pool of the cluster/,
      fix: /nodeConfig\.taints of NodePool\.ci, by spec\.template\.spec\.tolerations/,
    },
    "a label that no pool has": {
      resources: [...pools, onNone],
      at: `${POD}.nodeSelector`,
      problem: /^leads to no node pool/,
    },
    "a name that no pool has": {
      resources: [
        ...pools,
        withPod({ nodeSelector: { "cloud.google.com/gke-nodepool": "generall" } }, POD_TYPE),
      ],
      at: "spec.nodeSelector",
    },
    "a label that no pool has, by affinity": {
      resources: [...pools, withPod(requires({ key: "disk", operator: "Exists" }))],
      at: `${POD}.nodeSelector`,
    },
    "a toleration for another value": {
      resources: [
        ...pools,
        withPod({ nodeSelector: { dedicated: "ci" }, tolerations: [{ ...toleration, value: "jobs" }] }),
      ],
      at: `${POD}.nodeSelector`,
    },
    "a pool that GKE has as the program has it": {
      resources: [
        cluster({}, { observed: { nodePools: [{ name: "general" }, { name: "ci" }] } }),
        general,
        ci,
        onNone,
      ],
      at: `${POD}.nodeSelector`,
    },
    "jobs of a runner that do not tolerate the taint of their pool": {
      resources: [...pools, jobs('"dedicated=jobs" = "NoSchedule"')],
      at: "values.runners.config",
    },
  },
  undecided: {
    "a runtime class that is not known": {
      resources: [...pools, withPod({ runtimeClassName: unknown })],
      at: `${POD}.runtimeClassName`,
    },
    "a number of accelerators that is not known": {
      resources: [
        ...pools,
        withPod({ containers: [{ name: "c", resources: { limits: { "nvidia.com/gpu": unknown } } }] }),
      ],
      at: `${POD}.containers[0].resources.limits["nvidia.com/gpu"]`,
    },
    "accelerators that are not known": {
      resources: [cluster(), pool("general", { guestAccelerators: unknown }), withPod(gpus)],
      at: "NodePool.general.nodeConfig.guestAccelerators",
    },
    "a label that is not known": {
      resources: [...pools, withPod({ nodeSelector: { dedicated: unknown } })],
      at: `${POD}.nodeSelector.dedicated`,
    },
    "taints of the pool that are not known": {
      resources: [cluster(), general, pool("ci", { labels: { dedicated: "ci" }, taints: unknown }), onCi],
      at: "NodePool.ci.nodeConfig.taints",
    },
  },
});
