// How GKE upgrades nodes: strategies and their limits, node images, taints. Checked 2026-11-23.

/**
 * The values of `upgradeSettings.strategy`; absent means surge. SHORT_LIVED is for queued provisioning and flex-start nodes.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/node-pool-upgrade-strategies
 */
export const UPGRADE_STRATEGY = {
  surge: "SURGE",
  blueGreen: "BLUE_GREEN",
  shortLived: "SHORT_LIVED",
} as const;

/**
 * The most nodes of a pool that a surge upgrade works on at the same time: `maxSurge` and `maxUnavailable` together. GKE refuses more.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#July_07_2026, checked 2026-11-27. Before that day it was 20, which
 * the provider's description of `upgradeSettings` still says.
 */
export const MAX_PARALLEL_NODES = 100;

/** The surge settings of a pool without `upgradeSettings`. Source: as for UPGRADE_STRATEGY. */
export const DEFAULT_SURGE = { maxSurge: 1, maxUnavailable: 0 } as const;

/**
 * The longest soak of a blue-green upgrade's whole pool, in seconds: 7 days. Source: as for UPGRADE_STRATEGY; not verified against
 * the current page.
 */
export const MAX_POOL_SOAK_SECONDS = 604_800;

/** How long the old pool is kept by default, in seconds: an hour. Source: as for UPGRADE_STRATEGY. */
export const DEFAULT_POOL_SOAK_SECONDS = 3_600;

/** The first minor whose nodes have containerd only. Source: as for DOCKER_IMAGE_SUCCESSORS. */
export const CONTAINERD_ONLY_SINCE = "1.24.0-gke.0";

/**
 * The node images with the Docker runtime and what to use instead; upper case.
 * Source: https://cloud.google.com/kubernetes-engine/docs/deprecations/docker-containerd
 */
const DOCKER_IMAGE_SUCCESSORS: Readonly<Record<string, string>> = {
  COS: "COS_CONTAINERD",
  UBUNTU: "UBUNTU_CONTAINERD",
  WINDOWS_LTSC: "WINDOWS_LTSC_CONTAINERD",
  WINDOWS_SAC: "WINDOWS_LTSC_CONTAINERD",
};

/** The image to use instead of one with the Docker runtime; undefined for every other image. Case does not matter. */
export function containerdSuccessor(imageType: string): string | undefined {
  const name = imageType.toUpperCase();
  return Object.hasOwn(DOCKER_IMAGE_SUCCESSORS, name) ? DOCKER_IMAGE_SUCCESSORS[name] : undefined;
}

/**
 * The node images that GKE offers, in upper case; WINDOWS_SAC_CONTAINERD only to pools that have it already.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/node-images, checked 2026-11-28
 */
export const NODE_IMAGES: readonly string[] = [
  "COS_CONTAINERD",
  "UBUNTU_CONTAINERD",
  "WINDOWS_LTSC_CONTAINERD",
  "WINDOWS_SAC_CONTAINERD",
];

/**
 * The image that a misspelt name means: one that spells "containerd" wrongly, such as COS_CONTANERD or cos-containerd. Undefined for a
 * correct name, and for any other, which may be a newer image. Case is ignored.
 */
export function misspeltImage(imageType: string): string | undefined {
  const name = imageType.toUpperCase();
  if (NODE_IMAGES.includes(name) || /\d/.test(name)) return undefined;
  const letters = name.replace(/[^A-Z]/g, "");
  return NODE_IMAGES.find((image) => {
    const family = image.replace(/_CONTAINERD$/, "").replace("_", "");
    return letters.startsWith(family) && /^CO[A-Z]{3,10}$/.test(letters.slice(family.length));
  });
}

/** Whether nodes with an image run Windows Server. */
export const isWindowsImage = (image: unknown): boolean => /^WINDOWS_/i.test(String(image));

/**
 * The values of `windowsNodeConfig.osversion` that count here: the image of the first has had no update since December 2025, and Google advises the second.
 * Source: https://docs.cloud.google.com/kubernetes-engine/docs/release-notes#August_21_2026, checked 2026-11-28
 */
export const WINDOWS_VERSION = { stale: "OS_VERSION_LTSC2019", current: "OS_VERSION_LTSC2022" } as const;

/**
 * How a taint's key must begin for the cluster autoscaler to expect that something on the node removes it. With any other key, a
 * pool that is to scale from zero never does.
 * Source: https://cloud.google.com/kubernetes-engine/docs/concepts/cluster-autoscaler, as quoted in
 * https://github.com/kubernetes-sigs/node-readiness-controller/issues/279
 */
export const STARTUP_TAINT_PREFIX = "startup-taint.cluster-autoscaler.kubernetes.io/";

/**
 * How the keys of all taints begin which the cluster autoscaler leaves out of a new node: startup taints, those with the prefix that startup taints had
 * before 1.29, and those that say how a node is.
 * Source: https://github.com/kubernetes/autoscaler/releases/tag/cluster-autoscaler-1.29.0, checked 2026-11-30
 */
export const PASSING_TAINT_PREFIXES: readonly string[] = [
  STARTUP_TAINT_PREFIX,
  "ignore-taint.cluster-autoscaler.kubernetes.io/",
  "status-taint.cluster-autoscaler.kubernetes.io/",
];

/**
 * How the keys of the node readiness controller's taints begin: it takes no other. GKE runs the controller itself where
 * `addonsConfig.nodeReadinessConfig` says so.
 * Source: https://github.com/kubernetes-sigs/node-readiness-controller/issues/279 and
 * https://docs.cloud.google.com/dotnet/docs/reference/Google.Cloud.Container.V1/latest/Google.Cloud.Container.V1.NodeReadinessConfig,
 * checked 2026-11-27; what GKE's own does to a pool at zero nodes was not verified.
 */
export const READINESS_TAINT_PREFIX = "readiness.k8s.io/";

/**
 * Taints that something on a node removes when it is ready, by their keys or, with a slash at the end, by how their keys begin:
 * Cilium's, kubeip's, the node readiness controller's and Nidhogg's.
 * Source: https://github.com/cilium/cilium/issues/19241, https://github.com/doitintl/kubeip/issues/160, the issue above, and
 * https://github.com/pelotech/nidhogg
 */
export const GATE_TAINTS: readonly string[] = [
  "node.cilium.io/agent-not-ready",
  "kubeip.com/not-ready",
  READINESS_TAINT_PREFIX,
  "nidhogg.uswitch.com/",
];
