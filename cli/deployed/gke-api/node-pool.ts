import { METADATA_MODE } from "../../../gke/metadata-server";
import { isWindowsImage } from "../../../gke/upgrades";
import type { Plain } from "../../offline/protocol/messages";
import { isObject, record } from "../../offline/protocol/values";
import { management, managerTags, shieldedInstance, without } from "./values";

// Sources: those of cluster.ts.

const LEFT_OUT = [
  "autoscaling",
  "conditions",
  "config",
  "etag",
  "instanceGroupUrls",
  "locations",
  "maintenancePolicy",
  "maxPodsConstraint",
  "nodeDrainConfig",
  "podIpv4CidrSize",
  "selfLink",
  "status",
  "statusMessage",
  "updateInfo",
  "version",
] as const;

/** The properties with which a program would declare this node pool. */
export function nodePoolInputs(pool: Plain, cluster: Plain): Plain {
  const autoscaling = record(pool.autoscaling);
  return {
    ...without(pool, LEFT_OUT),
    cluster: cluster.name,
    location: cluster.location,
    project: cluster.project,
    nodeLocations: pool.locations,
    autoscaling: autoscaling.enabled === true ? without(autoscaling, ["enabled"]) : undefined,
    management: management(pool.management),
    networkConfig: networkConfigOf(pool.networkConfig),
    maintenancePolicies: exclusionOf(pool.maintenancePolicy),
    maxPodsPerNode: record(pool.maxPodsConstraint).maxPodsPerNode,
    nodeConfig: nodeConfigOf(record(pool.config)),
    nodeDrainConfigs: isObject(pool.nodeDrainConfig) ? [pool.nodeDrainConfig] : undefined,
  };
}

/** A pool's exclusion from upgrades, without the times, which GKE chooses. */
function exclusionOf(policy: unknown): Plain[] | undefined {
  const { exclusionUntilEndOfSupport: exclusion } = record(policy);
  return isObject(exclusion)
    ? [{ exclusionUntilEndOfSupports: [{ enabled: exclusion.enabled === true }] }]
    : undefined;
}

function networkConfigOf(config: unknown): Plain | undefined {
  if (!isObject(config)) return undefined;
  const { additionalPodNetworkConfigs: networks } = config;
  return {
    ...config,
    additionalPodNetworkConfigs: Array.isArray(networks)
      ? networks.map((each) => ({
          ...record(each),
          maxPodsPerNode: record(record(each).maxPodsPerNode).maxPodsPerNode,
        }))
      : undefined,
  };
}

/**
 * Other properties that GKE reports of the pool.
 * @param inputs its properties, as a program would declare them.
 */
export const nodePoolState = ({ version, status, config }: Plain, inputs: Plain, cluster: Plain): Plain => ({
  version,
  status,
  nodeConfig: {
    ...record(inputs.nodeConfig),
    workloadMetadataConfig: metadataConfigOf(record(config), cluster),
  },
});

/**
 * On a cluster with a workload pool, a node pool without a mode is older than the workload pool, and has no metadata server. Windows nodes
 * are left out, as nothing is known of theirs.
 */
function metadataConfigOf(
  { imageType, workloadMetadataConfig: config }: Plain,
  cluster: Plain,
): Plain | undefined {
  const hasWorkloadPool = record(cluster.workloadIdentityConfig).workloadPool !== undefined;
  if (!hasWorkloadPool || isWindowsImage(imageType)) return isObject(config) ? config : undefined;
  return { mode: METADATA_MODE.apiUnspecified, ...record(config) };
}

function nodeConfigOf(config: Plain): Plain {
  const { accelerators, kubeletConfig, loggingConfig, windowsNodeConfig, ...alike } = config;
  return {
    ...alike,
    guestAccelerators: Array.isArray(accelerators)
      ? accelerators.map((each) => ({
          ...without(record(each), ["acceleratorCount", "acceleratorType"]),
          count: record(each).acceleratorCount,
          type: record(each).acceleratorType,
        }))
      : undefined,
    kubeletConfig: isObject(kubeletConfig)
      ? {
          ...kubeletConfig,
          ...(typeof kubeletConfig.insecureKubeletReadonlyPortEnabled === "boolean"
            ? {
                insecureKubeletReadonlyPortEnabled: String(
                  kubeletConfig.insecureKubeletReadonlyPortEnabled,
                ).toUpperCase(),
              }
            : {}),
        }
      : undefined,
    resourceManagerTags: managerTags(config),
    loggingVariant: record(record(loggingConfig).variantConfig).variant,
    windowsNodeConfig: isObject(windowsNodeConfig) ? { osversion: windowsNodeConfig.osVersion } : undefined,
    shieldedInstanceConfig: shieldedInstance(config.shieldedInstanceConfig),
  };
}
