// What GKE puts on nodes, and how its API names what Kubernetes names otherwise. Checked 2026-11-23.

/**
 * The node label with the name of the node pool.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/node-pools
 */
export const NODE_POOL_LABEL = "cloud.google.com/gke-nodepool";

/**
 * The node label with the machine type.
 * Source: https://kubernetes.io/docs/reference/labels-annotations-taints/#nodekubernetesioinstance-type
 */
export const MACHINE_TYPE_LABEL = "node.kubernetes.io/instance-type";

/**
 * The node label with the operating system: "linux" or "windows".
 * Source: https://kubernetes.io/docs/reference/labels-annotations-taints/#kubernetes-io-os, checked 2026-11-30
 */
export const OS_LABEL = "kubernetes.io/os";

/**
 * What nodes of an operating system begin their `osImage` with, by what image types begin with.
 * Source: https://kubernetes.io/docs/reference/node/node-status/#info; "Container-Optimized OS from Google" and "Ubuntu 24.04" on GKE's nodes
 */
export const OS_IMAGES: Readonly<Record<string, string>> = {
  cos: "Container-Optimized OS*",
  ubuntu: "Ubuntu*",
  windows: "Windows*",
};

/**
 * Kubernetes' names of the taint effects that keep Pods away, by their names in `nodeConfig.taints`. PREFER_NO_SCHEDULE keeps none away.
 * Source: @pulumi/gcp 9.37.0, NodePoolNodeConfigTaint
 */
export const TAINT_EFFECTS: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
};

/**
 * The keys of taints that GKE's own Pods tolerate where they do not run on every node, such as kube-dns, metrics-server and konnectivity-agent. They tolerate
 * no others: on nodes with those alone they stay Pending.
 * Source: the tolerations of these Deployments in a cluster of 1.24, https://github.com/kubernetes/kubernetes/issues/57659,
 * https://docs.cloud.google.com/kubernetes-engine/docs/how-to/isolate-workloads-dedicated-nodes,
 * https://cloud.google.com/kubernetes-engine/multi-cloud/docs/attached/eks/how-to/customize-system-components and
 * https://github.com/Neutrollized/free-tier-gke/issues/6, checked 2026-11-30
 */
export const SYSTEM_POD_TAINTS: readonly string[] = [
  "components.gke.io/gke-managed-components",
  "CriticalAddonsOnly",
  "kubernetes.io/arch",
];

/**
 * The keys of the taints that GKE gives nodes with accelerators in a cluster with other nodes, so that only Pods that ask for accelerators run there;
 * what its own Pods do where there are no other nodes was not verified.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/gpus ("automatically taints the GPU nodes"), checked 2026-11-30
 */
export const ACCELERATOR_TAINTS: readonly string[] = ["nvidia.com/gpu", "google.com/tpu"];

/** The taint of nodes with GPUs, as above. */
export const GPU_TAINT = { key: "nvidia.com/gpu", value: "present", effect: "NO_SCHEDULE" };

/**
 * The taint that GKE gives the nodes of a pool with GKE Sandbox.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/sandbox-pods#regular-pod, as quoted in
 * https://github.com/GoogleCloudPlatform/k8s-node-tools/issues/11, checked 2026-11-30
 */
export const SANDBOX_TAINT = { key: "sandbox.gke.io/runtime", value: "gvisor", effect: "NO_SCHEDULE" };

/** The label of nodes with GKE Sandbox, which Pods select that run on them; as above. */
export const SANDBOX_LABEL = SANDBOX_TAINT.key;

/**
 * The label of nodes with GPUs, with the type of GPU.
 * Source: https://cloud.google.com/kubernetes-engine/docs/how-to/gpus, checked 2026-11-30
 */
export const GPU_LABEL = "cloud.google.com/gke-accelerator";

/**
 * The label of a node's architecture, and the taint that GKE gives all Arm nodes unless the pool's taintConfig says NONE. It adds a toleration to Pods that
 * ask for arm64 by a node selector or node affinity.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/how-to/prepare-arm-workloads-for-deployment, checked 2026-11-30
 */
export const ARCH_LABEL = "kubernetes.io/arch";
export const ARM_TAINT = { key: ARCH_LABEL, value: "arm64", effect: "NO_SCHEDULE" };

/**
 * Machine series with Arm processors that GKE has, and general-purpose and compute-optimized ones with x86 processors. There may be more of both.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/concepts/arm-on-gke and
 * https://cloud.google.com/compute/docs/general-purpose-machines, checked 2026-11-30
 */
const ARM_SERIES = /^(?:c4a|n4a|t2a)-/;
const X86_SERIES = /^(?:c2|c2d|c3|c3d|c4|c4d|e2|n1|n2|n2d|n4|t2d)-/;

/** The architecture of a machine type, as `kubernetes.io/arch` has it; undefined where it is not known. Without one GKE takes e2-medium. */
export function architectureOf(machineType = "e2-medium"): "arm64" | "amd64" | undefined {
  if (ARM_SERIES.test(machineType)) return "arm64";
  return X86_SERIES.test(machineType) ? "amd64" : undefined;
}

/**
 * The labels of nodes that are Spot VMs, and that are preemptible ones: "true".
 * Sources: https://cloud.google.com/kubernetes-engine/docs/how-to/spot-vms and
 * https://cloud.google.com/kubernetes-engine/docs/how-to/preemptible-vms, checked 2026-11-30
 */
export const SPOT_LABEL = "cloud.google.com/gke-spot";
export const PREEMPTIBLE_LABEL = "cloud.google.com/gke-preemptible";

/**
 * The label by which Pods choose a compute class, for which GKE creates nodes.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/concepts/about-compute-classes, checked 2026-12-01
 */
export const COMPUTE_CLASS_LABEL = "cloud.google.com/compute-class";

/**
 * The annotation with which, at "false", a Pod keeps the cluster autoscaler from removing its node. Upgrades go on all the same.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-autoscaler, checked 2026-11-25
 */
export const SAFE_TO_EVICT_ANNOTATION = "cluster-autoscaler.kubernetes.io/safe-to-evict";

/**
 * Taints of nodes that are about to be deleted: by the cluster autoscaler, which may evict their DaemonSets' Pods too, and where the machine ends.
 * Source: https://github.com/kubernetes/autoscaler (cluster-autoscaler/utils/taints) and
 * https://github.com/GoogleCloudPlatform/k8s-node-termination-handler, checked 2026-11-29
 */
export const LEAVING_TAINTS: readonly string[] = [
  "ToBeDeletedByClusterAutoscaler",
  "cloud.google.com/impending-node-termination",
];
